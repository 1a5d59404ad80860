"""Waking subscribers whose feed went further than they have read, one small message at a time for each.

A message carries the number up to which the feed has come and nothing of what changed. Whoever gets it reads on from
its own cursor, so messages may be lost, doubled or overtake each other without harm.
"""

import json
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from changefeed.domain.feeds import SENDING, Feed, feed_terms
from changefeed.services.follow_feed import number_changes
from changefeed.storage.feed_tables import FeedChange, FeedScope, FeedSubscriber, FeedWakeUp
from changefeed.storage.marks import furthest, reads_from
from core.contracts.changefeed import WakeUpDue
from core.kernel.identifiers import new_id
from core.outbox import publish
from core.outbox.parked import states_of


def wake_subscribers(session: Session, now: datetime) -> None:
    """Give numbers to what is new and store a wake-up for whoever has not read it."""
    for feed in Feed:
        rows = _woken(session, feed)
        if rows:
            last = _last_number(session, feed)
            for subscriber_id in rows:
                up_to = max(last, reads_from(session, subscriber_id, feed))
                if furthest(session, subscriber_id, feed, "told").up_to < up_to:
                    _wake(session, subscriber_id, feed, up_to, now)


def _woken(session: Session, feed: Feed) -> list[str]:
    """Return the open subscribers of the feed that have an address."""
    found = select(FeedSubscriber.id).join(FeedScope, FeedScope.subscriber_id == FeedSubscriber.id)
    open_there = (FeedSubscriber.closed_at.is_(None), FeedSubscriber.address_sealed.is_not(None))
    of_feed = (FeedScope.feed == feed.value, FeedScope.ended_at.is_(None))
    return list(session.scalars(found.where(*of_feed, *open_there).order_by(FeedSubscriber.id)))


def _last_number(session: Session, feed: Feed) -> int:
    """Return the last number, given now only where something waits for one: the counter is not held for nothing."""
    of_feed = FeedChange.feed == feed.value
    if session.scalar(select(exists().where(of_feed, FeedChange.number.is_(None)))):
        return number_changes(session, feed)
    newest = select(FeedChange.number).where(of_feed).order_by(FeedChange.number.desc()).limit(1)
    return session.scalar(newest) or 0


def _wake(session: Session, subscriber_id: str, feed: Feed, last: int, now: datetime) -> None:
    of_subscriber = (FeedWakeUp.subscriber_id == subscriber_id, FeedWakeUp.feed == feed.value)
    newest = select(FeedWakeUp).where(*of_subscriber).order_by(FeedWakeUp.up_to.desc(), FeedWakeUp.made_at.desc())
    earlier = session.scalars(newest.limit(1)).one_or_none()
    if earlier is not None and (earlier.up_to >= last or not _is_over(session, earlier)):
        return
    message = FeedWakeUp(
        id=f"msg_{new_id()}",
        subscriber_id=subscriber_id,
        feed=feed.value,
        up_to=last,
        body=_body(feed, last, now),
        made_at=now,
    )
    session.add(message)
    publish(session, WakeUpDue(message.id), recorded_at=now)
    session.flush()


def _is_over(session: Session, message: FeedWakeUp) -> bool:
    """Tell whether it arrived or was given up; while it is under way it wakes for later changes too."""
    state = states_of(session, SENDING, [message.id]).get(message.id)
    return state is not None and (state.delivered_at is not None or state.parked_at is not None)


def _body(feed: Feed, up_to: int, now: datetime) -> str:
    content = {
        "type": feed_terms()[feed].event,
        "timestamp": now.isoformat(),
        "data": {"feed": feed.value, "up_to": up_to},
    }
    return json.dumps(content, separators=(",", ":"))
