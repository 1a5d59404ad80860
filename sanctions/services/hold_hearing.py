"""Recording that the hearing was held."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor
from sanctions.domain.due_process import check_not_after, check_not_before
from sanctions.domain.procedure import Action
from sanctions.services.take_step import file_paper, listing_for_step, required_text, take_step


@dataclass(frozen=True)
class HearingRecord:
    held_on: date
    text: str


def hold_hearing(session: Session, listing_id: str, record: HearingRecord, actor: Actor, now: datetime) -> None:
    """Keep the hearing's record; it may not have been held before the day that was announced."""
    listing = listing_for_step(session, listing_id, Action.HOLD_HEARING, actor)
    announced_on = listing.hearing_on or record.held_on
    check_not_before(record.held_on, announced_on, "held_on", "听证不能早于通知的日期")
    check_not_after(record.held_on, local_date(now), "held_on", "听证日期不能晚于今天")
    text = required_text(record.text, "text", "请写下听证笔录和听证报告的要点")
    listing.heard_on = record.held_on
    file_paper(session, listing, ("hearing_record", record.held_on, text), actor, now)
    take_step(session, listing, Action.HOLD_HEARING, actor, now, {"held_on": record.held_on})
