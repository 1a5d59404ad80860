"""Who follows the feeds: how far each of them has come, and what one of them has not followed yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from changefeed.domain.feeds import SUBSCRIBER_MANAGERS, SUBSCRIBER_READERS, Feed, feed_terms
from changefeed.storage.feed_tables import FeedChange, FeedScope, FeedSubscriber
from changefeed.storage.following import Follower, after_number, follow_due_on, follower, oldest_after
from changefeed.storage.marks import furthest, reads_from
from core.kernel.clock import SHANGHAI, local_date
from core.kernel.errors import NotAllowedError, NotFoundError
from core.kernel.roles import Actor

_A_PAGE = 30


@dataclass(frozen=True)
class Progress:
    """How far a subscriber has followed one feed.

    `pending` changes are not acknowledged, `overdue` of them should have been; the oldest was due on that day.
    `starts_anew`: what it may see was changed, and it has not taken and acknowledged everything once more.
    """

    feed: Feed
    title: str
    rights: tuple[str, ...]
    since: datetime
    told_up_to: int
    acknowledged_up_to: int
    acknowledged_at: datetime | None
    pending: int
    overdue: int
    oldest_due_on: date | None
    is_overdue: bool
    starts_anew: bool


@dataclass(frozen=True)
class SubscriberLine:
    """One subscriber with its progress in every feed that it reads now; the figures of the line are of all of them."""

    subscriber_id: str
    name: str
    contact_office: str
    is_site: bool
    opened_at: datetime
    closed_at: datetime | None
    closed_because: str
    feeds: tuple[Progress, ...]
    acknowledged_at: datetime | None
    pending: int
    overdue: int
    oldest_due_on: date | None
    is_overdue: bool


@dataclass(frozen=True)
class PendingChange:
    """One change that is not acknowledged; `due_on` is None once the subscription has ended."""

    feed: Feed
    change_id: int
    number: int | None
    at: datetime
    is_told: bool
    due_on: date | None
    is_overdue: bool


@dataclass(frozen=True)
class SubscriberPage:
    """One subscriber with a page of what it has not acknowledged, the oldest first."""

    line: SubscriberLine
    pending: tuple[PendingChange, ...]
    pages: int
    may_manage: bool


def subscriber_lines(
    session: Session, actor: Actor, now: datetime, feed: Feed | None = None
) -> tuple[SubscriberLine, ...]:
    """Return every subscriber, or those of one feed alone, to officials, who follow first, by name.

    Raises NotAllowedError for anybody else.
    """
    require_reader(actor)
    order = (FeedSubscriber.closed_at.is_not(None), FeedSubscriber.name)
    rows = session.scalars(select(FeedSubscriber).order_by(*order)).all()
    lines = (_line(session, row, local_date(now), feed) for row in rows)
    return tuple(line for line in lines if line.feeds)


def subscriber_page(session: Session, subscriber_id: str, actor: Actor, now: datetime, page: int) -> SubscriberPage:
    """Return one subscriber to officials; raises NotAllowedError and NotFoundError. Pages count from 1."""
    require_reader(actor)
    row = session.get(FeedSubscriber, subscriber_id)
    if row is None:
        raise NotFoundError("没有找到这个订阅单位")
    line = _line(session, row, local_date(now))
    return SubscriberPage(
        line=line,
        pending=_pending(session, row, line.feeds, local_date(now), page),
        pages=max(1, -(-line.pending // _A_PAGE)),
        may_manage=actor.role in SUBSCRIBER_MANAGERS and row.closed_at is None,
    )


def require_reader(actor: Actor) -> None:
    if actor.role not in SUBSCRIBER_READERS:
        raise NotAllowedError("您的岗位不能查看订阅单位")


def _line(session: Session, row: FeedSubscriber, today: date, feed: Feed | None = None) -> SubscriberLine:
    reads = (FeedScope.subscriber_id == row.id, FeedScope.ended_at.is_(None))
    scopes = select(FeedScope).where(*reads).order_by(FeedScope.feed)
    scopes = scopes if feed is None else scopes.where(FeedScope.feed == feed.value)
    feeds = tuple(_progress(session, row, scope, today) for scope in session.scalars(scopes))
    return SubscriberLine(
        subscriber_id=row.id,
        name=row.name,
        contact_office=row.contact_office,
        is_site=row.is_site,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        closed_because=row.closed_because or "",
        feeds=feeds,
        acknowledged_at=max((feed.acknowledged_at for feed in feeds if feed.acknowledged_at), default=None),
        pending=sum(feed.pending for feed in feeds),
        overdue=sum(feed.overdue for feed in feeds),
        oldest_due_on=min((feed.oldest_due_on for feed in feeds if feed.oldest_due_on), default=None),
        is_overdue=any(feed.is_overdue for feed in feeds),
    )


def _progress(session: Session, row: FeedSubscriber, scope: FeedScope, today: date) -> Progress:
    feed, who = Feed(scope.feed), follower(row, scope)
    acknowledged = furthest(session, row.id, feed, "acknowledged")
    pending = after_number(feed, acknowledged.up_to)
    count = session.scalar(select(func.count()).select_from(FeedChange).where(pending)) or 0
    oldest = oldest_after(session, row.id, feed, acknowledged.up_to)
    due = None if oldest is None or row.closed_at else follow_due_on(session, feed, who, local_date(oldest))
    is_overdue = due is not None and today > due
    return Progress(
        feed=feed,
        title=feed_terms()[feed].title,
        rights=tuple(scope.rights),
        since=scope.since,
        told_up_to=furthest(session, row.id, feed, "told").up_to,
        acknowledged_up_to=acknowledged.up_to,
        acknowledged_at=acknowledged.at,
        pending=count,
        overdue=_overdue(session, feed, who, pending, today) if is_overdue else 0,
        oldest_due_on=due,
        is_overdue=is_overdue,
        starts_anew=acknowledged.up_to < reads_from(session, row.id, feed),
    )


def _overdue(session: Session, feed: Feed, who: Follower, pending: ColumnElement[bool], today: date) -> int:
    """Count the pending changes whose last day is over: a later change is never due earlier than an older one."""
    day, since = today, local_date(who.since)
    while day > since and follow_due_on(session, feed, who, day) >= today:
        day -= timedelta(1)
    ends_at = datetime.combine(day + timedelta(1), time(), SHANGHAI)
    return session.scalar(select(func.count()).select_from(FeedChange).where(pending, FeedChange.at < ends_at)) or 0


def _pending(
    session: Session, row: FeedSubscriber, feeds: Iterable[Progress], today: date, page: int
) -> tuple[PendingChange, ...]:
    """Return a page of what is not acknowledged, feed after feed, each in its order."""
    found: list[PendingChange] = []
    skipped = _A_PAGE * (page - 1)
    for feed in feeds:
        columns = select(FeedChange.id, FeedChange.number, FeedChange.at).where(
            after_number(feed.feed, feed.acknowledged_up_to)
        )
        some = columns.order_by(FeedChange.id).offset(max(0, skipped)).limit(_A_PAGE - len(found))
        who = Follower(row.id, row.name, row.contact_office, row.is_site, feed.since, row.closed_at)
        for change_id, number, at in session.execute(some):
            due = None if row.closed_at else follow_due_on(session, feed.feed, who, local_date(at))
            is_told, is_late = number is not None and number <= feed.told_up_to, due is not None and today > due
            found.append(PendingChange(feed.feed, change_id, number, at, is_told, due, is_late))
        skipped -= feed.pending
    return tuple(found)
