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
from sanctions.domain.pasted_line import day_of
from sanctions.services.run_check import find_problems, run_check
from sanctions.services.take_step import required_text
from sanctions.storage.paper_tables import PaperEntry

_PROBLEMS = "请更正标出的内容后再补录"


@dataclass(frozen=True)
class PaperWritten:
    """What stands on the paper; `day` as it was typed."""

    day: str
    reason: str


def enter_paper_check(
    session: Session, request: CheckRequest, paper: PaperWritten, actor: Actor, now: datetime
) -> CheckAnswer:
    """Check as of now, and keep on which day it was taken on paper and why it could not be checked then."""
    if problems := paper_problems(paper, local_date(now)):
        raise InvalidInputError(_PROBLEMS, fields={**find_problems(session, request, actor), **problems})
    answer, taken_on = run_check(session, request, actor, now), day_of(paper.day)
    session.add(
        PaperEntry(
            check_id=answer.check_id,
            taken_on=taken_on,
            reason_sealed=vault_of(session).seal(paper.reason.strip()),
            entered_by=actor.account_id,
            entered_at=now,
        )
    )
    session.flush()
    details = {"taken_on": str(taken_on)}
    record_act(session, Subject("check", answer.check_id), "enter_from_paper", actor, now, details=details)
    return answer


def paper_problems(paper: PaperWritten, today: date) -> dict[str, str]:
    """Return what is wrong with the day and the reason."""
    problems: dict[str, str] = {}
    try:
        if day_of(paper.day) > today:
            problems["paper_on"] = "纸质登记的日期不能在今天以后"
    except ValueError:
        problems["paper_on"] = "请写明纸质登记的日期，例如 2026-11-21"
    try:
        required_text(paper.reason, "paper_reason", "请写明当天为什么没有核查")
    except InvalidInputError as error:
        problems |= error.fields
    return problems
