"""Whose key opens a feed."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from changefeed.domain.feeds import Feed, Right
from changefeed.storage.feed_tables import FeedScope, FeedSubscriber
from core.database import vault_of
from core.kernel.errors import NotAllowedError


@dataclass(frozen=True)
class Subscriber:
    """Who calls, and the feeds it reads with its rights there."""

    subscriber_id: str
    name: str
    scopes: dict[Feed, frozenset[Right]]

    def rights_in(self, feed: Feed) -> frozenset[Right]:
        """Return the rights; raises NotAllowedError for a feed that it does not subscribe to."""
        rights = self.scopes.get(feed)
        if rights is None:
            raise NotAllowedError("这个订阅单位没有订阅这种变更")
        return rights


def find_subscriber(session: Session, key: str) -> Subscriber | None:
    """Return whose key this is, None for a wrong one or a closed subscription."""
    row = session.scalar(
        select(FeedSubscriber).where(
            FeedSubscriber.secret_hash == vault_of(session).token_hash(key), FeedSubscriber.closed_at.is_(None)
        )
    )
    return None if row is None else Subscriber(row.id, row.name, scopes_of(session, row.id))


def scopes_of(session: Session, subscriber_id: str) -> dict[Feed, frozenset[Right]]:
    """Return the feeds of a subscriber with its rights there, in the order of the feeds."""
    rows = session.scalars(select(FeedScope).where(FeedScope.subscriber_id == subscriber_id).order_by(FeedScope.feed))
    return {Feed(row.feed): frozenset(map(Right, row.rights)) for row in rows}
