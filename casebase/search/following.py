"""Keeping a node's index in step with the database, which stays the truth."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from casebase.search.documents import case_document, regulation_document
from casebase.search.port import CaseIndex, Collection, IndexBusyError, IndexDocument
from casebase.storage.casebase_tables import CasebaseChange, StoredCase, StoredRegulation
from casebase.storage.changes import changes_after, has_change, last_change
from casebase.storage.loading import case_of, find_past_cases, find_regulations, regulation_of

_STEP = 500


@dataclass(frozen=True)
class IndexCheck:
    """What an index lacks and has too much, by `collection:id`; both are empty when it agrees."""

    position: int
    last_change: int
    missing: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return self.position == self.last_change and not self.missing and not self.extra


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
    """Follow the changes unless another process is just doing so."""
    try:
        follow_changes(session, index)
    except IndexBusyError:
        return


def rebuild_index(session: Session, index: CaseIndex) -> int:
    """Write the index anew from the database, swap it in and return how many documents it has."""
    position = last_change(session)
    documents = list(_all_documents(session))
    index.rebuild(documents, position)
    return len(documents)


def check_index(session: Session, index: CaseIndex) -> IndexCheck:
    """Compare the index with the database."""
    stored = {
        Collection.REGULATIONS: frozenset(session.scalars(select(StoredRegulation.id))),
        Collection.CASES: frozenset(session.scalars(select(StoredCase.id))),
    }
    found = {collection: index.ids(collection) for collection in Collection}
    return IndexCheck(
        position=index.position,
        last_change=last_change(session),
        missing=_difference(stored, found),
        extra=_difference(found, stored),
    )


def _difference(left: dict[Collection, frozenset[str]], right: dict[Collection, frozenset[str]]) -> tuple[str, ...]:
    return tuple(
        f"{collection}:{one}" for collection in Collection for one in sorted(left[collection] - right[collection])
    )


def _all_documents(session: Session) -> Iterator[IndexDocument]:
    return chain(
        (regulation_document(regulation_of(row)) for row in session.scalars(select(StoredRegulation))),
        (case_document(case_of(row)) for row in session.scalars(select(StoredCase))),
    )


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
