"""De-identification of complaint texts: who is meant goes, what may mean somebody is asked, what happened stays."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casebase.domain.privacy.firms import find_firms
from casebase.domain.privacy.kinds import Kind
from casebase.domain.privacy.known import NOTHING_KNOWN, KnownNames, find_known
from casebase.domain.privacy.line import Finding, Line, read_line
from casebase.domain.privacy.numbers import find_numbers
from casebase.domain.privacy.people import find_people
from casebase.domain.privacy.places import find_places
from casebase.domain.privacy.shown import replacements
from casebase.domain.privacy.suspects import find_suspects

__all__ = [
    "NOTHING_KNOWN",
    "Closed",
    "Deidentified",
    "Kind",
    "KnownNames",
    "Mask",
    "Suspect",
    "deidentify",
    "deidentify_closed",
    "masked_with",
    "suspects_in",
]

_MOST_ROUNDS = 6
_MOST_DOUBTS = 3
_FIRST = {
    kind: place
    for place, kind in enumerate(
        (
            *(Kind.LINK, Kind.EMAIL, Kind.ID_NUMBER, Kind.CARD, Kind.PHONE, Kind.PLATE, Kind.ACCOUNT, Kind.ADDRESS),
            *(Kind.COMPANY, Kind.NAME, Kind.ORDER, Kind.OTHER),
        )
    )
}


@dataclass(frozen=True)
class Mask:
    """A stretch of the original and what is shown in its place."""

    kind: Kind
    start: int
    end: int
    shown: str


@dataclass(frozen=True)
class Deidentified:
    """The masked text, and every mask in the order of the original."""

    text: str
    masks: tuple[Mask, ...]


@dataclass(frozen=True)
class Suspect:
    """A stretch of the original that may tell who somebody is, though no sure sign says so."""

    kind: Kind
    start: int
    end: int
    said: str


@dataclass(frozen=True)
class Closed:
    """A text in which every suspect is masked too."""

    result: Deidentified
    suspects: tuple[Suspect, ...]


@dataclass(frozen=True)
class _Span:
    kind: Kind
    start: int
    end: int
    key: str


def deidentify(text: str, known: KnownNames = NOTHING_KNOWN) -> Deidentified:
    """Mask what tells who somebody is; masking the result again changes nothing.

    The masked text is read again until nothing more is found: a mask may uncover a name.
    """
    return _masked(text, _settled(text, known, []))


def suspects_in(text: str, result: Deidentified) -> tuple[Suspect, ...]:
    """Return what may tell who somebody is and was not masked in the text; a person decides about each."""
    line = read_line(result.text)
    if not line.text:
        return ()
    found = [_in_original(result, _span(line, one)) for one in find_suspects(line, _shown_places(line, result))]
    return tuple(Suspect(one.kind, one.start, one.end, text[one.start : one.end]) for one in found if one is not None)


def deidentify_closed(text: str, known: KnownNames = NOTHING_KNOWN) -> Closed:
    """Mask what tells who somebody is and, where nobody can be asked, every suspect as well."""
    spans, doubts = _settled(text, known, []), list[Suspect]()
    for _ in range(_MOST_DOUBTS):
        fresh = suspects_in(text, _masked(text, spans))
        if not fresh:
            break
        doubts += fresh
        spans = _settled(
            text, known, _joined([*spans, *(_Span(one.kind, one.start, one.end, one.said) for one in fresh)])
        )
    return Closed(_masked(text, spans), tuple(doubts))


def _settled(text: str, known: KnownNames, spans: list[_Span]) -> list[_Span]:
    """Return what is to be masked, with these spans: the masked text is read until nothing more is found."""
    for _ in range(_MOST_ROUNDS):
        result = _masked(text, spans)
        fresh = [span for found in _found(result.text, known) if (span := _in_original(result, found)) is not None]
        if not fresh:
            break
        spans = _joined([*spans, *fresh])
    return spans


def _shown_places(line: Line, result: Deidentified) -> list[tuple[int, int]]:
    """Return where in the line of the masked text the masks stand."""
    places, shift = list[tuple[int, int]](), 0
    for mask in result.masks:
        start = mask.start + shift
        end = start + len(mask.shown)
        places.append((bisect_left(line.places, start), bisect_left(line.places, end)))
        shift = end - mask.end
    return places


def masked_with(text: str, masks: Sequence[Mask]) -> Deidentified:
    """Return the text with these masks of it only."""
    pieces, place = list[str](), 0
    for mask in masks:
        pieces += (text[place : mask.start], mask.shown)
        place = mask.end
    return Deidentified("".join([*pieces, text[place:]]), tuple(masks))


def _found(text: str, known: KnownNames) -> list[_Span]:
    line = read_line(text)
    if not line.text:
        return []
    findings = [
        *find_known(line, known),
        *find_numbers(line),
        *find_places(line),
        *find_firms(line),
        *find_people(line),
    ]
    return [_span(line, finding) for finding in findings if finding.start < finding.end]


def _span(line: Line, finding: Finding) -> _Span:
    start, end = line.span(finding.start, finding.end)
    return _Span(finding.kind, start, end, finding.key or line.text[finding.start : finding.end])


def _joined(spans: Iterable[_Span]) -> list[_Span]:
    """Join what overlaps: the widest finding says what it is."""
    joined: list[_Span] = []
    for span in sorted(spans, key=lambda one: (one.start, one.start - one.end, _FIRST[one.kind])):
        if joined and span.start < joined[-1].end:
            joined[-1] = _union(joined[-1], span)
        else:
            joined.append(span)
    return joined


def _union(one: _Span, other: _Span) -> _Span:
    wider = other if other.end - other.start > one.end - one.start else one
    return _Span(wider.kind, one.start, max(one.end, other.end), wider.key)


def _masked(text: str, spans: Sequence[_Span]) -> Deidentified:
    shown = replacements([Finding(span.kind, span.start, span.end, span.key) for span in spans], text)
    masks = tuple(Mask(span.kind, span.start, span.end, said) for span, said in zip(spans, shown, strict=True))
    return masked_with(text, masks)


def _in_original(result: Deidentified, found: _Span) -> _Span | None:
    """Return where a finding of the masked text stands in the original, without what is masked already."""
    shift, start, end = 0, found.start, found.end
    for mask in result.masks:
        shown_start = mask.start + shift
        shown_end = shown_start + len(mask.shown)
        if shown_end <= start:
            shift += len(mask.shown) - (mask.end - mask.start)
            continue
        if shown_start >= end:
            break
        if shown_start <= start and end <= shown_end:
            return None
        if shown_start <= start:
            start = shown_end
            shift += len(mask.shown) - (mask.end - mask.start)
        else:
            end = shown_start
            break
    return _Span(found.kind, start - shift, end - shift, found.key) if start < end else None
