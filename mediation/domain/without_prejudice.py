"""Sums that were named to make peace stay in the room: they are found, and covered, in what somebody wrote.

Copied from 在线调解 article 18, where a concession made to settle may not be used later. Amounts are found in digits
(¥1,234.5, 1234.50元, 1.2万) and in Chinese numerals (`spoken_amounts.py`).
"""

import re
from collections.abc import Callable, Collection
from decimal import Decimal
from unicodedata import normalize

from core.kernel.spoken_amounts import SPOKEN, spoken_fen

_AMOUNT = re.compile(
    r"(?<![\d.,])(?P<sign>[¥￥]\s*)?(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,12})(?P<rest>\.\d{1,2})?(?![\d,]*\d)\s*(?P<unit>万元|万|元|块钱|块|圆)?"
)
_NOT_MONEY = re.compile(r"\s*[年月日号时点分次天件个台双岁％%]")
_SMALLEST_BARE = 100_00  # a bare small number is more likely a count than an amount
COVER = "【和解中提到的金额】"


def sums_named(text: str) -> frozenset[int]:
    """Return every amount in fen that the text names."""
    return frozenset(fen for _, fen in _found(text))


def named_among(text: str, sums: Collection[int]) -> frozenset[int]:
    """Return which of these sums the text names."""
    return sums_named(text) & frozenset(sums)


def covered(text: str, sums: Collection[int]) -> str:
    """Return the text with these sums covered; nothing else changes."""
    for span, fen in reversed(_found(text)):
        if fen in sums:
            text = text[: span[0]] + COVER + text[span[1] :]
    return text


def _found(text: str) -> list[tuple[tuple[int, int], int]]:
    """Return where each amount stands, in order; what is read as spoken is not read as digits again."""
    plain = "".join(_one_for_one(character) for character in text)
    spoken = _amounts(plain, SPOKEN, _spoken)
    in_digits = [
        ((start, end), fen)
        for (start, end), fen in _amounts(plain, _AMOUNT, _fen)
        if not any(start < until and begin < end for (begin, until), _ in spoken)
    ]
    return sorted([*spoken, *in_digits])


def _amounts(
    plain: str, pattern: re.Pattern[str], fen_of: Callable[[re.Match[str]], Decimal | None]
) -> list[tuple[tuple[int, int], int]]:
    return [
        (match.span(), int(fen))
        for match in pattern.finditer(plain)
        if (fen := fen_of(match)) is not None and not (_is_bare(match) and _NOT_MONEY.match(plain, match.end()))
    ]


def _one_for_one(character: str) -> str:
    """Fold full-width digits and signs, keeping every place where it is."""
    folded = normalize("NFKC", character)
    return folded if len(folded) == 1 else character


def _is_bare(match: re.Match[str]) -> bool:
    return not match["sign"] and not match["unit"]


def _fen(match: re.Match[str]) -> Decimal | None:
    yuan = Decimal(match["digits"].replace(",", "") + (match["rest"] or ""))
    fen = yuan * (1_000_000 if (match["unit"] or "").startswith("万") else 100)
    return None if _is_bare(match) and not match["rest"] and fen < _SMALLEST_BARE else fen


def _spoken(match: re.Match[str]) -> Decimal | None:
    fen = spoken_fen(match)
    return None if fen is None or (_is_bare(match) and fen < _SMALLEST_BARE) else fen
