"""Testing and appraisal (办法121 article 22): lab and cost by agreement, the lab may be designated, the cost may not.

From the day it starts to the day its result is here the mediation clock stands still.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import chinese_date, local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from mediation.domain.clocks import ClockKind
from mediation.domain.lifecycle import Action
from mediation.domain.parties import PARTIES, side_of
from mediation.domain.procedure import Payer, TestingState, is_lab_agreed, testing_state
from mediation.services.add_evidence import StoredFile, keep_file
from mediation.services.run_clocks import pause_running, resume_running
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, in_room, tell_both, tell_role
from mediation.storage.complaint_tables import Complaint
from mediation.storage.procedure_tables import TestingAnswer, TestingOrder
from mediation.storage.procedures import find_testing, testing_facts, testing_ready_on

TESTING_PAUSE = "testing"
_STOPPED = (ClockKind.MEDIATION, ClockKind.ROUND, ClockKind.VERIFICATION)
LONGEST_LAB, LONGEST_SUBJECT = 100, 500


@dataclass(frozen=True)
class TestingProposal:
    """What is to be tested, by which lab, and who pays (a code of `Payer`)."""

    __test__ = False  # no test class of pytest

    subject: str
    lab: str
    payer: str


def propose_testing(
    session: Session,
    complaint_id: str,
    proposal: TestingProposal,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Propose a test; whoever proposes it agrees with it. A proposal whose cost was refused gives way."""
    act = begin_act(session, complaint_id, Action.PROPOSE_TESTING, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    _close_refused(session, complaint_id, now)
    row = _order(session, complaint_id, proposal, actor, now)
    side = side_of(actor.role)
    if side in PARTIES:
        session.add(_answer(row, actor, now, lab=True, cost=True))
    take_step(session, act.complaint, Action.PROPOSE_TESTING, actor, now, {"testing": row.id})
    tell_both(session, act.complaint, in_room("有人建议做检测", "请看检测什么、由谁做、费用由谁承担，再答复。"), now)
    return finish_act(session, act, now, row.id)


@dataclass(frozen=True)
class TestingReply:
    """Whether a side agrees with the lab, and with who pays."""

    __test__ = False  # no test class of pytest

    agrees_lab: bool
    agrees_cost: bool


def answer_testing(
    session: Session,
    complaint_id: str,
    reply: TestingReply,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Answer as one side; without agreement on the cost a person may end mediation on that ground (23-4)."""
    act = begin_act(session, complaint_id, Action.ANSWER_TESTING, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint, side = act.complaint, side_of(actor.role)
    row = _in(session, complaint_id, TestingState.AWAITING_ANSWERS)
    if session.get(TestingAnswer, (row.id, side.value)) is not None:
        raise ConflictError("您已经答复过这次检测")
    session.add(_answer(row, actor, now, lab=reply.agrees_lab, cost=reply.agrees_cost))
    details = {"testing": row.id, "side": side.value, "lab": reply.agrees_lab, "cost": reply.agrees_cost}
    take_step(session, complaint, Action.ANSWER_TESTING, actor, now, details)
    _tell_answer(session, complaint, testing_state(testing_facts(session, row)), now)
    return finish_act(session, act, now, row.id)


def designate_lab(
    session: Session, complaint_id: str, lab: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Name the lab as the office unless both agreed on one; who pays this lab is for the sides to agree again."""
    act = begin_act(session, complaint_id, Action.DESIGNATE_LAB, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    row = _in(session, complaint_id, TestingState.AWAITING_ANSWERS, TestingState.AWAITING_LAB, TestingState.READY)
    if is_lab_agreed(testing_facts(session, row)):
        raise ConflictError("双方已经商定检测机构，不能另行指定")
    session.execute(delete(TestingAnswer).where(TestingAnswer.testing_id == row.id))
    row.lab = _text(lab, "lab", LONGEST_LAB, "请填写检测机构的名称")
    row.designated_by, row.designated_at = actor.account_id, now
    take_step(session, act.complaint, Action.DESIGNATE_LAB, actor, now, {"testing": row.id})
    tell_both(
        session, act.complaint, in_room("已指定检测机构", f"检测由{row.lab}进行。费用由谁承担，请双方重新答复。"), now
    )
    return finish_act(session, act, now, row.id)


def start_testing(
    session: Session, complaint_id: str, on: date | None, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Note on which day the test was commissioned; the clocks stand still from then on."""
    act = begin_act(session, complaint_id, Action.START_TESTING, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint, row = act.complaint, _in(session, complaint_id, TestingState.READY)
    row.started_on = _day(on, "started_on", testing_ready_on(session, row), local_date(now))
    for kind in _STOPPED:
        pause_running(session, complaint, kind, TESTING_PAUSE, row.started_on)
    take_step(session, complaint, Action.START_TESTING, actor, now, {"testing": row.id, "on": row.started_on})
    tell_both(session, complaint, in_room("检测已开始", "检测的时间不计入调解期限，结果出来后双方都能看到。"), now)
    return finish_act(session, act, now, row.id)


@dataclass(frozen=True)
class TestingEnd:
    """The day the result came, and the report; without a report the test ended without a result."""

    __test__ = False  # no test class of pytest

    on: date | None
    report: StoredFile | None = None


def end_testing(
    session: Session,
    complaint_id: str,
    end: TestingEnd,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Note the day of the result and show the report to both sides as evidence; the clocks run again."""
    act = begin_act(session, complaint_id, Action.END_TESTING, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint, row = act.complaint, _in(session, complaint_id, TestingState.RUNNING)
    row.ended_on, row.closed_at = _day(end.on, "ended_on", row.started_on, local_date(now)), now
    if end.report is not None:
        report, _ = keep_file(session, complaint, end.report, "evidence", actor, now)
        session.flush()  # the row that names the report comes after it
        row.evidence_id = report.id
    for kind in _STOPPED:
        resume_running(session, complaint, kind, row.ended_on, TESTING_PAUSE)
    details = {"testing": row.id, "on": row.ended_on, "evidence": row.evidence_id}
    take_step(session, complaint, Action.END_TESTING, actor, now, details)
    tell_both(session, complaint, in_room("检测已结束", "请看结果，调解期限继续计算。"), now)
    return finish_act(session, act, now, row.id)


def leave_testing(session: Session, complaint: Complaint, now: datetime) -> None:
    """Put away the test that mediation leaves behind; a clock that outlives mediation no longer waits for it."""
    row = find_testing(session, complaint.id)
    if row is not None:
        row.closed_at = now
        resume_running(session, complaint, ClockKind.VERIFICATION, local_date(now), TESTING_PAUSE)


def _order(session: Session, complaint_id: str, proposal: TestingProposal, actor: Actor, now: datetime) -> TestingOrder:
    subject = _text(proposal.subject, "subject", LONGEST_SUBJECT, "请写明要检测什么")
    row = TestingOrder(
        id=new_id(),
        complaint_id=complaint_id,
        side=side_of(actor.role).value,
        account_id=actor.account_id,
        subject_sealed=vault_of(session).seal(subject),
        lab=_text(proposal.lab, "lab", LONGEST_LAB, "请填写检测机构的名称"),
        payer=_payer(proposal.payer).value,
        proposed_at=now,
    )
    session.add(row)
    session.flush()
    return row


def _close_refused(session: Session, complaint_id: str, now: datetime) -> None:
    row = find_testing(session, complaint_id)
    if row is None:
        return
    if testing_state(testing_facts(session, row)) is not TestingState.COST_REFUSED:
        raise ConflictError("已经有一次检测在商定或者进行")
    row.closed_at = now
    session.flush()


def _answer(row: TestingOrder, actor: Actor, now: datetime, *, lab: bool, cost: bool) -> TestingAnswer:
    return TestingAnswer(
        testing_id=row.id,
        side=side_of(actor.role).value,
        account_id=actor.account_id,
        agrees_lab=lab,
        agrees_cost=cost,
        answered_at=now,
    )


def _in(session: Session, complaint_id: str, *states: TestingState) -> TestingOrder:
    row = find_testing(session, complaint_id)
    if row is None or testing_state(testing_facts(session, row)) not in states:
        raise ConflictError("这次检测的情况已经变化，请刷新页面查看")
    return row


def _payer(code: str) -> Payer:
    try:
        return Payer(code)
    except ValueError:
        message = "请选择费用由谁承担"
        raise InvalidInputError(message, fields={"payer": message}) from None


def _text(text: str, field: str, longest: int, message: str) -> str:
    trimmed = " ".join(text.split())
    if not 1 <= len(trimmed) <= longest:
        told = f"{message}，最多 {longest} 个字"
        raise InvalidInputError(told, fields={field: told})
    return trimmed


def _day(on: date | None, field: str, first: date | None, today: date) -> date:
    day = on or today
    if not (first or today) <= day <= today:
        start = first or today
        message = f"日期要在 {chinese_date(start)}到今天之间"
        raise InvalidInputError(message, fields={field: message})
    return day


def _tell_answer(session: Session, complaint: Complaint, state: TestingState, now: datetime) -> None:
    told = {
        TestingState.COST_REFUSED: "对费用由谁承担没有谈拢，可以另提一个办法。",
        TestingState.AWAITING_LAB: "费用谈妥了，检测机构由本机关指定。",
        TestingState.READY: "机构和费用都谈妥了，可以委托检测。",
    }.get(state)
    if told is not None:
        tell_both(session, complaint, in_room("检测有答复", told), now)
        tell_role(session, complaint, Role.MEDIATOR, News("检测有答复", told), now)
