"""The change feed as subscribers read it, who they are, and how far each has followed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor, Role
from credit.domain.changes import CHANGE_NAMES, SUBSCRIBER_KEY_PREFIX, ChangeKind
from credit.domain.publication import is_public
from credit.queries.record_lines import RecordLine, record_lines
from credit.storage.change_tables import CreditChange, CreditSubscriber, SubscriberMark
from credit.storage.following import follow_due_on
from credit.storage.record_tables import CreditRecord
from credit.storage.records import publication_of
from rulebook.queries.books import current_book

__all__ = [
    "SUBSCRIBER_KEY_PREFIX",
    "ChangeLine",
    "Subscriber",
    "SubscriberLine",
    "changes_between",
    "find_subscriber",
    "subscriber_lines",
]

_MANAGERS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ADMIN})


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


@dataclass(frozen=True)
class SubscriberLine:
    """How far one subscriber has followed; `pending` changes are not acknowledged, the oldest was due on that day."""

    subscriber_id: str
    name: str
    contact_office: str
    is_site: bool
    opened_at: datetime
    closed_at: datetime | None
    told_up_to: int
    acknowledged_up_to: int
    pending: int
    oldest_due_on: date | None
    is_overdue: bool


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


def subscriber_lines(session: Session, actor: Actor, now: datetime) -> tuple[SubscriberLine, ...]:
    """Return every subscriber to officials, by name; NotAllowedError for anybody else."""
    if actor.role not in _MANAGERS:
        raise NotAllowedError("您的岗位不能查看订阅单位")
    rows = session.scalars(select(CreditSubscriber).order_by(CreditSubscriber.name)).all()
    return tuple(_line(session, row, local_date(now)) for row in rows)


def _furthest(session: Session, rows: Sequence[CreditSubscriber]) -> dict[tuple[str, str], int]:
    """Return how far each of them was told and has acknowledged, by id and kind of mark."""
    ids = [row.id for row in rows]
    marks = session.execute(
        select(SubscriberMark.subscriber_id, SubscriberMark.kind, func.max(SubscriberMark.up_to))
        .where(SubscriberMark.subscriber_id.in_(ids))
        .group_by(SubscriberMark.subscriber_id, SubscriberMark.kind)
    )
    return {(subscriber_id, kind): up_to for subscriber_id, kind, up_to in marks}


def _line(session: Session, row: CreditSubscriber, today: date) -> SubscriberLine:
    marks = _furthest(session, [row])
    acknowledged = marks.get((row.id, "acknowledged"), 0)
    pending = (CreditChange.number.is_(None)) | (CreditChange.number > acknowledged)
    count, oldest = session.execute(select(func.count(), func.min(CreditChange.at)).where(pending)).one()
    due = None if oldest is None or row.closed_at else follow_due_on(session, row, local_date(oldest))
    return SubscriberLine(
        subscriber_id=row.id,
        name=row.name,
        contact_office=row.contact_office,
        is_site=row.is_site,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        told_up_to=marks.get((row.id, "told"), 0),
        acknowledged_up_to=acknowledged,
        pending=count,
        oldest_due_on=due,
        is_overdue=due is not None and today > due,
    )
