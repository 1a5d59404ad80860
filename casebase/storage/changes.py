"""The order of changes: one row is locked by whoever changes the casebase, so numbers commit in order."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Session

from casebase.storage.casebase_tables import CasebaseChange, CasebaseState

_ONLY = 1
_MICROSECONDS = 1_000_000


def find_state(session: Session) -> CasebaseState | None:
    """Return the state, or None before the first seeding."""
    return session.get(CasebaseState, _ONLY)


def last_change(session: Session) -> int:
    """Return the number of the last committed change."""
    return session.scalar(select(CasebaseState.last_change)) or 0


def get_state_for_update(session: Session, now: datetime) -> CasebaseState:
    """Lock the state until the transaction ends; the first caller makes it.

    Numbers start at the instant the database was made, so an index of an earlier database is noticed.
    """
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert_one = insert_on_postgresql if is_postgresql else insert_on_sqlite
    row = {"id": _ONLY, "fingerprint": "", "last_change": int(now.timestamp() * _MICROSECONDS), "changed_at": now}
    session.execute(insert_one(CasebaseState).values(row).on_conflict_do_nothing())
    return session.scalars(select(CasebaseState).with_for_update().execution_options(populate_existing=True)).one()


def add_changes(session: Session, state: CasebaseState, changed: Iterable[tuple[str, str]], now: datetime) -> None:
    """Give numbers to changed documents, named as collection and id, in the state's order."""
    rows = [
        {"number": number, "collection": collection, "document_id": document_id, "changed_at": now}
        for number, (collection, document_id) in enumerate(changed, start=state.last_change + 1)
    ]
    if rows:
        session.execute(insert(CasebaseChange), rows)
    state.last_change += len(rows)
    state.changed_at = now


def changes_after(session: Session, position: int, limit: int) -> list[CasebaseChange]:
    """Return the next changes, in order."""
    following = select(CasebaseChange).where(CasebaseChange.number > position).order_by(CasebaseChange.number)
    return list(session.scalars(following.limit(limit)))


def has_change(session: Session, number: int) -> bool:
    """Tell whether this database ever gave the number."""
    return session.get(CasebaseChange, number) is not None
