"""What an engine must bring to become a case index: stores of already analysed terms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from casebase.domain.terms import Terms, analyse
from casebase.search.port import Collection, Filters, IndexDocument

ALWAYS_FROM = 0
ALWAYS_TO = 99991231

# How much a term counts by where it stands. Words and bigrams are summed: on the public STARD set the sum beat either.
FIELD_WEIGHTS: dict[str, float] = {"head_words": 1.6, "head_bigrams": 0.8, "body_words": 1.0, "body_bigrams": 0.5}


@dataclass(frozen=True)
class Entry:
    """A document as an engine stores it."""

    uid: str
    collection: str
    id: str
    fields: dict[str, tuple[str, ...]]
    categories: tuple[str, ...]
    valid_from: int
    valid_to: int


@dataclass(frozen=True)
class Question:
    """A search as an engine gets it: each term of the text once, with how often it was said."""

    collection: str
    words: dict[str, int]
    bigrams: dict[str, int]
    valid_on: int | None
    categories: frozenset[str]
    uids: frozenset[str]

    def terms_of(self, field: str) -> dict[str, int]:
        """Return the terms to look for in that field."""
        return self.words if field.endswith("words") else self.bigrams


@dataclass(frozen=True)
class Match:
    """A found entry with the words that were stored for it."""

    id: str
    score: float
    words: tuple[str, ...]


class Store(Protocol):
    """One generation of an index, open."""

    def write(self, entries: Sequence[Entry], removed: Iterable[str]) -> None:
        """Replace the entries and take the removed uids out, in one commit."""

    def search(self, question: Question, limit: int) -> list[Match]:
        """Return the best entries, best first."""

    def ids(self, collection: str) -> frozenset[str]:
        """Return the ids of the collection."""

    def reload(self) -> None:
        """See what another process committed."""


class Engine(Protocol):
    """Makes and opens stores; in memory when the folder is None."""

    def create(self, folder: Path | None) -> Store:
        """Return a new, empty store."""

    def open(self, folder: Path) -> Store:
        """Return the store that was created there."""


def uid_of(collection: Collection, document_id: str) -> str:
    """Names a document among both collections."""
    return f"{collection}:{document_id}"


def entry_of(document: IndexDocument) -> Entry:
    """Return the document, analysed."""
    head, body = analyse(*document.headline), analyse(*document.body)
    return Entry(
        uid=uid_of(document.collection, document.id),
        collection=document.collection,
        id=document.id,
        fields={
            "head_words": head.words,
            "head_bigrams": head.bigrams,
            "body_words": body.words,
            "body_bigrams": body.bigrams,
        },
        categories=document.categories,
        valid_from=int(document.valid_from.strftime("%Y%m%d")) if document.valid_from else ALWAYS_FROM,
        valid_to=int(document.valid_to.strftime("%Y%m%d")) if document.valid_to else ALWAYS_TO,
    )


def question_of(collection: Collection, terms: Terms, filters: Filters) -> Question:
    """Return the text, analysed, with the filters."""
    return Question(
        collection=collection,
        words=_counted(terms.words),
        bigrams=_counted(terms.bigrams),
        valid_on=int(filters.valid_on.strftime("%Y%m%d")) if filters.valid_on else None,
        categories=filters.categories,
        uids=frozenset(uid_of(collection, one) for one in filters.ids),
    )


def _counted(terms: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for term in terms:
        counts[term] = counts.get(term, 0) + 1
    return counts
