"""Until when a subscriber has to follow a change."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from changefeed.domain.feeds import Feed, feed_terms
from changefeed.storage.feed_tables import FeedChange, FeedScope, FeedSubscriber
from changefeed.storage.marks import furthest
from core.kernel.clock import local_date
from core.kernel.workdays import add_working_days
from rulebook.queries.books import current_book


@dataclass(frozen=True)
class Follower:
    """One subscriber of one feed, as far as its clock needs it."""

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
    return Follower(row.id, row.name, row.contact_office, row.is_site, scope.since, row.closed_at)


def follow_due_on(session: Session, feed: Feed, follower: Follower, changed_on: date) -> date:
    """Return the last day: the day itself for a site, else some working days (`feeds.toml`).

    For whoever subscribed after the change the days begin with the subscription.
    """
    start = max(changed_on, local_date(follower.since))
    return start if follower.is_site else add_working_days(start, _days(session, feed, start)).on


def overdue_since(session: Session, feed: Feed, follower: Follower, today: date) -> tuple[int, date | None]:
    """Return the number up to which the subscriber has acknowledged, and since when the next one is due too long."""
    acknowledged = furthest(session, follower.subscriber_id, feed, "acknowledged").up_to
    oldest = session.scalar(select(func.min(FeedChange.at)).where(after_number(feed, acknowledged)))
    due = None if oldest is None else follow_due_on(session, feed, follower, local_date(oldest))
    return acknowledged, due if due is not None and today > due else None


def after_number(feed: Feed, number: int) -> ColumnElement[bool]:
    """Return the test for changes beyond a number, those without a number too."""
    return (FeedChange.feed == feed.value) & (FeedChange.number.is_(None) | (FeedChange.number > number))


def _days(session: Session, feed: Feed, on: date) -> int:
    terms = feed_terms()[feed]
    return int(current_book(session).parameter(terms.parameter, on).value) if terms.parameter else terms.working_days
