"""Names that resemble a text: those that share telling terms with it, the most alike first."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log2

from rapidfuzz.fuzz import ratio
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.domain.folding import fold_text
from registry.domain.name_terms import telling_letters, terms_of
from registry.search.name_index import KnownNames, names_of
from registry.search.name_shelf import NameShelf
from registry.storage.registry_tables import EnterpriseName

_READ = 60_000  # places read for one text, the rarest terms first
_BY_TERMS = 600
_ASKED_AGAIN = 3_000  # of the best so far it is looked up whether they have a more common term too
_LIKENESS_WEIGHT = 0.5


@dataclass(frozen=True)
class _Candidate:
    number: int
    text: str
    share: float


def find_similar_names(session: Session, typed: str, limit: int) -> list[EnterpriseName]:
    """Return at most `limit` names, the most alike first; a text without telling terms is looked up as it stands."""
    folded = fold_text(typed)
    if not folded:
        return []
    known = names_of(session).known(session)
    terms = terms_of(folded)
    numbers = _best_numbers(known, folded, terms, limit) if terms else []
    found = _load(session, numbers)
    if (not found and any(shelf.is_common(term) for term in terms for shelf in known.shelves)) or not terms:
        return _find_containing(session, folded, 0, limit)
    if known.unread_above is not None:
        found += _find_containing(session, folded, known.unread_above, limit)
    return found


def _best_numbers(known: KnownNames, folded: str, terms: frozenset[int], limit: int) -> list[int]:
    letters = telling_letters(folded)
    candidates = [one for shelf in known.shelves for one in _candidates(shelf, terms, known)]
    best = nlargest(limit, candidates, key=lambda one: (_likeness(letters, one), -len(one.text), -one.number))
    return list(dict.fromkeys(one.number for one in best))


def _likeness(letters: str, candidate: _Candidate) -> float:
    alike = ratio(letters, telling_letters(candidate.text)) / 100
    return candidate.share + _LIKENESS_WEIGHT * alike


def _candidates(shelf: NameShelf, terms: frozenset[int], known: KnownNames) -> list[_Candidate]:
    total = sum(map(len, known.shelves))
    lists = sorted(filter(None, (shelf.places(term) for term in sorted(terms))), key=len)
    weights = [log2(1 + total / len(places)) for places in lists]
    scores = _scored(lists, weights)
    best = nlargest(_BY_TERMS, scores.items(), key=lambda item: (item[1], -item[0]))
    whole = sum(weights) or 1
    return [_Candidate(shelf.number(place), shelf.text(place), score / whole) for place, score in best]


def _scored(lists: Sequence[Sequence[int]], weights: Sequence[float]) -> dict[int, float]:
    """Add up the weights of what each name shares; common terms are only asked about what the rare ones found."""
    scores: dict[int, float] = {}
    read = 0
    for places, weight in zip(lists, weights, strict=True):
        read += len(places)
        if read <= _READ or not scores:
            for place in places:
                scores[place] = scores.get(place, 0.0) + weight
        else:
            for place in _best_so_far(scores):
                if _holds(places, place):
                    scores[place] += weight
    return scores


def _best_so_far(scores: dict[int, float]) -> list[int]:
    if len(scores) <= _ASKED_AGAIN:
        return list(scores)
    return nlargest(_ASKED_AGAIN, scores, key=lambda place: (scores[place], -place))


def _holds(places: Sequence[int], place: int) -> bool:
    at = bisect_left(places, place)
    return at < len(places) and places[at] == place


def _find_containing(session: Session, folded: str, above: int, limit: int) -> list[EnterpriseName]:
    contains = EnterpriseName.folded.contains(folded, autoescape=True)
    wanted = select(EnterpriseName).where(contains, EnterpriseName.number > above)
    return list(session.scalars(wanted.order_by(EnterpriseName.folded).limit(limit)))


def _load(session: Session, numbers: list[int]) -> list[EnterpriseName]:
    rows = session.scalars(select(EnterpriseName).where(EnterpriseName.number.in_(numbers)))
    by_number = {row.number: row for row in rows}
    return [by_number[number] for number in numbers if number in by_number]
