"""What an engine must bring to become a case index: stores of already analysed terms."""

import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Protocol

from casebase.domain.expression import Expression
from casebase.domain.narrowing import Span
from casebase.domain.terms import NO_TERMS, Terms, analyse, pairs_in
from casebase.search.port import Filters, IndexDocument, Mark

# Raised when terms or fields of stored documents change: an index of another format is written anew.
FORMAT = 3

ALWAYS_FROM = 0
ALWAYS_TO = 99991231
BREAK = "|"  # stands between segments, so that no phrase reaches across; never a term, since text is cut there
_SEPARATOR = " "
_STAMP_BYTES = 8
_HEADLINES_KEPT = 10_000

# How much a term counts by where it stands. Words and bigrams are summed: on the public STARD set the sum beat either.
FIELD_WEIGHTS: dict[str, float] = {"head_words": 1.6, "head_bigrams": 0.8, "body_words": 1.0, "body_bigrams": 0.5}

# Of a document with experience, whose body ends in words that are not its own, phrases are looked for in this field.
OWN_BIGRAMS = "own_bigrams"
EXPERIENCED = "experience:yes"


@dataclass(frozen=True)
class Entry:
    """A document as an engine stores it: terms joined by spaces, by field; `shown` are the words it may be found by."""

    id: str
    stamp: str
    fields: Mapping[str, str]
    shown: str
    marks: tuple[str, ...]
    days: tuple[int, int]
    sum_fen: int | None
    year: int | None


@dataclass(frozen=True)
class Sought:
    """A term to look for in a field, and how much it counts."""

    field: str
    term: str
    weight: float


@dataclass(frozen=True)
class Sieve:
    """Filters as an engine gets them; of each group of marks a document has at least one."""

    valid_on: int | None
    ids: frozenset[str]
    marks: tuple[frozenset[str], ...]
    spans: Mapping[str, Span]
    matching: Expression | None

    def __bool__(self) -> bool:
        return bool(self.valid_on or self.ids or self.marks or self.spans or self.matching)


@dataclass(frozen=True)
class Question:
    """A search as an engine gets it. Without terms it is about whatever passes the sieve."""

    terms: tuple[Sought, ...]
    sieve: Sieve


@dataclass(frozen=True)
class Match:
    """A found entry with the words that were stored for it."""

    id: str
    score: float
    words: tuple[str, ...]


