"""The party waives statement and hearing, or withdraws its request."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor, Role
from sanctions.domain.due_process import check_not_after, check_not_before, check_not_waived
from sanctions.domain.procedure import Action
from sanctions.services.take_step import file_paper, listing_for_step, take_step
from sanctions.storage.loading import rights_of


def waive_hearing(session: Session, listing_id: str, waived_on: date, actor: Actor, now: datetime) -> None:
    """Record a waiver in writing; it closes the hearing at once; statements are taken until the decision."""
    listing = listing_for_step(session, listing_id, Action.WAIVE_HEARING, actor)
    rights, today = rights_of(listing), local_date(now)
    check_not_waived(rights)
    day = today if actor.role is Role.MERCHANT else waived_on
    check_not_after(day, today, "waived_on", "放弃的日期不能晚于今天")
    check_not_before(day, rights.notified_on, "waived_on", "放弃的日期不能早于告知书送达日期")
    listing.waived_on = day
    file_paper(session, listing, ("waiver", day, "当事人书面放弃陈述、申辩和听证"), actor, now)
    take_step(session, listing, Action.WAIVE_HEARING, actor, now, {"waived_on": day})
