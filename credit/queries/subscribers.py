"""Who follows the change feed: how far each of them has come, and what one of them has not followed yet."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.kernel.clock import SHANGHAI, local_date
from core.kernel.errors import NotAllowedError, NotFoundError
from core.kernel.roles import Actor, Role
from credit.domain.case_procedure import STAFF
from credit.domain.changes import CHANGE_NAMES, SUBSCRIBER_MANAGERS, ChangeKind
from credit.domain.shipped_catalogue import catalogue
from credit.storage.change_tables import CreditChange, CreditSubscriber, SubscriberMark
from credit.storage.following import follow_due_on
from credit.storage.record_tables import CreditRecord

_READERS = SUBSCRIBER_MANAGERS | {Role.OFFICER}
_A_PAGE = 30


@dataclass(frozen=True)
class SubscriberLine:
    """How far one subscriber has followed.

    `pending` changes are not acknowledged, `overdue` of them should have been; the oldest was due on that day.
    """

    subscriber_id: str
    name: str
    contact_office: str
    is_site: bool
    opened_at: datetime
    closed_at: datetime | None
    closed_because: str
    told_up_to: int
    acknowledged_up_to: int
    acknowledged_at: datetime | None
    pending: int
    overdue: int
    oldest_due_on: date | None
    is_overdue: bool


@dataclass(frozen=True)
class RecordNamed:
    """Which record a change is about; the file belongs to officers, an administrator sees numbers and days alone."""

    record_id: str
    enterprise_id: str
    title: str
    document_number: str


@dataclass(frozen=True)
class PendingChange:
    """One change that is not acknowledged; `due_on` is None once the subscription has ended."""

    number: int | None
    kind_name: str
    at: datetime
    is_told: bool
    due_on: date | None
    is_overdue: bool
    record: RecordNamed | None


@dataclass(frozen=True)
class SubscriberPage:
    """One subscriber with a page of what it has not acknowledged, the oldest first."""

    line: SubscriberLine
    pending: tuple[PendingChange, ...]
    pages: int
    may_manage: bool


def subscriber_lines(session: Session, actor: Actor, now: datetime) -> tuple[SubscriberLine, ...]:
    """Return every subscriber to officials, who follow first, by name; NotAllowedError for anybody else."""
    _require_reader(actor)
    order = (CreditSubscriber.closed_at.is_not(None), CreditSubscriber.name)
    rows = session.scalars(select(CreditSubscriber).order_by(*order)).all()
    return tuple(_line(session, row, local_date(now)) for row in rows)


def subscriber_page(session: Session, subscriber_id: str, actor: Actor, now: datetime, page: int) -> SubscriberPage:
    """Return one subscriber to officials; raises NotAllowedError and NotFoundError. Pages count from 1."""
    _require_reader(actor)
    row = session.get(CreditSubscriber, subscriber_id)
    if row is None:
        raise NotFoundError("没有找到这个订阅单位")
    line = _line(session, row, local_date(now))
    reading = _Reading(session, row, line.told_up_to, actor, local_date(now))
    changes = session.execute(
        select(CreditChange, CreditRecord)
        .join(CreditRecord, CreditRecord.id == CreditChange.record_id)
        .where(_after(line.acknowledged_up_to))
        .order_by(CreditChange.id)
        .limit(_A_PAGE)
        .offset(_A_PAGE * (page - 1))
    ).all()
    return SubscriberPage(
        line=line,
        pending=tuple(reading.pending(change, record) for change, record in changes),
        pages=max(1, -(-line.pending // _A_PAGE)),
        may_manage=actor.role in SUBSCRIBER_MANAGERS and row.closed_at is None,
    )


def _require_reader(actor: Actor) -> None:
    if actor.role not in _READERS:
        raise NotAllowedError("您的岗位不能查看订阅单位")


def _after(number: int) -> ColumnElement[bool]:
    return CreditChange.number.is_(None) | (CreditChange.number > number)


@dataclass(frozen=True)
class _Reading:
    """One subscriber as one reader sees it on one day."""

    session: Session
    row: CreditSubscriber
    told_up_to: int
    actor: Actor
    today: date

    def pending(self, change: CreditChange, record: CreditRecord) -> PendingChange:
        due = None if self.row.closed_at else follow_due_on(self.session, self.row, local_date(change.at))
        named = RecordNamed(record.id, record.enterprise_id, catalogue()[record.item].title, record.document_number)
        return PendingChange(
            number=change.number,
            kind_name=CHANGE_NAMES[ChangeKind(change.kind)],
            at=change.at,
            is_told=change.number is not None and change.number <= self.told_up_to,
            due_on=due,
            is_overdue=due is not None and self.today > due,
            record=named if self.actor.role in STAFF else None,
        )


def _furthest(session: Session, row: CreditSubscriber, kind: str) -> tuple[int, datetime | None]:
    """Return how far it was told or has acknowledged, and when it came that far."""
    newest = select(SubscriberMark).where(SubscriberMark.subscriber_id == row.id, SubscriberMark.kind == kind)
    mark = session.scalars(newest.order_by(SubscriberMark.up_to.desc()).limit(1)).one_or_none()
    return (0, None) if mark is None else (mark.up_to, mark.at)


def _line(session: Session, row: CreditSubscriber, today: date) -> SubscriberLine:
    acknowledged, at = _furthest(session, row, "acknowledged")
    pending = _after(acknowledged)
    count, oldest = session.execute(select(func.count(), func.min(CreditChange.at)).where(pending)).one()
    due = None if oldest is None or row.closed_at else follow_due_on(session, row, local_date(oldest))
    is_overdue = due is not None and today > due
    return SubscriberLine(
        subscriber_id=row.id,
        name=row.name,
        contact_office=row.contact_office,
        is_site=row.is_site,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        closed_because=row.closed_because or "",
        told_up_to=_furthest(session, row, "told")[0],
        acknowledged_up_to=acknowledged,
        acknowledged_at=at,
        pending=count,
        overdue=_overdue(session, row, pending, today) if is_overdue else 0,
        oldest_due_on=due,
        is_overdue=is_overdue,
    )


def _overdue(session: Session, row: CreditSubscriber, pending: ColumnElement[bool], today: date) -> int:
    """Count the pending changes whose last day is over: a later change is never due earlier than an older one."""
    day, opened_on = today, local_date(row.opened_at)
    while day > opened_on and follow_due_on(session, row, day) >= today:
        day -= timedelta(1)
    ends_at = datetime.combine(day + timedelta(1), time(), SHANGHAI)
    counted = select(func.count()).select_from(CreditChange).where(pending, CreditChange.at < ends_at)
    return session.scalar(counted) or 0
