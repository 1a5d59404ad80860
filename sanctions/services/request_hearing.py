"""The party asks for a hearing."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor, Role
from sanctions.domain.due_process import check_hearing_request, check_not_after
from sanctions.domain.procedure import Action
from sanctions.services.take_step import file_paper, listing_for_step, take_step
from sanctions.storage.loading import rights_of


def request_hearing(session: Session, listing_id: str, requested_on: date, actor: Actor, now: datetime) -> None:
    """Record the request; it must come in the days the law gives. It takes back an earlier waiver."""
    listing = listing_for_step(session, listing_id, Action.REQUEST_HEARING, actor)
    today = local_date(now)
    day = today if actor.role is Role.MERCHANT else requested_on
    check_not_after(day, today, "requested_on", "申请日期不能晚于今天")
    check_hearing_request(rights_of(listing), day)
    listing.hearing_requested_on, listing.waived_on = day, None
    file_paper(session, listing, ("hearing_request", day, "当事人申请听证"), actor, now)
    take_step(session, listing, Action.REQUEST_HEARING, actor, now, {"requested_on": day})
