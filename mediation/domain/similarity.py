"""How alike two accounts of an event are, in percent; it finds candidates for a person to look at."""

import re
from unicodedata import normalize

from rapidfuzz.fuzz import ratio, token_set_ratio

_NOISE = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
_PAIR = 2


def text_alike(first: str, second: str) -> int:
    """Return how alike the wording is: 100 for copies. Numbers count as equal, copies often change only those."""
    return round(ratio(_DIGITS.sub("0", _plain(first)), _DIGITS.sub("0", _plain(second))))


def event_alike(first: str, second: str) -> int:
    """Return how alike the told event is when wording and order differ: shared pairs of characters."""
    return round(token_set_ratio(_pairs(first), _pairs(second)))


def _plain(text: str) -> str:
    return _NOISE.sub("", normalize("NFKC", text).lower())


def _pairs(text: str) -> str:
    plain = _plain(text)
    return " ".join(plain[place : place + _PAIR] for place in range(len(plain) - 1))
