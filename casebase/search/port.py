"""What the casebase asks of a search engine, in its own words."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from casebase.domain.expression import Expression
from casebase.domain.narrowing import Span


class Collection(StrEnum):
    """The two things that can be found."""

    REGULATIONS = "regulations"
    CASES = "cases"


class Mark(StrEnum):
    """The kinds of marks by which documents are narrowed; a mark is `kind:value`."""

    CATEGORY = "category"
    CORE = "core"
    LAW = "law"
    RESULT = "result"
    REGION = "region"
    REMEDY = "remedy"

    def of(self, value: str) -> str:
        """Return the mark of that value."""
        return f"{self}:{value}"


@dataclass(frozen=True)
class IndexDocument:
    """A thing that can be found: what names it (counts more), what it says, and what people said it decided.

    Texts of `experience` are found like the body, but they are no words of the document: no phrase is looked for in
    them and no matched word comes from them.
    """

    collection: Collection
    id: str
    headline: tuple[str, ...]
    body: tuple[str, ...]
    experience: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    sum_fen: int | None = None
    year: int | None = None


@dataclass(frozen=True)
class Filters:
    """Narrow a search. Empty means any; several values of one kind mean any of them; all kinds must agree.

    `years` and `sums_fen` are first and last, both included, None for open; a document without one is not within.
    """

    valid_on: date | None = None
    categories: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    cores: frozenset[str] = frozenset()
    laws: frozenset[str] = frozenset()
    results: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    remedies: frozenset[str] = frozenset()
    years: Span | None = None
    sums_fen: Span | None = None
    matching: Expression | None = None


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
        """Write a new index beside the old one and swap, so readers never see half of it.

        Each document comes once. Others may put into the old one meanwhile.
        """

    def find(self, collection: Collection, text: str, limit: int, filters: Filters = ANYTHING) -> list[Hit]:
        """Return the best documents for the text, best first.

        A text without a word finds nothing, unless `filters.matching` says what a document must have: then whatever
        has it, in no particular order.
        """

    def how_many(self, collection: Collection, text: str | None, filters: Filters = ANYTHING) -> int:
        """How many documents `find` would return without a limit; with None, how many pass the filters."""

    def count(self, collection: Collection) -> int:
        """How many documents the collection has."""

    def ids(self, collection: Collection) -> frozenset[str]:
        """Return the ids of all documents of the collection."""

    def stamps(self, collection: Collection, ids: Iterable[str]) -> dict[str, str]:
        """Return the stamps (one for each content of a document) of those of the ids that are there."""

    def leading(self) -> AbstractContextManager[None]:
        """Be the one indexer of this index for the block; raises IndexBusyError while another process is."""

    @property
    def is_shared(self) -> bool:
        """Whether other processes read this copy; one of them keeps it in step for all."""

    @property
    def position(self) -> int:
        """Return the last change of the database that this copy has; 0 for a fresh one."""
