"""The proof of synchronisation: which subscriber was told of a record when, and which still shows what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from changefeed.domain.feeds import Feed
from changefeed.storage.following import Follower, follow_due_on, followers_of
from changefeed.storage.marks import MarkKind, reached_at
from core.kernel.clock import local_date
from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from credit.domain.changes import CHANGE_NAMES, ChangeKind
from credit.domain.permissions import require_reader, seen_by
from credit.domain.publication import is_public
from credit.storage.change_tables import CreditChange
from credit.storage.record_tables import CreditRecord
from credit.storage.records import publication_of, root_id_of


@dataclass(frozen=True)
class SharedChange:
    """One change of the record; without a number nobody can have read it yet."""

    number: int | None
    kind: ChangeKind
    kind_name: str
    at: datetime


@dataclass(frozen=True)
class SubscriberProof:
    """Where one subscriber stands with the newest change of the record.

    `shows`: by its own acknowledgements it still shows the record; `shows_since` is when it acknowledged that, and
    `due_on` until when it has to have followed. `is_right`: it has followed, or has nothing to take down.
    """

    name: str
    contact_office: str
    is_site: bool
    is_closed: bool
    told_at: datetime | None
    acknowledged_at: datetime | None
    shows: bool
    shows_since: datetime | None
    is_right: bool
    due_on: date | None
    is_overdue: bool


@dataclass(frozen=True)
class Synchronisation:
    """`is_public`: what stands here on the day; `as_of` is the moment for which the proof speaks."""

    record_id: str
    record_key: str
    enterprise_id: str
    document_number: str
    as_of: datetime
    is_public: bool
    changes: tuple[SharedChange, ...]
    subscribers: tuple[SubscriberProof, ...]


def synchronisation_of(session: Session, record_id: str, actor: Actor, now: datetime) -> Synchronisation:
    """Return the proof of any edition's record to officials and the enterprise; NotFoundError for anybody else."""
    record = session.get(CreditRecord, record_id)
    if record is None:
        raise NotFoundError("没有找到这条信用记录")
    require_reader(actor, record.enterprise_id)
    if record.visibility not in seen_by(actor):
        raise NotFoundError("没有找到这条信用记录")
    root_id = root_id_of(session, record)
    of_record = select(CreditChange).where(CreditChange.root_id == root_id).order_by(CreditChange.id)
    changes = session.scalars(of_record).all()
    stands = _stands(session, changes, record, local_date(now))
    subscribers = followers_of(session, Feed.CREDIT)
    return Synchronisation(
        record_id=record.id,
        record_key=root_id,
        enterprise_id=record.enterprise_id,
        document_number=record.document_number,
        as_of=now,
        is_public=stands,
        changes=tuple(_change(change) for change in changes),
        subscribers=tuple(_proof(session, row, changes, now) for row in subscribers) if changes else (),
    )


def _stands(session: Session, changes: Sequence[CreditChange], record: CreditRecord, today: date) -> bool:
    newest = session.get_one(CreditRecord, changes[-1].record_id) if changes else record
    return is_public(publication_of(newest), today)


def _change(change: CreditChange) -> SharedChange:
    kind = ChangeKind(change.kind)
    return SharedChange(change.number, kind, CHANGE_NAMES[kind], change.at)


def _proof(session: Session, row: Follower, changes: Sequence[CreditChange], now: datetime) -> SubscriberProof:
    told = [_reached_at(session, row, "told", change) for change in changes]
    done = [_reached_at(session, row, "acknowledged", change) for change in changes]
    since = _showing_since(changes, done)
    is_stopped = changes[-1].kind == ChangeKind.STOPPED
    is_right = done[-1] is not None or (is_stopped and since is None)
    due = None if is_right or row.closed_at else follow_due_on(session, Feed.CREDIT, row, local_date(changes[-1].at))
    return SubscriberProof(
        name=row.name,
        contact_office=row.contact_office,
        is_site=row.is_site,
        is_closed=row.closed_at is not None,
        told_at=told[-1],
        acknowledged_at=done[-1],
        shows=since is not None,
        shows_since=since,
        is_right=is_right,
        due_on=due,
        is_overdue=due is not None and local_date(now) > due,
    )


def _showing_since(changes: Sequence[CreditChange], done: Sequence[datetime | None]) -> datetime | None:
    """Return when it acknowledged the first of the changes since which it shows the record, None when it does not."""
    since = None
    for change, at in zip(changes, done, strict=True):
        if at is None:
            break
        since = None if change.kind == ChangeKind.STOPPED else (since or at)
    return since


def _reached_at(session: Session, row: Follower, kind: MarkKind, change: CreditChange) -> datetime | None:
    """Return when the subscriber's marks of this kind first reached the change."""
    if change.number is None:
        return None
    return reached_at(session, row.subscriber_id, Feed.CREDIT, kind, change.number)
