"""Publicity of a listed enterprise of another province: pushed to its own province, which publishes it (article 14)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError
from core.kernel.roles import Actor
from sanctions.domain.due_process import check_not_after, check_not_before
from sanctions.domain.procedure import Action
from sanctions.services.office_clocks import start_office_clock
from sanctions.services.take_step import file_paper, listing_for_step, required_text, take_step


@dataclass(frozen=True)
class Push:
    """To which authority of the enterprise's province it was sent, and when."""

    authority: str
    pushed_on: date


def record_push(session: Session, listing_id: str, push: Push, actor: Actor, now: datetime) -> None:
    """Record it; the days for publicity there run from now on."""
    listing = listing_for_step(session, listing_id, Action.RECORD_PUSH, actor)
    if not listing.is_of_another_province or listing.pushed_on is not None:
        raise ConflictError("这件不用推送，或者已经登记过推送")
    check_not_after(push.pushed_on, local_date(now), "pushed_on", "推送日期不能晚于今天")
    check_not_before(push.pushed_on, listing.decided_on or push.pushed_on, "pushed_on", "推送日期不能早于列入决定")
    listing.pushed_to = required_text(push.authority, "authority", "请填写登记地的市场监督管理部门")
    listing.pushed_on = push.pushed_on
    start_office_clock(session, listing)
    file_paper(session, listing, ("push", push.pushed_on, f"推送给{listing.pushed_to}"), actor, now)
    details = {"pushed_on": push.pushed_on, "authority": listing.pushed_to}
    take_step(session, listing, Action.RECORD_PUSH, actor, now, details)


def record_publication_there(
    session: Session, listing_id: str, published_on: date, actor: Actor, now: datetime
) -> None:
    """Record that the other province has published it; nothing is owed any more."""
    listing = listing_for_step(session, listing_id, Action.RECORD_PUBLICATION, actor)
    if listing.pushed_on is None or listing.published_there_on is not None:
        raise ConflictError("还没有登记推送，或者已经登记过公示")
    check_not_after(published_on, local_date(now), "published_on", "公示日期不能晚于今天")
    check_not_before(published_on, listing.pushed_on, "published_on", "公示日期不能早于推送")
    listing.published_there_on = published_on
    start_office_clock(session, listing)
    file_paper(session, listing, ("publication_there", published_on, f"{listing.pushed_to}已经公示"), actor, now)
    take_step(session, listing, Action.RECORD_PUBLICATION, actor, now, {"published_on": published_on})


def record_end_push(session: Session, listing_id: str, pushed_on: date, actor: Actor, now: datetime) -> None:
    """Record that the province which publishes the listing was told of its end; nothing is owed any more."""
    listing = listing_for_step(session, listing_id, Action.RECORD_END_PUSH, actor)
    if listing.pushed_on is None or listing.end_pushed_on is not None or listing.ended_on is None:
        raise ConflictError("这件没有推送过登记地，或者已经登记过推送移出、撤销")
    check_not_after(pushed_on, local_date(now), "pushed_on", "推送日期不能晚于今天")
    check_not_before(pushed_on, listing.ended_on, "pushed_on", "推送日期不能早于移出、撤销")
    listing.end_pushed_on = pushed_on
    start_office_clock(session, listing)
    file_paper(session, listing, ("end_push", pushed_on, f"把移出、撤销推送给{listing.pushed_to}"), actor, now)
    take_step(session, listing, Action.RECORD_END_PUSH, actor, now, {"pushed_on": pushed_on})
