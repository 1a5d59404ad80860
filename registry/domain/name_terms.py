"""What a name is found by: its pairs of characters, pairs of how they sound, and rare single characters.

A term is a number. Pairs are of neighbours and of characters with one between them, in one space: a character that
was left out, put in, replaced or swapped with its neighbour leaves some pair of the one kind that the other name has
of the other.
"""

import itertools
from collections.abc import Mapping
from functools import cache

from core.kernel.sounds import ear_of, sounds

_BRACKETS = str.maketrans("", "", "()")
_ENDINGS = ("股份有限公司", "有限责任公司", "有限公司")
_BITS = 21  # of a Unicode character
_SOUND = 1 << 2 * _BITS
_RARE_FROM = 0xD8A1  # where GB 2312 begins its second, rarer half
_RARE_BYTES = 2


def terms_of(folded: str) -> frozenset[int]:
    """Return the terms of a folded name; an ending that most companies share tells nothing."""
    letters = telling_letters(folded)
    codes = [ord(letter) for letter in letters]
    heard = _heard()
    ears = [heard.get(letter, 0) for letter in letters]
    terms = {code for code, letter in zip(codes, letters, strict=True) if letter in _rare()}
    terms.update(one << _BITS | other for one, other in itertools.pairwise(codes))
    terms.update(one << _BITS | other for one, other in zip(codes, codes[2:], strict=False))
    terms.update(_SOUND | one << _BITS | other for one, other in itertools.pairwise(ears) if one and other)
    return frozenset(terms)


def telling_letters(folded: str) -> str:
    """Return the letters without brackets and without the usual ending of a company."""
    letters = folded.translate(_BRACKETS)
    for ending in _ENDINGS:
        if letters.endswith(ending):
            return letters.removesuffix(ending)
    return letters


@cache
def _heard() -> Mapping[str, int]:
    """Give each way of sounding a number, from 1."""
    ears = sorted({ear_of(character) or "" for character in sounds()})
    numbers = {ear: number for number, ear in enumerate(ears, 1)}
    return {character: numbers[ear_of(character) or ""] for character in sounds()}


@cache
def _rare() -> frozenset[str]:
    return frozenset(filter(_is_rare, sounds()))


def _is_rare(character: str) -> bool:
    try:
        place = character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return int.from_bytes(place) >= _RARE_FROM