class Store(Protocol):
    """One collection in one generation of an index, open."""

    def write(self, entries: Sequence[Entry], removed: Iterable[str]) -> None:
        """Replace the entries and take the removed ids out, in one commit."""

    def filling(self) -> AbstractContextManager[Callable[[Entry], None]]:
        """Give what adds entries to an empty store; they are there when the block ends well."""

    def search(self, question: Question, limit: int) -> list[Match]:
        """Return the best entries, best first."""

    def how_many(self, question: Question) -> int:
        """Count the entries that a search without limit returns."""

    def count(self) -> int:
        """Count all entries."""

    def ids(self) -> frozenset[str]:
        """Return the ids of all entries."""

    def stamps(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the stamps of those of the ids that are there."""

    def reload(self) -> None:
        """See what another process committed."""


class Engine(Protocol):
    """Makes and opens stores; in memory when the folder is None."""

    def create(self, folder: Path | None) -> Store:
        """Return a new, empty store."""

    def open(self, folder: Path) -> Store:
        """Return the store that was created there."""


def stamp_of(document: IndexDocument) -> str:
    """Return a short hash over everything that is indexed of the document."""
    return hashlib.blake2b(repr(document).encode(), digest_size=_STAMP_BYTES).hexdigest()


def entry_of(document: IndexDocument) -> Entry:
    """Return the document, analysed."""
    head, body = [*map(_headline, document.headline)], analyse(*document.body)
    head_words = [word for one in head for word in one.words]
    past = analyse(*document.experience) if document.experience else NO_TERMS
    fields = {
        "head_words": _SEPARATOR.join(head_words),
        "head_bigrams": f" {BREAK} ".join(one.pairs for one in head if one.pairs),
        "body_words": _SEPARATOR.join((*body.words, *past.words)),
        "body_bigrams": pairs_in((*body.segments, *past.segments), BREAK),
    }
    if past:
        fields[OWN_BIGRAMS] = pairs_in(body.segments, BREAK)
    return Entry(
        id=document.id,
        stamp=stamp_of(document),
        fields=fields,
        shown=_SEPARATOR.join(dict.fromkeys((*head_words, *body.words))),
        marks=(*document.marks, EXPERIENCED) if past else document.marks,
        days=(
            int(document.valid_from.strftime("%Y%m%d")) if document.valid_from else ALWAYS_FROM,
            int(document.valid_to.strftime("%Y%m%d")) if document.valid_to else ALWAYS_TO,
        ),
        sum_fen=document.sum_fen,
        year=document.year,
    )


class _Headline(NamedTuple):
    """A field of a headline, analysed."""

    words: tuple[str, ...]
    pairs: str


@lru_cache(maxsize=_HEADLINES_KEPT)
def _headline(field: str) -> _Headline:
    """Analyse a trade, class or claim; many documents have the same. Each field is analysed for itself anyway."""
    terms = analyse(field)
    return _Headline(terms.words, pairs_in(terms.segments, BREAK))


def question_of(terms: Terms | None, filters: Filters) -> Question:
    """Return the analysed text with the filters: each term once in each field, weighed by how often it was said."""
    return Question(tuple(_sought(terms)) if terms else (), sieve_of(filters))


def _sought(terms: Terms) -> Iterator[Sought]:
    counted = {"words": _counted(terms.words), "bigrams": _counted(terms.bigrams)}
    for field, weight in FIELD_WEIGHTS.items():
        for term, times in counted[field.rpartition("_")[2]].items():
            yield Sought(field, term, weight * times)


def _counted(terms: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for term in terms:
        counts[term] = counts.get(term, 0) + 1
    return counts


def sieve_of(filters: Filters) -> Sieve:
    """Return the filters in an engine's terms."""
    kinds = (
        (Mark.CATEGORY, filters.categories),
        (Mark.CORE, filters.cores),
        (Mark.LAW, filters.laws),
        (Mark.RESULT, filters.results),
        (Mark.REGION, filters.regions),
        (Mark.REMEDY, filters.remedies),
    )
    spans = {"year": filters.years, "sum_fen": filters.sums_fen}
    return Sieve(
        valid_on=int(filters.valid_on.strftime("%Y%m%d")) if filters.valid_on else None,
        ids=filters.ids,
        marks=tuple(frozenset(map(kind.of, values)) for kind, values in kinds if values),
        spans={name: span for name, span in spans.items() if span is not None},
        matching=filters.matching,
    )


def affordable(
    terms: Iterable[Sought], doc_freq: Callable[[str, str], int], documents: int, postings: int
) -> list[Sought]:
    """Return the terms that are there, as long as reading them costs no more than the postings.

    A small index pays for all of them. In a large one those go first that tell most for what they cost; the words of
    every dispute are left out, and a search costs the same however large the index grows.
    """
    known = [(one, frequency) for one in terms if (frequency := doc_freq(one.field, one.term))]
    if sum(frequency for _, frequency in known) <= postings:
        return [one for one, _ in known]
    kept: list[Sought] = []
    for one, frequency in sorted(_once(known), key=lambda pair: -_worth(pair[0], pair[1], documents)):
        if frequency <= postings:
            kept.append(one)
            postings -= frequency
    return kept


def _worth(one: Sought, frequency: int, documents: int) -> float:
    rarity = math.log1p((documents - frequency + 0.5) / (frequency + 0.5))
    return one.weight * rarity / frequency


def _once(known: Iterable[tuple[Sought, int]]) -> list[tuple[Sought, int]]:
    """Let a word of two characters, which is also a pair, stand for both: it is in nearly the same documents."""
    there = {(one.field, one.term): (one, frequency) for one, frequency in known}
    for field, term in tuple(there):
        place, kind = field.split("_")
        if kind == "words" and (pair := there.pop((f"{place}_bigrams", term), None)):
            word, frequency = there[field, term]
            there[field, term] = (replace(word, weight=word.weight + pair[0].weight), frequency)
    return list(there.values())
