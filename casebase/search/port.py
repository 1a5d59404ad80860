"""What the casebase asks of a search engine, in its own words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class Collection(StrEnum):
    """The two things that can be found."""

    REGULATIONS = "regulations"
    CASES = "cases"


class IndexBusyError(Exception):
    """Another writer holds the index at the moment; try again later."""


@dataclass(frozen=True)
class IndexDocument:
    """A thing that can be found: what names it (counts more) and what it says, each analysed for itself."""

    collection: Collection
    id: str
    headline: tuple[str, ...]
    body: tuple[str, ...]
    categories: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Filters:
    """Narrow a search: valid on a day, of one of these categories, or one of these ids. Empty means any."""

    valid_on: date | None = None
    categories: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()


ANYTHING = Filters()


@dataclass(frozen=True)
class Hit:
    """A document that was found, and the words of the question that it has."""

    id: str
    score: float
    words: tuple[str, ...]


class CaseIndex(Protocol):
    """A copy of the casebase that answers quickly. The database stays the truth."""

    def put(self, documents: Iterable[IndexDocument], position: int | None = None) -> None:
        """Add the documents, each instead of an older one of the same collection and id; readers see them at once."""

    def remove(self, collection: Collection, ids: Iterable[str], position: int | None = None) -> None:
        """Take documents out; unknown ids are no error."""

    def rebuild(self, documents: Iterable[IndexDocument], position: int) -> None:
        """Write a new index beside the old one and swap, so readers never see half of it."""

    def find(self, collection: Collection, text: str, limit: int, filters: Filters = ANYTHING) -> list[Hit]:
        """Return the best documents for the text, best first; a text without a word finds nothing."""

    def count(self, collection: Collection) -> int:
        """How many documents the collection has."""

    def ids(self, collection: Collection) -> frozenset[str]:
        """Return the ids of all documents of the collection."""

    @property
    def position(self) -> int:
        """Return the last change of the database that this copy has; 0 for a fresh one."""
