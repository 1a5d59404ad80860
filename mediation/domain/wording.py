"""Contact details and insults in what people write to each other, found by pattern; a person decides what to do."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from unicodedata import normalize

from core.kernel.errors import HeldBackError, InvalidInputError
from core.kernel.identifiers import normalise_id_number

_INSULTS = Path(__file__).with_name("insults.toml")
_DIGITS = {
    **dict(zip("〇零一二三四五六七八九", "00123456789", strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖幺两", "12345678912", strict=True)),
}
_MOST_SHOWN = 3


class WordingKind(StrEnum):
    PHONE = "phone"
    ID_NUMBER = "id_number"
    BANK_CARD = "bank_card"
    ACCOUNT = "account"
    EMAIL = "email"
    LINK = "link"
    INVITATION = "invitation"
    INSULT = "insult"


KIND_NAMES: Mapping[WordingKind, str] = {
    WordingKind.PHONE: "电话号码",
    WordingKind.ID_NUMBER: "身份证号",
    WordingKind.BANK_CARD: "银行卡号",
    WordingKind.ACCOUNT: "微信号或 QQ 号",
    WordingKind.EMAIL: "邮箱",
    WordingKind.LINK: "网址",
    WordingKind.INVITATION: "私下联系的邀约",
    WordingKind.INSULT: "伤人的话",
}
_NEVER_PASSES = frozenset({WordingKind.ID_NUMBER})


@dataclass(frozen=True)
class Found:
    """`words` stand in the text as typed."""

    kind: WordingKind
    words: str


@dataclass(frozen=True)
class _Pattern:
    kind: WordingKind
    pattern: re.Pattern[str]
    is_real: Callable[[str], bool] = lambda _words: True


def _compact(words: str) -> str:
    return re.sub(r"[^0-9Xx]", "", words)


def _is_id_number(words: str) -> bool:
    try:
        normalise_id_number(_compact(words))
    except InvalidInputError:
        return False
    return True


def _is_card(words: str) -> bool:
    """Tell whether the last digit checks (Luhn), which nine of ten order numbers fail."""
    digits = [int(char) for char in reversed(_compact(words))]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


_S = r"[ \-._·]"
_PATTERNS: tuple[_Pattern, ...] = (
    _Pattern(
        WordingKind.ID_NUMBER,
        re.compile(rf"(?<!\d)\d{{6}}{_S}?\d{{4}}{_S}?\d{{4}}{_S}?\d{{3}}[\dXx](?![\dA-Za-z])"),
        _is_id_number,
    ),
    _Pattern(
        WordingKind.PHONE,
        re.compile(
            rf"(?<!\d)(?:\+?86{_S}?)?1[3-9]\d(?:{_S}?\d{{4}}{_S}?\d{{4}}|\d{_S}?\d{{3}}{_S}?\d{{4}})(?!\d)"
            rf"|(?<!\d)1(?:{_S}{{1,2}}\d){{10}}(?!\d)"
            rf"|(?<!\d)0\d{{2,3}}{_S}\d{{7,8}}(?!\d)"
        ),
    ),
    _Pattern(
        WordingKind.BANK_CARD,
        re.compile(r"(?<!\d)(?:62|4\d|5[1-5])\d{2}(?:[ \-]?\d{4}){3}(?:[ \-]?\d{1,3})?(?!\d)"),
        _is_card,
    ),
    _Pattern(WordingKind.EMAIL, re.compile(r"[A-Za-z0-9._%+\-]+\s?@\s?[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")),
    _Pattern(
        WordingKind.ACCOUNT,
        re.compile(
            r"(?:微信|微[ x]信|薇信|威信|wei ?xin|wechat|(?<![A-Za-z])vx|加[vV]|加微)"
            r"(?:号|帐号|账号|id)?\s*(?:[:：是为]\s*)?"
            r"[A-Za-z][A-Za-z0-9_\-]{5,19}(?![A-Za-z0-9_\-])"
            r"|(?:微信|vx)(?:号|帐号|账号|id|[:：])\s*[:：是为]?\s*\d{6,11}(?!\d)"
            r"|(?<![A-Za-z])(?:qq|扣扣)(?:号|帐号|账号|群)?\s*(?:[:：是为]\s*)?\d{5,11}(?!\d)",
            re.IGNORECASE,
        ),
    ),
    _Pattern(
        WordingKind.LINK,
        re.compile(
            r"https?://\S+|(?<![A-Za-z0-9@.])(?:[A-Za-z0-9\-]+\.)+(?:com|cn|net|org|top|xyz|cc|vip|shop|link|site)"
            r"(?![A-Za-z0-9])(?:/\S*)?",
            re.IGNORECASE,
        ),
    ),
    _Pattern(
        WordingKind.INVITATION,
        re.compile(
            r"加(?:我|个|一下)?(?:的)?(?:微信|好友|[vV](?:信|x|X))|私聊我|私下(?:给|转|谈|联系)|扫(?:我|下面|这个).{0,4}码"
        ),
    ),
)


@dataclass(frozen=True)
class _Insult:
    word: str
    not_in: tuple[str, ...] = ()


@cache
def insults() -> tuple[_Insult, ...]:
    """Return the lexicon."""
    data = tomllib.loads(_INSULTS.read_text(encoding="utf-8"))
    careful = (_Insult(one["word"], tuple(one.get("not_in", ()))) for one in data["careful"])
    return (*map(_Insult, data["words"]), *careful)


def find_in(text: str) -> tuple[Found, ...]:
    """Return what should be said otherwise, each once, in the order of the table."""
    folded, places = _folded(text)
    as_digits = "".join(_DIGITS.get(char, char) for char in folded)
    spans = list(_contact_spans(folded, as_digits))
    found = [Found(kind, text[places[start] : places[end - 1] + 1]) for kind, start, end in spans]
    return tuple(dict.fromkeys((*found, *_insults_in(text))))


def _contact_spans(folded: str, as_digits: str) -> Iterator[tuple[WordingKind, int, int]]:
    """Yield each span once: what is an identity number is not a card too."""
    taken: list[tuple[int, int]] = []
    for one in _PATTERNS:
        in_digits = one.kind in {WordingKind.PHONE, WordingKind.ID_NUMBER}
        for match in one.pattern.finditer(as_digits if in_digits else folded):
            start, end = match.span()
            if not one.is_real(match[0]) or any(start < until and begin < end for begin, until in taken):
                continue
            taken.append((start, end))
            yield one.kind, start, end


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text with widths folded, and where each of its characters came from."""
    pairs = [(folded, place) for place, char in enumerate(text) for folded in normalize("NFKC", char)]
    return "".join(char for char, _ in pairs), [place for _, place in pairs]


