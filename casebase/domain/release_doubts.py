"""What of a closed complaint may tell who somebody is: a person decides about each stretch before it is released."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from casebase.domain.deidentifying import Kind, KnownNames, deidentify, suspects_in

_AROUND = 12
_MOST_READINGS = 5


class Decision(StrEnum):
    """What a person decided about a suspect."""

    MASK = "mask"
    LEAVE = "leave"


@dataclass(frozen=True)
class Doubt:
    """A stretch to decide about, once for all its places; before and after are the words around the first of them."""

    kind: Kind
    said: str
    before: str
    after: str
    places: int
    decision: Decision | None


def doubts_in(texts: Sequence[str], known: KnownNames, decisions: Mapping[str, Decision]) -> tuple[Doubt, ...]:
    """Return every stretch of the texts to decide about, what is decided and what is not.

    Masking one may uncover another, so the texts are read again with the masks that were chosen until none is new;
    the last reading is that of the text with every mask that was chosen.
    """
    found: dict[str, Doubt] = {}
    chosen = frozenset[str]()
    masked = frozenset(said for said, decision in decisions.items() if decision is Decision.MASK)
    for _ in range(_MOST_READINGS):
        taken = dict.fromkeys(sorted(chosen), Decision.MASK)
        kinds = {said: one.kind for said, one in found.items()}
        for one in _found(texts, with_decided(known, taken, kinds), decisions):
            if one.said in chosen:  # it still stands there: what was decided did not help
                found[one.said] = replace(one, decision=None)
            found.setdefault(one.said, one)
        if chosen == masked:
            break
        uncovered = masked & frozenset(found)
        chosen = uncovered if uncovered != chosen else masked
    return tuple(found.values())


def with_decided(known: KnownNames, decisions: Mapping[str, Decision], kinds: Mapping[str, Kind]) -> KnownNames:
    """Return what is known with the stretches that somebody decided to mask."""
    masked = [said for said, decision in decisions.items() if decision is Decision.MASK]
    decided = tuple((kinds.get(said, Kind.OTHER), said) for said in masked)
    return KnownNames(known.people, known.firms, known.phones, known.addresses, known.others, decided)


def _found(texts: Iterable[str], known: KnownNames, decisions: Mapping[str, Decision]) -> list[Doubt]:
    doubts: dict[str, Doubt] = {}
    for text in texts:
        for one in suspects_in(text, deidentify(text, known)):
            said = one.said
            before, after = text[max(0, one.start - _AROUND) : one.start], text[one.end : one.end + _AROUND]
            first = doubts.get(said) or Doubt(one.kind, said, before, after, 0, decisions.get(said))
            doubts[said] = Doubt(first.kind, said, first.before, first.after, first.places + 1, first.decision)
    return list(doubts.values())
