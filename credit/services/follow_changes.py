"""A subscriber reads the change feed and says what it has carried out; both are kept as proof."""

from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError, InvalidInputError
from credit.storage.change_tables import CreditChange, SubscriberMark

MOST_CHANGES = 500
_NUMBERED_AT_ONCE = 5000
_HOLD = text(
    "INSERT INTO credit_change_counter (id, last) VALUES (1, 0)"
    " ON CONFLICT (id) DO UPDATE SET last = credit_change_counter.last RETURNING last"
)
_MOVE = text("UPDATE credit_change_counter SET last = :last WHERE id = 1")


def number_changes(session: Session) -> int:
    """Give numbers to what was committed since, in the order it was written, as far as one call goes; return the last.

    The counter's row is held meanwhile: nobody reads past a number that is still to be given.
    """
    last = int(session.execute(_HOLD).scalar_one())
    fresh = select(CreditChange).where(CreditChange.number.is_(None)).order_by(CreditChange.id).limit(_NUMBERED_AT_ONCE)
    for change in session.scalars(fresh):
        last += 1
        change.number = last
    session.flush()
    session.execute(_MOVE, {"last": last})
    return last


def tell_subscriber(session: Session, subscriber_id: str, after: int, limit: int, now: datetime) -> int:
    """Note that the subscriber is told of the changes after its cursor and return the last number it gets.

    Raises ConflictError for a cursor beyond what it was told: nothing can be skipped.
    """
    if after < 0 or not 1 <= limit <= MOST_CHANGES:
        message = f"after 不能小于 0，limit 在 1 到 {MOST_CHANGES} 之间"
        raise InvalidInputError(message, fields={"after": message})
    if after > _furthest(session, subscriber_id, "told"):
        raise ConflictError("不能跳过还没有读取的变更，请从上次读到的编号继续")
    up_to = min(after + limit, number_changes(session))
    if up_to >= 1:
        _mark(session, subscriber_id, "told", up_to, now)
    return up_to


def acknowledge_changes(session: Session, subscriber_id: str, up_to: int, now: datetime) -> None:
    """Note that everything up to this number is carried out; raises ConflictError beyond what was told."""
    if up_to > _furthest(session, subscriber_id, "told"):
        raise ConflictError("还没有读取到这个编号，不能确认")
    if up_to >= 1:
        _mark(session, subscriber_id, "acknowledged", up_to, now)


def _mark(session: Session, subscriber_id: str, kind: str, up_to: int, now: datetime) -> None:
    """Add the mark when it goes further than those before."""
    if up_to > _furthest(session, subscriber_id, kind):
        session.add(SubscriberMark(subscriber_id=subscriber_id, kind=kind, up_to=up_to, at=now))
        session.flush()


def _furthest(session: Session, subscriber_id: str, kind: str) -> int:
    of_kind = (SubscriberMark.subscriber_id == subscriber_id, SubscriberMark.kind == kind)
    return session.scalar(select(func.max(SubscriberMark.up_to)).where(*of_kind)) or 0
