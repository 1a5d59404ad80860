"""Whose key opens a feed."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from changefeed.domain.feeds import Feed, Right
from changefeed.storage.feed_tables import FeedScope, FeedSubscriber
from core.database import vault_of
from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor, Role


@dataclass(frozen=True)
class Subscriber:
    """Who calls, and the feeds it reads with its rights there."""

    subscriber_id: str
    name: str
    scopes: Mapping[Feed, frozenset[Right]]

    def as_actor(self) -> Actor:
        """Return who acts where the subscriber sets something itself."""
        return Actor(self.subscriber_id, Role.CLIENT, self.name)

    def require(self, feed: Feed) -> None:
        """Raise NotAllowedError for a feed that it does not subscribe to."""
        _rights(self.scopes, feed)


def find_subscriber(session: Session, key: str) -> Subscriber | None:
    """Return whose key this is, None for a wrong one or a closed subscription."""
    row = session.scalar(
        select(FeedSubscriber).where(
            FeedSubscriber.secret_hash == vault_of(session).token_hash(key), FeedSubscriber.closed_at.is_(None)
        )
    )
    return None if row is None else Subscriber(row.id, row.name, scopes_of(session, row.id))


def rights_now(session: Session, subscriber_id: str, feed: Feed) -> frozenset[Right]:
    """Return the rights in a feed; read them where its changes are told, after its cursor was judged.

    Raises NotAllowedError for a feed that the subscriber does not read, or no more.
    """
    return _rights(scopes_of(session, subscriber_id), feed)


def scopes_of(session: Session, subscriber_id: str) -> dict[Feed, frozenset[Right]]:
    """Return the feeds that a subscriber reads with its rights there, in the order of the feeds."""
    reads = (FeedScope.subscriber_id == subscriber_id, FeedScope.ended_at.is_(None))
    rows = session.scalars(select(FeedScope).where(*reads).order_by(FeedScope.feed))
    return {Feed(row.feed): frozenset(map(Right, row.rights)) for row in rows}


def _rights(scopes: Mapping[Feed, frozenset[Right]], feed: Feed) -> frozenset[Right]:
    rights = scopes.get(feed)
    if rights is None:
        raise NotAllowedError("这个订阅单位没有订阅这种变更")
    return rights
