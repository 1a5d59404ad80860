"""How what a subscriber may read was changed, and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from changefeed.domain.feeds import Feed, ScopeChange
from changefeed.storage.feed_tables import FeedScopeChange

_MOST = 30


@dataclass(frozen=True)
class ScopeChangeLine:
    """One change; `added` and `removed` are rights."""

    feed: Feed
    kind: ScopeChange
    added: tuple[str, ...]
    removed: tuple[str, ...]
    reason: str
    at: datetime


def scope_changes_of(session: Session, subscriber_id: str) -> tuple[ScopeChangeLine, ...]:
    """Return the newest changes first; the caller has asked whether they may be seen."""
    of_subscriber = select(FeedScopeChange).where(FeedScopeChange.subscriber_id == subscriber_id)
    rows = session.scalars(of_subscriber.order_by(FeedScopeChange.id.desc()).limit(_MOST))
    return tuple(
        ScopeChangeLine(
            Feed(row.feed),
            ScopeChange(row.kind),
            tuple(right for right in row.rights if right not in row.earlier),
            tuple(right for right in row.earlier if right not in row.rights),
            row.reason,
            row.at,
        )
        for row in rows
    )
