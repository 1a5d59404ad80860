"""Recording what the party states in its defence."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor, Role
from sanctions.domain.due_process import check_not_after, check_not_before
from sanctions.domain.procedure import Action
from sanctions.services.take_step import file_paper, listing_for_step, required_text, take_step
from sanctions.storage.loading import rights_of


@dataclass(frozen=True)
class Statement:
    received_on: date
    text: str


def record_statement(session: Session, listing_id: str, statement: Statement, actor: Actor, now: datetime) -> None:
    """Keep the statement; whoever decides must answer it. A merchant's own statement is received today."""
    listing = listing_for_step(session, listing_id, Action.RECORD_STATEMENT, actor)
    today = local_date(now)
    received_on = today if actor.role is Role.MERCHANT else statement.received_on
    check_not_after(received_on, today, "received_on", "收到日期不能晚于今天")
    check_not_before(received_on, rights_of(listing).notified_on, "received_on", "收到日期不能早于告知书送达日期")
    text = required_text(statement.text, "text", "请写下陈述、申辩的内容")
    file_paper(session, listing, ("statement", received_on, text), actor, now)
    take_step(session, listing, Action.RECORD_STATEMENT, actor, now, {"received_on": received_on})
