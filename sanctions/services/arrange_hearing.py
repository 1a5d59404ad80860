"""Serving the notice of a hearing, and of another day for it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date, local_date
from core.kernel.roles import Actor
from sanctions.domain.due_process import check_hearing_day, check_not_after, check_not_before, check_other_hearing_day
from sanctions.domain.procedure import Action
from sanctions.services.clocks import clocks_on
from sanctions.services.take_step import file_paper, listing_for_step, required_text, take_step
from sanctions.storage.listing_tables import Listing
from sanctions.storage.loading import rights_of


@dataclass(frozen=True)
class HearingNotice:
    served_on: date
    hearing_on: date
    place: str


@dataclass(frozen=True)
class HearingChange:
    """Another day for a hearing that was announced, and why."""

    served_on: date
    hearing_on: date
    place: str
    reason: str


def arrange_hearing(session: Session, listing_id: str, notice: HearingNotice, actor: Actor, now: datetime) -> None:
    """Record the served notice; the hearing may not be held before the lead time of the law has passed."""
    listing = listing_for_step(session, listing_id, Action.ARRANGE_HEARING, actor)
    requested_on = rights_of(listing).hearing_requested_on or notice.served_on
    check_not_before(notice.served_on, requested_on, "served_on", "听证通知不能早于听证申请")
    text = _announce(session, listing, notice, now)
    _keep(session, listing, Action.ARRANGE_HEARING, text, actor, now)


def reschedule_hearing(session: Session, listing_id: str, change: HearingChange, actor: Actor, now: datetime) -> None:
    """Record the served notice of another day; the lead time of the law begins anew."""
    listing = listing_for_step(session, listing_id, Action.RESCHEDULE_HEARING, actor)
    earlier_on, told_on = listing.hearing_on, listing.hearing_notice_served_on or change.served_on
    check_other_hearing_day(change.hearing_on, earlier_on)
    check_not_before(change.served_on, told_on, "served_on", "改期通知不能早于原来的听证通知")
    reason = required_text(change.reason, "reason", "请写明改期的理由")
    notice = HearingNotice(change.served_on, change.hearing_on, change.place)
    text = f"{_announce(session, listing, notice, now)}（{change_text(earlier_on, reason)}）"
    _keep(session, listing, Action.RESCHEDULE_HEARING, text, actor, now)


def change_text(earlier_on: date | None, reason: str) -> str:
    """Tell which day is given up, and why."""
    was = f"原定{chinese_date(earlier_on)}，" if earlier_on else ""
    return f"{was}改期的理由：{reason}"


def _announce(session: Session, listing: Listing, notice: HearingNotice, now: datetime) -> str:
    check_not_after(notice.served_on, local_date(now), "served_on", "送达日期不能晚于今天")
    check_hearing_day(notice.hearing_on, notice.served_on, clocks_on(session, notice.served_on))
    place = required_text(notice.place, "place", "请填写听证地点")
    listing.hearing_notice_served_on, listing.hearing_on = notice.served_on, notice.hearing_on
    return f"定于{chinese_date(notice.hearing_on)}在{place}举行听证"


def _keep(session: Session, listing: Listing, act: Action, text: str, actor: Actor, now: datetime) -> None:
    served_on = listing.hearing_notice_served_on or local_date(now)
    file_paper(session, listing, ("hearing_notice", served_on, text), actor, now)
    take_step(session, listing, act, actor, now, {"served_on": served_on, "hearing_on": listing.hearing_on})
