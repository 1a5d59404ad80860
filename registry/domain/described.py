"""Reading what a person wrote about a merchant: pieces that may be a name, places that may be an address, phones."""

import re
from dataclasses import dataclass
from unicodedata import normalize

_PLACE = re.compile(r"[\u4e00-\u9fff]{1,12}?(?:大道|大街|路|街|巷|弄)\s*\d{1,5}\s*号")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_BREAKS = re.compile(r"[，。；、,;:：\s（）()\n]+|电话|手机|地址|微信|店名|名称|叫做|就在|位于")
_SHORTEST, _LONGEST = 2, 40
_MOST_PIECES = 6


@dataclass(frozen=True)
class Described:
    """What stands in a description; a place is kept without its beginning, which often holds other words."""

    names: tuple[str, ...]
    places: tuple[str, ...]
    phones: tuple[str, ...]


def read_description(text: str) -> Described:
    """Return the pieces in the order of the text, each once."""
    plain = normalize("NFKC", text)
    phones = tuple(dict.fromkeys(_PHONE.findall(plain)))
    places = tuple(dict.fromkeys(re.sub(r"\s+", " ", place) for place in _PLACE.findall(plain)))
    pieces = (piece.strip() for piece in _BREAKS.split(_PHONE.sub(" ", plain)))
    names = tuple(dict.fromkeys(piece for piece in pieces if _SHORTEST <= len(piece) <= _LONGEST))
    return Described(names[:_MOST_PIECES], places, phones)
