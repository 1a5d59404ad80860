"""What a name is found by: its pairs of characters, pairs of how they sound, and rare single characters.

A term is a text of two characters. Pairs are of neighbours and of characters with one between them, in one space: a
character that was left out, put in, replaced or swapped with its neighbour leaves some pair of the one kind that the
other name has of the other. How a character sounds is written as one of the characters for private use.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from operator import add

from core.kernel.sounds import ear_of, sounds

_BRACKETS = str.maketrans("", "", "()")
_ENDINGS = ("有限责任公司", "有限公司")
_ENDING_WITH_A_SLIP = re.compile(
    r"(?:有限|限有|有|限)(?:责任|任责|责|任)?(?:公司|司公|公|司)$|有限(?:责任)?(?:公.|.司)?$|公司$"
)
_ALONE = "\0"
_FIRST_EAR = 0xE000
_RARE_FROM = 0xD8A1  # where GB 2312 begins its second, rarer half


def terms_of(folded: str) -> Iterator[str]:
    """Return the terms of a folded name, some perhaps twice; an ending that most companies share tells nothing."""
    letters = telling_letters(folded)
    ears = letters.translate(_heard())
    return chain(
        map(add, letters, letters[1:]),
        map(add, letters, letters[2:]),
        map(add, ears, ears[1:]),
        (_ALONE + letter for letter in _rare().intersection(letters)),
    )


def telling_letters(folded: str) -> str:
    """Return the letters without brackets and without what most companies end in, a slip in it or not."""
    letters = folded.translate(_BRACKETS) if "(" in folded or ")" in folded else folded
    for ending in _ENDINGS:
        if ending in letters:
            return letters.replace(ending, "")
    return _ENDING_WITH_A_SLIP.sub("", letters)


@cache
def _heard() -> Mapping[int, str]:
    """Give each way of sounding a character of its own."""
    ears = sorted({ear_of(character) or "" for character in sounds()})
    written = {ear: chr(_FIRST_EAR + number) for number, ear in enumerate(ears)}
    return {ord(character): written[ear_of(character) or ""] for character in sounds()}


def common_characters() -> list[str]:
    """Return the characters that are not rare."""
    return [character for character in sounds() if character not in _rare()]


@cache
def _rare() -> frozenset[str]:
    return frozenset(filter(_is_rare, sounds()))


def _is_rare(character: str) -> bool:
    try:
        place = character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return int.from_bytes(place) >= _RARE_FROM
