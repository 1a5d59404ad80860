"""The place in a company name: divisions, ambiguous ones too, and what lies below them (towns, zones)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from registry.domain.regions import (
    COUNTRY_CODE,
    match_region,
    places_of_word,
    region_codes_of,
    region_codes_overlap,
    starts_with_full_region,
)

_LOCALITY = re.compile(
    r"(?:(?:国家|省级)?(?:经济技术|高新技术产业|高新技术|高新产业|经济|高新|技术|旅游|综合|产业|循环)*开发区"
    r"|(?:高新技术产业|高新|工业|产业|科技|物流|综合保税|保税|示范|风景名胜|风景|度假|新技术产业)(?:园区|区|园)"
    r"|[一-龥]{1,3}(?:新区|新城|街道|开发区|工业园区|工业园|示范区)|[一-龥]{2,3}(?:镇|乡)(?!政府))"
)
_SHORTEST_REST = 3
_LEAST_BEFORE_PLACE = 4


class PlaceRelation(StrEnum):
    SAME = "same"
    WITHIN = "within"
    ONE_MISSING = "one_missing"
    NONE = "none"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Place:
    """What a name says about where; `codes` holds every division that the words may mean.

    `is_last`: it stands unbracketed before the form, or ends a name without one.
    """

    text: str
    codes: frozenset[str]
    locality: str
    is_bracketed: bool = False
    is_last: bool = False

    @property
    def level(self) -> int:
        """0 for the country or nothing, 1 for a province, 2 for a city, 3 for a county."""
        levels = [_level(code) for code in self.codes]
        return max(levels, default=0)


NOWHERE = Place("", frozenset(), "")


def read_place(text: str) -> Place:
    """Read the place at the front of a folded text."""
    match = match_region(text)
    rest = text[len(match.text) :]
    codes = frozenset({COUNTRY_CODE}) if match.code == COUNTRY_CODE else region_codes_of(match)
    return Place(match.text, codes, _locality(rest, has_region=bool(codes)))


def place_at_end(text: str) -> str:
    """Return the province or city that ends the text although nobody put it in brackets, or nothing."""
    for length in (3, 2):
        word = text[-length:]
        if len(text) >= length + _LEAST_BEFORE_PLACE and any(code.endswith("00") for code in places_of_word(word)):
            return word
    return ""


def locality_at_front(rest: str) -> str:
    return _locality(rest, has_region=True)


def _locality(rest: str, *, has_region: bool) -> str:
    taken = ""
    while True:
        left = rest[len(taken) :]
        word = starts_with_full_region(left)
        if not word and (found := _LOCALITY.match(left)) and (has_region or taken or found.group()[-2:] == "新区"):
            word = found.group()
        if not word or len(left) - len(word) < _SHORTEST_REST:
            return taken
        taken += word


def compare_places(one: Place, other: Place) -> PlaceRelation:
    if not one.codes and not other.codes:
        return PlaceRelation.NONE
    if not one.codes or not other.codes:
        return PlaceRelation.ONE_MISSING
    if one.codes & other.codes:
        return PlaceRelation.SAME
    if any(region_codes_overlap(first, second) for first in one.codes for second in other.codes):
        return PlaceRelation.WITHIN
    return PlaceRelation.DIFFERENT


def _level(code: str) -> int:
    if code == COUNTRY_CODE:
        return 0
    if code.endswith("0000"):
        return 1
    return 2 if code.endswith("00") else 3
