"""Keeping a node's index in step with the database, which stays the truth."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casebase.search.documents import case_document, regulation_document
from casebase.search.engine import stamp_of
from casebase.search.port import CaseIndex, Collection, IndexDocument
from casebase.storage.casebase_tables import CasebaseChange, StoredCase, StoredRegulation
from casebase.storage.changes import changes_after, has_change, last_change
from casebase.storage.loading import case_of, find_past_cases, find_regulations, regulation_of

_STEP = 500
_ROWS = 1_000
_Row = TypeVar("_Row", StoredRegulation, StoredCase)
Tell = Callable[[int], None]


def _nothing(_done: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class IndexCheck:
    """What an index lacks, has too much or has otherwise, by `collection:id`; all are empty when it agrees."""

    position: int
    last_change: int
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    different: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return self.position == self.last_change and not (self.missing or self.extra or self.different)


def follow_changes(session: Session, index: CaseIndex) -> int:
    """Bring the index up to the last change and return how many documents it took.

    A fresh index, or one whose position this database never gave (it was replaced), is rebuilt. Raises
    IndexBusyError while another process writes the same folder.
    """
    if index.position == last_change(session):
        return 0
    if not has_change(session, index.position):
        return rebuild_index(session, index)
    taken = 0
    while changes := changes_after(session, index.position, _STEP):
        _apply(session, index, changes)
        taken += len(changes)
    return taken


def keep_up(session: Session, index: CaseIndex) -> None:
    """Bring a private index up to date; a shared one is kept so by its indexer, and whoever searches never writes."""
    if not index.is_shared:
        follow_changes(session, index)


def rebuild_index(session: Session, index: CaseIndex, tell: Tell = _nothing) -> int:
    """Write the index anew from the database, row by row, swap it in and return how many documents it has.

    What changes meanwhile is followed afterwards. `tell` is given how many documents were done since the last time.
    """
    position, done = last_change(session), 0

    def documents() -> Iterator[IndexDocument]:
        nonlocal done
        for batch in stored_documents(session):
            yield from batch
            done += len(batch)
            tell(len(batch))

    index.rebuild(documents(), position)
    return done


def count_documents(session: Session) -> int:
    """How many documents the index of this database has."""
    return sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in (StoredRegulation, StoredCase))


def check_index(session: Session, index: CaseIndex, tell: Tell = _nothing) -> IndexCheck:
    """Compare the index with the database: which documents are there and whether they were indexed as they are now."""
    position, missing, different = index.position, [], []
    stored = dict.fromkeys(Collection, 0)
    for batch in stored_documents(session):
        collection = batch[0].collection
        stamps = index.stamps(collection, [one.id for one in batch])
        missing += [f"{collection}:{one.id}" for one in batch if one.id not in stamps]
        different += [f"{collection}:{one.id}" for one in batch if stamps.get(one.id, "") not in ("", stamp_of(one))]
        stored[collection] += len(stamps)
        tell(len(batch))
    unknown = [one for one in Collection if index.count(one) > stored[one]]
    extra = [f"{one}:{name}" for one in unknown for name in sorted(index.ids(one) - _stored_ids(session, one))]
    return IndexCheck(position, last_change(session), tuple(missing), tuple(extra), tuple(different))


def stored_documents(session: Session) -> Iterator[list[IndexDocument]]:
    """Read every document of the database, some at a time, each batch of one collection."""
    for regulations in _rows(session, StoredRegulation):
        yield [regulation_document(regulation_of(row)) for row in regulations]
    for cases in _rows(session, StoredCase):
        yield [case_document(case_of(row)) for row in cases]


def _rows(session: Session, table: type[_Row]) -> Iterable[Sequence[_Row]]:
    return session.scalars(select(table).execution_options(yield_per=_ROWS)).partitions()


def _stored_ids(session: Session, collection: Collection) -> set[str]:
    table = StoredRegulation if collection is Collection.REGULATIONS else StoredCase
    return set(session.scalars(select(table.id)))


def _apply(session: Session, index: CaseIndex, changes: list[CasebaseChange]) -> None:
    """Take the changes in; removals first and without a position, so a kill in between only repeats them."""
    touched = {
        collection: {change.document_id for change in changes if change.collection == collection}
        for collection in Collection
    }
    documents = _present(session, touched)
    for collection, ids in touched.items():
        gone = ids - {one.id for one in documents if one.collection == collection}
        if gone:
            index.remove(collection, sorted(gone))
    index.put(documents, changes[-1].number)


def _present(session: Session, touched: dict[Collection, set[str]]) -> list[IndexDocument]:
    articles: Iterable[IndexDocument] = map(
        regulation_document, find_regulations(session, touched[Collection.REGULATIONS]).values()
    )
    cases = map(case_document, find_past_cases(session, touched[Collection.CASES]).values())
    return [*articles, *cases]
