"""What a subscriber reported about single changes: how many it applied, and which it did not and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from changefeed.domain.feeds import Feed, Outcome, feed_terms
from changefeed.storage.feed_tables import FeedAlarm, FeedReport

_MOST = 30


@dataclass(frozen=True)
class NotApplied:
    feed_title: str
    number: int
    reason: str
    at: datetime


@dataclass(frozen=True)
class Reported:
    """By the newest report of each change; `alarms` is when the office was told of the subscriber's silence."""

    applied: int
    not_applied: int
    refusals: tuple[NotApplied, ...]
    alarms: tuple[datetime, ...]


def reported_by(session: Session, subscriber_id: str) -> Reported:
    """Return what this subscriber reported; the caller has asked whether it may be seen."""
    of_subscriber = FeedReport.subscriber_id == subscriber_id
    newest = select(func.max(FeedReport.id)).where(of_subscriber).group_by(FeedReport.feed, FeedReport.number)
    counted = select(FeedReport.outcome, func.count()).where(FeedReport.id.in_(newest)).group_by(FeedReport.outcome)
    numbers: dict[str, int] = dict(session.execute(counted).all())
    refused = (FeedReport.id.in_(newest), FeedReport.outcome == Outcome.NOT_APPLIED.value)
    rows = session.scalars(select(FeedReport).where(*refused).order_by(FeedReport.id.desc()).limit(_MOST))
    alarms = select(FeedAlarm.raised_at).where(FeedAlarm.subscriber_id == subscriber_id)
    titles = feed_terms()
    return Reported(
        numbers.get(Outcome.APPLIED.value, 0),
        numbers.get(Outcome.NOT_APPLIED.value, 0),
        tuple(NotApplied(titles[Feed(row.feed)].title, row.number, row.reason, row.at) for row in rows),
        tuple(session.scalars(alarms.order_by(FeedAlarm.raised_at.desc()).limit(_MOST))),
    )