def _insults_in(text: str) -> Iterator[Found]:
    plain = re.sub(r"[\s*＊·]", "", normalize("NFKC", text)).lower()
    for insult in insults():
        spoken = plain
        for harmless in insult.not_in:
            spoken = spoken.replace(harmless, "")
        pattern = (
            rf"(?<![a-z0-9]){re.escape(insult.word)}(?![a-z0-9])" if insult.word.isascii() else re.escape(insult.word)
        )
        if re.search(pattern, spoken):
            yield Found(WordingKind.INSULT, insult.word)


def require_fit(
    texts: Mapping[str, str], *, insists: bool, allowed: Iterable[WordingKind] = ()
) -> tuple[WordingKind, ...]:
    """Return the kinds that the writer insists on; raises HeldBackError naming the words beside each field."""
    passing = frozenset(allowed)
    held = {
        name: kept
        for name, text in texts.items()
        if (kept := tuple(one for one in find_in(text) if one.kind not in passing))
    }
    kinds = {one.kind for kept in held.values() for one in kept}
    if not held or (insists and not kinds & _NEVER_PASSES):
        return tuple(sorted(kinds))
    raise HeldBackError(
        "还没有发出：请把下面标出的地方改一下",
        fields={name: _advice(kept) for name, kept in held.items()},
        may_insist=not kinds & _NEVER_PASSES,
    )


def _advice(found: tuple[Found, ...]) -> str:
    """Return what was found and why it is held back, in plain words."""
    named = "、".join(f"“{one.words}”" for one in found[:_MOST_SHOWN])
    kinds = {one.kind for one in found}
    reasons = []
    if kinds - {WordingKind.INSULT}:
        names = "、".join(KIND_NAMES[kind] for kind in WordingKind if kind in kinds - {WordingKind.INSULT})
        reasons.append(
            f"这里像是有{names}。为了保护双方，联系方式不写在这里：文书和通知会由我们送到，说过的话也都留有记录"
        )
    if WordingKind.INSULT in kinds:
        reasons.append("有的话容易伤人，说清事实更有利于解决")
    return f"{named}：{'；'.join(reasons)}。改一下再发。"
