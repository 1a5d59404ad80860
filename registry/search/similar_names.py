"""Names that resemble a text: those that share telling terms with it, the most alike first."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from itertools import accumulate
from math import log2
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract_iter
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database.among import among
from core.database.bulk import table_of
from registry.domain.folding import fold_text
from registry.domain.name_terms import telling_letters, terms_of
from registry.search.name_index import KnownNames, names_of
from registry.search.name_shelf import NameShelf, Places
from registry.storage.registry_tables import EnterpriseName

_NAME = table_of(EnterpriseName).c
_COLUMNS = select(_NAME.number, _NAME.enterprise_id, _NAME.name, _NAME.to_on)
_NUMBERED = _COLUMNS.where(among(_NAME.number, "numbers"))
_READ, _READ_SHARE = 20_000, 200  # places read for one text, the rarest terms first; more in a very large shelf
_BY_TERMS = 200
_ASKED_AGAIN = 2_000  # of the best so far it is looked up whether they have a more common term too


@dataclass(frozen=True)
class SimilarName:
    """A name and how much of the text it has, from 0 to 1; 0 where it was found as the text stands."""

    enterprise_id: str
    name: str
    to_on: date | None
    likeness: float


@dataclass(frozen=True)
class _Candidate:
    number: int
    length: int
    likeness: float


@dataclass(frozen=True)
class _Question:
    """The telling letters of a text, and the weights of those of its terms that few enough names have."""

    letters: str
    weights: dict[str, float]

    @property
    def whole(self) -> float:
        return sum(self.weights.values())


def find_similar_names(session: Session, typed: str, limit: int) -> list[SimilarName]:
    """Return at most `limit` names, the most alike; a text without telling terms is looked up as it stands."""
    folded = fold_text(typed)
    if not folded:
        return []
    known, terms = names_of(session).known(session), set(terms_of(folded))
    common = {term for term in terms if any(shelf.is_common(term) for shelf in known.shelves)}
    question = _Question(telling_letters(folded), _weights(known, terms - common))
    found = _load(session, _best(known, question, limit))
    if not found and (common or not terms):
        return _find_containing(session, folded, 0, limit)
    if known.unread_above is not None:
        found += _find_containing(session, folded, known.unread_above, limit)
    return found


def _weights(known: KnownNames, terms: Iterable[str]) -> dict[str, float]:
    total = sum(map(len, known.shelves))
    counted = ((term, sum(len(shelf.places(term)) for shelf in known.shelves)) for term in sorted(terms))
    return {term: log2(1 + total / count) for term, count in counted if count}


def _best(known: KnownNames, question: _Question, limit: int) -> list[_Candidate]:
    candidates = [one for shelf in known.shelves for one in _candidates(shelf, question, limit)]
    return nlargest(limit, candidates, key=lambda one: (one.likeness, -one.length, -one.number))


def _candidates(shelf: NameShelf, question: _Question, limit: int) -> Iterator[_Candidate]:
    best = list(zip(*(column.tolist() for column in _scored(shelf, question.weights)), strict=True))
    texts = [shelf.text(place) for place, _ in best]
    alike, whole = extract_iter(question.letters, texts, scorer=ratio), question.whole
    ranked = ((best[at][1] / whole + part / 100, -len(text), -best[at][0]) for text, part, at in alike)
    for likeness, length, place in nlargest(limit, ranked):
        yield _Candidate(shelf.number(-place), -length, likeness / 2)


_Scored: TypeAlias = tuple[Places, NDArray[np.float64]]


def _scored(shelf: NameShelf, weights: Mapping[str, float]) -> _Scored:
    """Add up the weights of what each name shares; common terms are only asked about what the rare ones found."""
    found = ((shelf.places(term), weight) for term, weight in weights.items())
    entries = sorted((entry for entry in found if len(entry[0])), key=lambda entry: len(entry[0]))
    if not entries:
        return np.empty(0, np.uint32), np.empty(0)
    read = list(accumulate(len(places) for places, _ in entries))
    few = max(bisect_right(read, max(_READ, len(shelf) // _READ_SHARE)), 1)
    names, scores = _highest(_added_up(entries[:few]), _ASKED_AGAIN)
    for places, weight in entries[few:]:
        at = np.minimum(np.searchsorted(places, names), len(places) - 1)
        scores += weight * (places[at] == names)
    return _highest((names, scores), _BY_TERMS)


def _added_up(entries: Sequence[tuple[Places, float]]) -> _Scored:
    lengths = [len(places) for places, _ in entries]
    weights = np.repeat([weight for _, weight in entries], lengths)
    names, where = np.unique(np.concatenate([places for places, _ in entries]), return_inverse=True)
    return names.astype(np.uint32, copy=False), np.bincount(where, weights).astype(np.float64, copy=False)


def _highest(scored: _Scored, most: int) -> _Scored:
    names, scores = scored
    if len(names) <= most:
        return scored
    best = np.argpartition(scores, -most)[-most:]
    return names[best], scores[best]


def _find_containing(session: Session, folded: str, above: int, limit: int) -> list[SimilarName]:
    contains = _NAME.folded.contains(folded, autoescape=True)
    wanted = _COLUMNS.where(contains, _NAME.number > above).order_by(_NAME.folded).limit(limit)
    return [SimilarName(owner, name, to_on, 0.0) for _, owner, name, to_on in session.execute(wanted)]


def _load(session: Session, candidates: Iterable[_Candidate]) -> list[SimilarName]:
    likeness = {one.number: one.likeness for one in candidates}
    rows = session.connection().execute(_NUMBERED, {"numbers": list(likeness)})
    return [SimilarName(owner, name, to_on, likeness[number]) for number, owner, name, to_on in rows]
