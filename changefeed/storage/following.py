"""Until when a subscriber has to follow a change."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from changefeed.domain.feeds import Feed, feed_terms
from changefeed.storage.feed_tables import FeedChange, FeedScope, FeedScopeChange, FeedSubscriber
from changefeed.storage.marks import furthest
from core.kernel.clock import local_date
from core.kernel.workdays import add_working_days
from rulebook.queries.books import current_book


@dataclass(frozen=True)
class Follower:
    """One subscriber of one feed, as far as its clock needs it; `closed_at` is when it ceased to read this feed."""

    subscriber_id: str
    name: str
    contact_office: str
    is_site: bool
    since: datetime
    closed_at: datetime | None


def followers_of(session: Session, feed: Feed) -> tuple[Follower, ...]:
    """Return everybody who reads or has read the feed, by name."""
    rows = session.execute(
        select(FeedSubscriber, FeedScope)
        .join(FeedScope, FeedScope.subscriber_id == FeedSubscriber.id)
        .where(FeedScope.feed == feed.value)
        .order_by(FeedSubscriber.name)
    )
    return tuple(follower(row, scope) for row, scope in rows)


def follower(row: FeedSubscriber, scope: FeedScope) -> Follower:
    ended = min((at for at in (row.closed_at, scope.ended_at) if at is not None), default=None)
    return Follower(row.id, row.name, row.contact_office, row.is_site, scope.since, ended)


def follow_due_on(session: Session, feed: Feed, follower: Follower, changed_on: date) -> date:
    """Return the last day: the day itself for a site, else some working days (`feeds.toml`).

    For whoever subscribed after the change the days begin with the subscription.
    """
    start = max(changed_on, local_date(follower.since))
    return start if follower.is_site else add_working_days(start, _days(session, feed, start)).on


def overdue_since(session: Session, feed: Feed, follower: Follower, today: date) -> tuple[int, date | None]:
    """Return the number up to which the subscriber has acknowledged, and since when the next one is due too long."""
    acknowledged = furthest(session, follower.subscriber_id, feed, "acknowledged").up_to
    oldest = oldest_after(session, follower.subscriber_id, feed, acknowledged)
    due = None if oldest is None else follow_due_on(session, feed, follower, local_date(oldest))
    return acknowledged, due if due is not None and today > due else None


def oldest_after(session: Session, subscriber_id: str, feed: Feed, acknowledged: int) -> datetime | None:
    """Return when the oldest thing happened that is not acknowledged: a change, or that it has to start anew."""
    change = session.scalar(select(func.min(FeedChange.at)).where(after_number(feed, acknowledged)))
    of_scope = (FeedScopeChange.subscriber_id == subscriber_id, FeedScopeChange.feed == feed.value)
    newer = select(func.min(FeedScopeChange.at)).where(*of_scope, FeedScopeChange.reads_from > acknowledged)
    return min((at for at in (change, session.scalar(newer)) if at is not None), default=None)


def after_number(feed: Feed, number: int) -> ColumnElement[bool]:
    """Return the test for changes beyond a number, those without a number too."""
    return (FeedChange.feed == feed.value) & (FeedChange.number.is_(None) | (FeedChange.number > number))


def _days(session: Session, feed: Feed, on: date) -> int:
    terms = feed_terms()[feed]
    return int(current_book(session).parameter(terms.parameter, on).value) if terms.parameter else terms.working_days
