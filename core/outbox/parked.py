"""What stands still: parked deliveries and failed duties, and releasing a delivery for another try."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError, NotFoundError
from core.outbox.tables import DutyRun, OutboxDelivery, OutboxMessage

_MOST = 200


@dataclass(frozen=True)
class StuckDelivery:
    """`parked_at` is None while the delivery is still being tried again."""

    delivery_id: int
    subscriber: str
    fact_type: str
    recorded_at: datetime
    tries: int
    error: str
    next_try_at: datetime
    parked_at: datetime | None
    waiting_behind: int


@dataclass(frozen=True)
class FailedRun:
    duty: str
    started_at: datetime
    error: str


def stuck_deliveries(session: Session) -> tuple[StuckDelivery, ...]:
    """Return parked and failing deliveries, oldest first; `waiting_behind` counts later facts of the same subject."""
    rows = session.execute(
        select(OutboxDelivery, OutboxMessage)
        .join(OutboxMessage, OutboxMessage.id == OutboxDelivery.message_id)
        .where(OutboxDelivery.delivered_at.is_(None), OutboxDelivery.tries > 0)
        .order_by(OutboxDelivery.id)
        .limit(_MOST)
    )
    return tuple(
        StuckDelivery(
            delivery_id=delivery.id,
            subscriber=delivery.subscriber,
            fact_type=message.fact_type,
            recorded_at=message.recorded_at,
            tries=delivery.tries,
            error=delivery.last_error or "",
            next_try_at=delivery.next_try_at,
            parked_at=delivery.parked_at,
            waiting_behind=_waiting_behind(session, delivery),
        )
        for delivery, message in rows
    )


def _waiting_behind(session: Session, delivery: OutboxDelivery) -> int:
    waiting = select(func.count()).where(
        OutboxDelivery.subscriber == delivery.subscriber,
        OutboxDelivery.subject_id == delivery.subject_id,
        OutboxDelivery.message_id > delivery.message_id,
        OutboxDelivery.delivered_at.is_(None),
    )
    return session.scalar(waiting) or 0


def failed_runs(session: Session) -> tuple[FailedRun, ...]:
    """Return failed firings of duties, newest first; the next slot has tried again already."""
    rows = session.scalars(
        select(DutyRun).where(DutyRun.error.is_not(None)).order_by(DutyRun.started_at.desc()).limit(_MOST)
    )
    return tuple(FailedRun(row.duty, row.started_at, row.error or "") for row in rows)


def release_delivery(session: Session, delivery_id: int, now: datetime) -> str:
    """Let a parked delivery be tried again at once and return its subscriber; the caller records the act.

    Raises NotFoundError, or ConflictError when it is not parked.
    """
    delivery = session.get(OutboxDelivery, delivery_id)
    if delivery is None:
        raise NotFoundError("没有找到这条投递")
    if delivery.parked_at is None:
        raise ConflictError("这条投递没有停住，不需要重新投递")
    delivery.parked_at = None
    delivery.tries = 0
    delivery.next_try_at = now
    return delivery.subscriber


@dataclass(frozen=True)
class DeliveryState:
    """What became of the one message of a subject at one subscriber."""

    tries: int
    error: str
    delivered_at: datetime | None
    next_try_at: datetime
    parked_at: datetime | None


def states_of(session: Session, subscriber: str, subjects: Iterable[str]) -> dict[str, DeliveryState]:
    """Return the delivery state by subject; a subject the worker has not met yet is missing."""
    rows = session.scalars(
        select(OutboxDelivery).where(
            OutboxDelivery.subscriber == subscriber, OutboxDelivery.subject_id.in_(list(subjects))
        )
    )
    return {
        row.subject_id: DeliveryState(row.tries, row.last_error or "", row.delivered_at, row.next_try_at, row.parked_at)
        for row in rows
    }


def release_of(session: Session, subscriber: str, subject: str, now: datetime) -> None:
    """Let the parked delivery of a subject be tried again; raises NotFoundError or ConflictError."""
    found = session.scalar(
        select(OutboxDelivery.id).where(OutboxDelivery.subscriber == subscriber, OutboxDelivery.subject_id == subject)
    )
    release_delivery(session, found or 0, now)
