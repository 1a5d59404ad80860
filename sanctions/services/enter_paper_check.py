"""An application taken on paper while no check could be made: checked later, with its day and why."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import InvalidInputError
from core.kernel.roles import Actor
from ledger.services.record_act import Subject, record_act
from sanctions.domain.checks import CheckAnswer, CheckRequest
from sanctions.services.run_check import run_check
from sanctions.services.take_step import required_text
from sanctions.storage.paper_tables import PaperEntry


@dataclass(frozen=True)
class PaperTaken:
    taken_on: date
    reason: str


def enter_paper_check(
    session: Session, request: CheckRequest, paper: PaperTaken, actor: Actor, now: datetime
) -> CheckAnswer:
    """Check as of now, and keep on which day it was taken on paper and why it could not be checked then."""
    reason = required_text(paper.reason, "paper_reason", "请写明当天为什么没有核查")
    if paper.taken_on > local_date(now):
        message = "纸质登记的日期不能在今天以后"
        raise InvalidInputError(message, fields={"paper_on": message})
    answer = run_check(session, request, actor, now)
    session.add(
        PaperEntry(
            check_id=answer.check_id,
            taken_on=paper.taken_on,
            reason_sealed=vault_of(session).seal(reason),
            entered_by=actor.account_id,
            entered_at=now,
        )
    )
    session.flush()
    details = {"taken_on": str(paper.taken_on)}
    record_act(session, Subject("check", answer.check_id), "enter_from_paper", actor, now, details=details)
    return answer
