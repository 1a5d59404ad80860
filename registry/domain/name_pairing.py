"""Two names made ready for comparison: a place that only the other name lets one recognise is taken for one."""

from dataclasses import dataclass, replace

from registry.domain.character_likeness import Likeness, likeness_of
from registry.domain.company_name import CompanyName
from registry.domain.name_alignment import Slip, align, cost_of
from registry.domain.places import Place, locality_at_front
from registry.domain.regions import is_region_word, places_of_word, region_codes_overlap

_SHORT_PLACE_LENGTHS = range(2, 5)
_LONG_PLACE = 4  # from so many characters on two slips are forgiven


@dataclass(frozen=True)
class NamePair:
    """`has_place_slip` tells that a place was recognised although it is misspelt."""

    one: CompanyName
    other: CompanyName
    has_place_slip: bool = False


def pair_names(one: CompanyName, other: CompanyName) -> NamePair:
    if one.core == other.core:
        return NamePair(one, other)
    one, other = _with_short_place(one, other), _with_short_place(other, one)
    if one.core == other.core or bool(one.place.codes) == bool(other.place.codes):
        return NamePair(one, other)
    if one.place.codes:
        repaired = _with_misspelt_place(other, one)
        return NamePair(one, repaired, has_place_slip=repaired is not other)
    repaired = _with_misspelt_place(one, other)
    return NamePair(repaired, other, has_place_slip=repaired is not one)


def _with_short_place(name: CompanyName, other: CompanyName) -> CompanyName:
    """Take a county's short name at the front for a place where the rest is the other name's: 松阳山中好物."""
    core = name.core
    length = len(core) - len(other.core)
    if other.core and length in _SHORT_PLACE_LENGTHS and core.endswith(other.core) and is_region_word(core[:length]):
        return _moved(name, length, _narrowed(name.place, core[:length]))
    return name


def _narrowed(place: Place, word: str) -> Place:
    """Return the place with a county's word behind it; one that lies elsewhere is kept as what lies below the place."""
    inside = places_of_word(word)
    if place.codes:
        inside = frozenset(code for code in inside if any(region_codes_overlap(code, wide) for wide in place.codes))
    if not inside:
        return Place(place.text, place.codes, place.locality + word)
    return Place(place.text + word, inside, place.locality)


def _with_misspelt_place(name: CompanyName, having: CompanyName) -> CompanyName:
    """Find the other name's place, written with a slip, at the front of this one; the name itself where it is not."""
    core, wanted, place = name.core, having.core, having.place
    if not core or not _may_open(core, place.text):
        return name
    best, best_length = cost_of(align(core, wanted)), 0
    for spelling in {place.text, place.text[:-1] if place.text[-1] in "市省县区" else place.text + "市"}:
        for length in range(max(1, len(spelling) - 1), min(len(spelling) + 2, len(core) + 1)):
            cost = _misspelling_cost(core[:length], spelling)
            if cost is None or (length == 1 and core[0] == wanted[:1]):
                continue
            total = cost + cost_of(align(core[length:], wanted))
            if total < best:
                best, best_length = total, length
    if not best_length:
        return name
    locality = locality_at_front(core[best_length:])
    return _moved(name, best_length + len(locality), Place(place.text, place.codes, locality))


def _may_open(core: str, place: str) -> bool:
    """Spare the search where the fronts have nothing to do with each other."""
    return any(
        likeness_of(mine, theirs) is not Likeness.UNLIKE for mine in core[:2] for theirs in place[:2] + place[-2:]
    )


def _misspelling_cost(written: str, meant: str) -> int | None:
    columns = align(written, meant)
    slips = [column.slip for column in columns if column.slip is not Slip.NONE]
    if len(slips) > (1 if len(meant) < _LONG_PLACE else 2) or Slip.UNLIKE in slips:
        return None
    return cost_of(columns)


def _moved(name: CompanyName, length: int, place: Place) -> CompanyName:
    """Return the name with that many characters less at the front of its core."""
    trade_name, words = name.trade_name[length:], list(name.industry)
    left = length - len(name.trade_name)
    while left > 0 and words:
        taken, words[0] = len(words[0]), words[0][left:]
        left -= taken
        words = words if words[0] else words[1:]
    return replace(name, place=place, trade_name=trade_name, industry=tuple(words))
