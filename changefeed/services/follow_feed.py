"""A subscriber reads a feed and says what it has carried out; both are kept as proof."""

from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from changefeed.domain.feeds import Feed
from changefeed.storage.feed_tables import FeedChange, FeedMark
from changefeed.storage.marks import MarkKind, furthest, reads_from
from core.kernel.errors import ConflictError, InvalidInputError

MOST_CHANGES = 500
_NUMBERED_AT_ONCE = 5000
_HOLD = text(
    "INSERT INTO feed_counter (feed, last) VALUES (:feed, 0)"
    " ON CONFLICT (feed) DO UPDATE SET last = feed_counter.last RETURNING last"
)
_MOVE = text("UPDATE feed_counter SET last = :last WHERE feed = :feed")


def number_changes(session: Session, feed: Feed) -> int:
    """Give numbers to what was committed since, in the order it was written, as far as one call goes; return the last.

    The counter's row is held meanwhile: nobody reads past a number that is still to be given.
    """
    last = int(session.execute(_HOLD, {"feed": feed.value}).scalar_one())
    waiting = (FeedChange.feed == feed.value, FeedChange.number.is_(None))
    fresh = select(FeedChange).where(*waiting).order_by(FeedChange.id).limit(_NUMBERED_AT_ONCE)
    for change in session.scalars(fresh):
        last += 1
        change.number = last
    session.flush()
    session.execute(_MOVE, {"last": last, "feed": feed.value})
    return last


def tell_subscriber(session: Session, subscriber_id: str, feed: Feed, after: int, limit: int, now: datetime) -> int:
    """Note that the subscriber is told of the changes after its cursor and return the last number it gets.

    Raises ConflictError as `check_cursor` does. The counter is held before the cursor is judged: rights that change
    meanwhile wait for it.
    """
    if after < 0 or not 1 <= limit <= MOST_CHANGES:
        message = f"after 不能小于 0，limit 在 1 到 {MOST_CHANGES} 之间"
        raise InvalidInputError(message, fields={"after": message})
    up_to = min(after + limit, number_changes(session, feed))
    check_cursor(session, subscriber_id, feed, after)
    _mark(session, subscriber_id, feed, "told", up_to, now)
    return up_to


def use_up_number(session: Session, feed: Feed) -> int:
    """Use up a number for no change, and return it: cursors below it are known to be from before."""
    number = number_changes(session, feed) + 1
    session.execute(_MOVE, {"last": number, "feed": feed.value})
    return number


def check_cursor(session: Session, subscriber_id: str, feed: Feed, cursor: int) -> None:
    """Refuse a cursor beyond what the subscriber was told, and one from before its rights were changed.

    What it read with other rights may be too much or too little: it takes everything that holds once more.
    """
    check_told(session, subscriber_id, feed, cursor)
    if cursor < reads_from(session, subscriber_id, feed):
        raise ConflictError("您能看到的内容已经改变，请从头重新读取现在有效的全部内容，再从新的编号继续")


def check_told(session: Session, subscriber_id: str, feed: Feed, number: int) -> None:
    """Refuse a number beyond what the subscriber was told: nothing can be skipped."""
    if number > furthest(session, subscriber_id, feed, "told").up_to:
        raise ConflictError("不能跳过还没有读取的变更，请从上次读到的编号继续")


def tell_everything(session: Session, subscriber_id: str, feed: Feed, now: datetime) -> int:
    """Note that the subscriber gets what is true now, whole, and return the number from which it reads on."""
    last = number_changes(session, feed)
    _mark(session, subscriber_id, feed, "told", last, now)
    return last


def acknowledge_changes(session: Session, subscriber_id: str, feed: Feed, up_to: int, now: datetime) -> None:
    """Note that everything up to this number is carried out; raises ConflictError beyond what was told."""
    if up_to > furthest(session, subscriber_id, feed, "told").up_to:
        raise ConflictError("还没有读取到这个编号，不能确认")
    _mark(session, subscriber_id, feed, "acknowledged", up_to, now)


def _mark(session: Session, subscriber_id: str, feed: Feed, kind: MarkKind, up_to: int, now: datetime) -> None:
    """Add the mark when it goes further than those before."""
    if up_to > furthest(session, subscriber_id, feed, kind).up_to:
        session.add(FeedMark(subscriber_id=subscriber_id, feed=feed.value, kind=kind, up_to=up_to, at=now))
        session.flush()
