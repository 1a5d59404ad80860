"""Stretches that may name somebody though no sure sign says so: a person decides about each, in doubt they go."""

import re
from collections.abc import Iterable, Iterator, Sequence

from casebase.domain.privacy.kinds import Kind
from casebase.domain.privacy.line import Finding, Line
from casebase.domain.privacy.ordinary import REGION_ENDS, is_ordinary_word, is_plain_single, is_region, region_spans
from casebase.domain.privacy.suspect_numbers import suspect_numbers
from casebase.domain.privacy.suspect_people import suspect_people
from casebase.domain.privacy.suspect_places import suspect_places
from casebase.domain.privacy.suspect_shops import suspect_shops
from casebase.domain.privacy.words import is_han

_LONGEST_REST = 6
_REST_OF_NAME = re.compile(r"(?<=[市县区省州])[\u3400-\u9fff]{1,4}(?<![的在有某市县区省州])$")
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
    joined = _joined(one for one in cut if one.start < one.end and taken.isdisjoint(range(one.start, one.end)))
    return _joined([*joined, *_repeats(line, joined, taken)])


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
    """Return where the building or door ends that stands directly behind a masked address."""
    door = _REST_OF_DOOR.match(line.text, end) if line.text[start:end] == "某处" else None
    return door.end() if door else end


def _is_odd(line: Line, place: int, start: int, end: int) -> bool:
    """Tell whether the character beside the mask is no word of its own, nor part of an ordinary one."""
    token = line.token_at(place)
    if token is None or not is_han(line.text[place]):
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
        start = line.text.find(said) if len(said) > 1 else -1
        while start >= 0:
            if taken.isdisjoint(range(start, start + len(said))):
                yield Finding(kind, start, start + len(said))
            start = line.text.find(said, start + len(said))
