"""A subscriber says what it did with single changes, and why not; rows are added and never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from changefeed.domain.feeds import Feed, Outcome
from changefeed.services.follow_feed import check_told
from changefeed.storage.feed_tables import FeedReport
from core.kernel.errors import InvalidInputError
from core.kernel.plain_text import plain

_LONGEST_REASON = 500


@dataclass(frozen=True)
class ActionReport:
    """What was done with one change; `reason` must say why where it was not applied."""

    number: int
    outcome: Outcome
    reason: str = ""


def report_actions(
    session: Session, subscriber_id: str, feed: Feed, reports: Sequence[ActionReport], now: datetime
) -> None:
    """Keep the reports, all or none; raises ConflictError for a change that was not read yet."""
    check_told(session, subscriber_id, feed, max((report.number for report in reports), default=0))
    for report in reports:
        reason = plain(report.reason).strip()
        if report.outcome is Outcome.NOT_APPLIED and not reason:
            message = "没有照办的，请写明为什么"
            raise InvalidInputError(message, fields={"reason": message})
        if len(reason) > _LONGEST_REASON:
            message = f"最多 {_LONGEST_REASON} 个字"
            raise InvalidInputError(message, fields={"reason": message})
        session.add(
            FeedReport(
                subscriber_id=subscriber_id,
                feed=feed.value,
                number=report.number,
                outcome=report.outcome.value,
                reason=reason,
                at=now,
            )
        )
    session.flush()
