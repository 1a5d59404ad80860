"""Serving the notice of a hearing."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date, local_date
from core.kernel.roles import Actor
from sanctions.domain.due_process import check_not_after, check_not_before, earliest_hearing
from sanctions.domain.procedure import Action
from sanctions.services.clocks import clocks_on
from sanctions.services.take_step import file_paper, listing_for_step, required_text, take_step
from sanctions.storage.loading import rights_of


@dataclass(frozen=True)
class HearingNotice:
    served_on: date
    hearing_on: date
    place: str


def arrange_hearing(session: Session, listing_id: str, notice: HearingNotice, actor: Actor, now: datetime) -> None:
    """Record the served notice; the hearing may not be held before the lead time of the law has passed."""
    listing = listing_for_step(session, listing_id, Action.ARRANGE_HEARING, actor)
    check_not_after(notice.served_on, local_date(now), "served_on", "送达日期不能晚于今天")
    requested_on = rights_of(listing).hearing_requested_on or notice.served_on
    check_not_before(notice.served_on, requested_on, "served_on", "听证通知不能早于听证申请")
    earliest = earliest_hearing(notice.served_on, clocks_on(session, notice.served_on)).on
    message = f"听证前要给当事人留足法定的准备时间，最早可以定在{chinese_date(earliest)}"
    check_not_before(notice.hearing_on, earliest, "hearing_on", message)
    place = required_text(notice.place, "place", "请填写听证地点")
    listing.hearing_notice_served_on, listing.hearing_on = notice.served_on, notice.hearing_on
    text = f"定于{chinese_date(notice.hearing_on)}在{place}举行听证"
    file_paper(session, listing, ("hearing_notice", notice.served_on, text), actor, now)
    details = {"served_on": notice.served_on, "hearing_on": notice.hearing_on}
    take_step(session, listing, Action.ARRANGE_HEARING, actor, now, details)
