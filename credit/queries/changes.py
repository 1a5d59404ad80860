"""The change feed as subscribers read it, and whose key opens it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from credit.domain.changes import CHANGE_NAMES, SUBSCRIBER_KEY_PREFIX, ChangeKind
from credit.domain.publication import is_public
from credit.queries.record_lines import RecordLine, record_lines
from credit.storage.change_tables import CreditChange, CreditSubscriber
from credit.storage.record_tables import CreditRecord
from credit.storage.records import publication_of
from rulebook.queries.books import current_book

__all__ = [
    "SUBSCRIBER_KEY_PREFIX",
    "ChangeLine",
    "Subscriber",
    "changes_between",
    "find_subscriber",
]


@dataclass(frozen=True)
class Subscriber:
    subscriber_id: str
    name: str


@dataclass(frozen=True)
class ChangeLine:
    """One change; `record` is what is public now, None for what is shown no more: nothing of it may be kept."""

    number: int
    kind: ChangeKind
    kind_name: str
    at: datetime
    record_key: str
    enterprise_id: str
    record: RecordLine | None


def find_subscriber(session: Session, key: str) -> Subscriber | None:
    """Return whose key this is, None for a wrong one or a closed subscription."""
    row = session.scalar(
        select(CreditSubscriber).where(
            CreditSubscriber.secret_hash == vault_of(session).token_hash(key), CreditSubscriber.closed_at.is_(None)
        )
    )
    return None if row is None else Subscriber(row.id, row.name)


def changes_between(session: Session, after: int, up_to: int, on: date) -> tuple[ChangeLine, ...]:
    """Return the numbered changes after the cursor up to a number, oldest first."""
    rows = session.execute(
        select(CreditChange, CreditRecord)
        .join(CreditRecord, CreditRecord.id == CreditChange.record_id)
        .where(CreditChange.number > after, CreditChange.number <= up_to)
        .order_by(CreditChange.number)
    ).all()
    shown = [record for _, record in rows if is_public(publication_of(record), on)]
    said = record_lines(shown, on, current_book(session).laws, for_everybody=True)
    lines = {line.record_id: line for line in said}
    return tuple(
        ChangeLine(
            number=change.number or 0,
            kind=ChangeKind(change.kind),
            kind_name=CHANGE_NAMES[ChangeKind(change.kind)],
            at=change.at,
            record_key=change.root_id,
            enterprise_id=record.enterprise_id,
            record=lines.get(record.id),
        )
        for change, record in rows
    )
