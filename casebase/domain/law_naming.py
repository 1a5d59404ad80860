"""Which law a file belongs to: its full name and the short one that article keys begin with."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.kernel.errors import InvalidInputError

_STATE = "中华人民共和国"
_BRACKETS = re.compile(r"[《》〈〉\s]")
_SHORT = re.compile(r"[\u3400-\u9fffA-Za-z0-9]{1,40}")


@dataclass(frozen=True)
class LawName:
    """A law by its two names."""

    short: str
    name: str


def law_named(name: str, short: str, known: Iterable[LawName]) -> LawName:
    """Return the known law of this name, whichever way it is written, or a new one; refuses a short name of another."""
    listed = list(known)
    wanted = _plain(name)
    if not wanted:
        raise InvalidInputError("请写明法规名称")
    same = next((law for law in listed if _plain(law.name) == wanted), None)
    if same is not None:
        if short and short != same.short:
            raise InvalidInputError(f"《{same.name}》的简称是“{same.short}”，不能再用“{short}”")
        return same
    chosen = short or wanted
    if not _SHORT.fullmatch(chosen):
        raise InvalidInputError("简称只能用汉字、字母和数字，最多 40 个字，请用 --short 写明")
    taken = next((law for law in listed if law.short == chosen), None)
    if taken is not None:
        raise InvalidInputError(f"简称“{chosen}”已经用于《{taken.name}》，请用 --short 另取一个")
    return LawName(chosen, wanted)


def _plain(name: str) -> str:
    text = _BRACKETS.sub("", name).replace("(", "（").replace(")", "）")
    return text.removeprefix(_STATE)
