"""How far a subscriber has come in a feed."""

from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from changefeed.domain.feeds import Feed
from changefeed.storage.feed_tables import FeedMark, FeedScopeChange

MarkKind = Literal["told", "acknowledged"]


class Reached(NamedTuple):
    """How far, and when it came that far."""

    up_to: int
    at: datetime | None


def furthest(session: Session, subscriber_id: str, feed: Feed, kind: MarkKind) -> Reached:
    """Return how far the subscriber was told, or has acknowledged; 0 when never."""
    of_kind = (FeedMark.subscriber_id == subscriber_id, FeedMark.feed == feed.value, FeedMark.kind == kind)
    newest = select(FeedMark).where(*of_kind).order_by(FeedMark.up_to.desc()).limit(1)
    mark = session.scalars(newest).one_or_none()
    return Reached(0, None) if mark is None else Reached(mark.up_to, mark.at)


def reached_at(session: Session, subscriber_id: str, feed: Feed, kind: MarkKind, number: int) -> datetime | None:
    """Return when the subscriber's marks of this kind first reached the number."""
    of_kind = (FeedMark.subscriber_id == subscriber_id, FeedMark.feed == feed.value, FeedMark.kind == kind)
    reached = select(FeedMark.at).where(*of_kind, FeedMark.up_to >= number).order_by(FeedMark.up_to).limit(1)
    return session.scalar(reached)


def reads_from(session: Session, subscriber_id: str, feed: Feed) -> int:
    """Return the number below which a cursor is from before the rights were last changed; 0 when they never were."""
    of_scope = (FeedScopeChange.subscriber_id == subscriber_id, FeedScopeChange.feed == feed.value)
    return session.scalar(select(func.max(FeedScopeChange.reads_from)).where(*of_scope)) or 0
