"""Telling the office of a subscriber that is silent past its clock: once for every number it stopped at."""

from datetime import datetime

from sqlalchemy.orm import Session

from changefeed.domain.feeds import Feed, feed_terms
from changefeed.storage.feed_tables import FeedAlarm
from changefeed.storage.following import Follower, followers_of, overdue_since
from changefeed.storage.marks import reads_from
from core.kernel.clock import chinese_date, local_date
from core.kernel.roles import Role
from identity.domain.notices import NewNotice, NoticeKind, to_office
from identity.services.leave_notice import leave_notice

SILENCE_TITLE = "有订阅单位超过期限没有确认变更"
SUBSCRIBERS_PATH = "/office/rights/subscribers"
_TOLD = (Role.SUPERVISOR, Role.ADMIN)


def watch_silence(session: Session, now: datetime) -> None:
    """Raise the alarm for every open subscriber that has not acknowledged what was due."""
    for feed in Feed:
        for follower in followers_of(session, feed):
            if follower.closed_at is None:
                _watch(session, feed, follower, now)


def _watch(session: Session, feed: Feed, follower: Follower, now: datetime) -> None:
    acknowledged, due = overdue_since(session, feed, follower, local_date(now))
    after = max(acknowledged, reads_from(session, follower.subscriber_id, feed))  # changed rights are a new silence
    if due is None or session.get(FeedAlarm, (follower.subscriber_id, feed.value, after)) is not None:
        return
    session.add(FeedAlarm(subscriber_id=follower.subscriber_id, feed=feed.value, after=after, raised_at=now))
    body = (
        f"{follower.name}应当在{chinese_date(due)}以前确认“{feed_terms()[feed].title}”的变更，到现在没有确认。"
        f"请联系{follower.contact_office}，核对对方的系统是否正常、变更是否照办。"
    )
    for role in _TOLD:
        path = f"{SUBSCRIBERS_PATH}/{follower.subscriber_id}"
        leave_notice(session, NewNotice(to_office(role), SILENCE_TITLE, body, path, NoticeKind.DEADLINE), now)
