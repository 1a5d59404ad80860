"""A department that follows the sanctions of the city: it has read them all, and says what it did not carry out."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bootstrap.demo.load_stories import Stage
from changefeed.domain.feeds import Feed, Outcome, Scope
from changefeed.services.follow_feed import MOST_CHANGES, acknowledge_changes, tell_subscriber
from changefeed.services.manage_subscribers import NewSubscriber, open_subscriber
from changefeed.services.report_actions import ActionReport, report_actions
from sanctions.domain.flag_changes import right_of_desk

_DESKS = ("procurement", "bidding")
_OPENED_DAYS_AGO = 90


def load_subscribers(session: Session, stage: Stage, now: datetime) -> None:
    """Let it read in the order of the days; the last change it has not acknowledged yet."""
    scopes = (Scope(Feed.SANCTIONS, frozenset(map(right_of_desk, _DESKS))),)
    centre = NewSubscriber("示例市公共资源交易中心", "评审管理处", is_site=False, scopes=scopes)
    opened_at, read_at = now - timedelta(days=_OPENED_DAYS_AGO), now - timedelta(hours=3)
    who = open_subscriber(session, centre, stage.actors["supervisor"], opened_at).subscriber_id
    up_to = tell_subscriber(session, who, Feed.SANCTIONS, 0, MOST_CHANGES, read_at)
    acknowledge_changes(session, who, Feed.SANCTIONS, up_to - 1, read_at)
    done = [ActionReport(number, Outcome.APPLIED) for number in range(2, up_to)]
    refused = ActionReport(1, Outcome.NOT_APPLIED, "这家企业没有在本中心的供应商库里，没有可以限制的资格")
    report_actions(session, who, Feed.SANCTIONS, [refused, *done], read_at)
