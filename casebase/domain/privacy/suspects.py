"""Stretches that may name somebody though no sure sign says so: a person decides about each, in doubt they go."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from casebase.domain.privacy.kinds import Kind
from casebase.domain.privacy.line import Finding, Line
from casebase.domain.privacy.name_shape import ALREADY
from casebase.domain.privacy.ordinary import (
    REGION_ENDS,
    is_listed,
    is_ordinary_word,
    is_plain_single,
    is_region,
    is_said_of_disputes,
    is_spelled_as_name,
    region_spans,
)
from casebase.domain.privacy.suspect_numbers import suspect_numbers
from casebase.domain.privacy.suspect_people import suspect_people
from casebase.domain.privacy.suspect_places import suspect_places
from casebase.domain.privacy.suspect_shops import suspect_shops
from casebase.domain.privacy.words import is_han, words

_LONGEST_REST = 6
_REST_OF_NAME = re.compile(r"(?<=[市县区省州])[\u3400-\u9fff]{1,4}(?<![的在有某市县区省州])(?<!某处.)(?<!某处..)$")
_PLACE = "某处"
_REST_OF_HAMLET = re.compile(r"[\u3400-\u9fff]{0,3}?[组队社屯湾垸坡塘角院巷门里坊](?=$|[^\u3400-\u9fff])")
_GAP = re.compile(r"[^,，。;；\n在到去离往从的]{1,4}(?=某处)")
_REST_OF_DOOR = re.compile(
    r"[\u3400-\u9fff]{0,6}?(?:[A-Za-z][座栋幢区]\d{0,4}|[A-Za-z]?\d{1,4}(?:号楼|号|栋|幢|座|单元|室|楼|门|铺))"
)
_FIRST = (Kind.COMPANY, Kind.ADDRESS, Kind.NAME, Kind.ACCOUNT, Kind.ORDER, Kind.OTHER)


def find_suspects(line: Line, masked: Sequence[tuple[int, int]]) -> list[Finding]:
    """Return what may name somebody outside the masked stretches, each once, in order; repeats are found with it."""
    taken = {place for start, end in masked for place in range(start, end)}
    found = [*suspect_numbers(line), *suspect_shops(line), *suspect_places(line), *suspect_people(line)]
    found += [*_beside_masks(line, masked)]
    regions = list(region_spans(line.text))
    cut = (_without_region(one, regions) for one in found)
    free = [rest for one in cut if one.start < one.end for rest in _free(line, one, taken)]
    joined = _joined(wide for one in free if (wide := _widened(line, one, taken)) is not None)
    asked = [one for one in joined if not _names_nobody(line, one)]
    return _joined([*asked, *_repeats(line, asked, taken)])


def _names_nobody(line: Line, found: Finding) -> bool:
    """Tell whether the whole stretch is a listed word that is not written as names are, nor called 小 or 老."""
    said = line.text[found.start : found.end]
    if found.kind is Kind.COMPANY or not is_listed(said) or line.text[found.start - 1 : found.start] in tuple("小老阿"):
        return False
    return said not in words("people", "words_and_names") and not is_spelled_as_name(said)


def _free(line: Line, found: Finding, taken: set[int]) -> Iterator[Finding]:
    """Yield the parts of a finding that are not masked, but for single characters that are words of their own."""
    if taken.isdisjoint(range(found.start, found.end)):
        yield found
        return
    edges = [found.start - 1, *(place for place in range(found.start, found.end) if place in taken), found.end]
    for before, behind in pairwise(edges):
        said = line.text[before + 1 : behind]
        if said and not (is_plain_single(said) if len(said) == 1 else is_ordinary_word(said)):
            yield Finding(found.kind, before + 1, behind)


def _widened(line: Line, found: Finding, taken: set[int]) -> Finding | None:
    """Return a single character with one beside it: alone it would be found everywhere."""
    if found.end - found.start > 1:
        return found
    if found.start > 0 and found.start - 1 not in taken and line.text[found.start - 1] != "\n":
        return Finding(found.kind, found.start - 1, found.end)
    if found.end < len(line.text) and found.end not in taken:
        return Finding(found.kind, found.start, found.end + 1)
    return None


def _without_region(found: Finding, regions: Sequence[tuple[int, int]]) -> Finding:
    """Return what is left of a finding in which a region begins or ends: regions stay."""
    for start, end in regions:
        if start <= found.start < end:
            found = Finding(found.kind, min(end, found.end), found.end)
        elif found.start < start < found.end <= end:
            found = Finding(found.kind, found.start, start)
    return found


def _beside_masks(line: Line, masked: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """Yield words that touch a mask and are no ordinary ones: a mask may have cut a name."""
    for start, end in masked:
        begin, stop = _behind_region(line, start), _end_of_door(line, start, end)
        while begin > 0 and start - begin < _LONGEST_REST and _is_odd(line, begin - 1, start, end):
            begin -= 1
        while stop < len(line.text) and stop - end < _LONGEST_REST and _is_odd(line, stop, start, end):
            stop += 1
        if line.text[start - 1 : start] not in REGION_ENDS:
            yield Finding(Kind.OTHER, begin, start)
        yield Finding(Kind.OTHER, end, stop)


def _behind_region(line: Line, start: int) -> int:
    """Return where the rest of a name begins that stands between a region and its mask."""
    rest = _REST_OF_NAME.search(line.text, max(0, start - _LONGEST_REST), start)
    return rest.start() if rest and not is_region(rest[0]) else start


def _end_of_door(line: Line, start: int, end: int) -> int:
    """Return where the rest of a masked address ends: a building, a door, a hamlet, or the gap before its next part."""
    if line.text[start:end] != _PLACE:
        return end
    for pattern in (_REST_OF_DOOR, _REST_OF_HAMLET, _GAP):
        rest = pattern.match(line.text, end)
        if rest and not is_said_of_disputes(rest[0]):
            return rest.end()
    return end


def _is_odd(line: Line, place: int, start: int, end: int) -> bool:
    """Tell whether the character beside the mask is no word of its own, nor part of an ordinary one."""
    token = line.token_at(place)
    if token is None or not is_han(line.text[place]) or ALREADY in line.text[max(0, place - 1) : place + 1]:
        return False
    is_cut = token.start < end and start < token.end
    return not (is_plain_single(line.text[place]) if is_cut or len(token.word) == 1 else is_ordinary_word(token.word))


def _joined(found: Iterable[Finding]) -> list[Finding]:
    """Join what overlaps; a firm or place says what the whole is."""
    joined: list[Finding] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if joined and one.start < joined[-1].end:
            last = joined[-1]
            kind = min(last.kind, one.kind, key=_FIRST.index)
            joined[-1] = Finding(kind, last.start, max(last.end, one.end))
        else:
            joined.append(one)
    return joined


def _repeats(line: Line, found: Sequence[Finding], taken: set[int]) -> Iterator[Finding]:
    for said, kind in {line.text[one.start : one.end]: one.kind for one in found}.items():
        start = line.text.find(said)
        while start >= 0:
            if taken.isdisjoint(range(start, start + len(said))):
                yield Finding(kind, start, start + len(said))
            start = line.text.find(said, start + len(said))
