"""A suspected breach found while mediating (办法121 article 27): its own clock, and mediation goes on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from mediation.domain.clocks import LIMITS, ClockKind
from mediation.domain.letters import check_reasons
from mediation.domain.lifecycle import Action
from mediation.domain.procedure import LEAD_RESULT_NAMES
from mediation.services.keep_in_room import refuse_offers_in
from mediation.services.law_answers import book_of
from mediation.services.order_testing import TESTING_PAUSE
from mediation.services.run_clocks import lengthen_clock, pause_clock, start_clock, stop_clock
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, tell_role
from mediation.storage.procedure_tables import BreachLead
from mediation.storage.procedures import find_open_lead, find_running_testing


def open_breach_lead(
    session: Session, complaint_id: str, what: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Note what was found; the verification clock starts today and mediation is not touched by it."""
    act = begin_act(session, complaint_id, Action.OPEN_BREACH_LEAD, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    if find_open_lead(session, complaint_id) is not None:
        raise ConflictError("已经有一条违法线索在核查")
    row = BreachLead(
        id=new_id(),
        complaint_id=complaint_id,
        found_on=local_date(now),
        what_sealed=vault_of(session).seal(refuse_offers_in(session, act.complaint, check_reasons(what))),
        opened_by=actor.account_id,
        opened_at=now,
    )
    session.add(row)
    start_clock(session, act.complaint, ClockKind.VERIFICATION, local_date(now), now)
    if find_running_testing(session, complaint_id) is not None:
        pause_clock(session, act.complaint, ClockKind.VERIFICATION, TESTING_PAUSE, local_date(now))
    take_step(session, act.complaint, Action.OPEN_BREACH_LEAD, actor, now, {"lead": row.id})
    tell_role(session, act.complaint, Role.SUPERVISOR, News("调解中发现违法线索", "已开始核查，期限另行计算。"), now)
    return finish_act(session, act, now, row.id)


def extend_breach_lead(
    session: Session, complaint_id: str, reasons: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Approve, as the head, the same number of days once more."""
    act = begin_act(session, complaint_id, Action.EXTEND_BREACH_LEAD, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    row = _open(session, complaint_id)
    if row.extended_at is not None:
        raise ConflictError("核查期限只能延长一次")
    row.extension_sealed = vault_of(session).seal(refuse_offers_in(session, act.complaint, check_reasons(reasons)))
    row.extended_by, row.extended_at = actor.account_id, now
    limit = book_of(session, act.complaint).parameter(LIMITS[ClockKind.VERIFICATION], row.found_on)
    lengthen_clock(session, act.complaint, ClockKind.VERIFICATION, limit.whole)
    take_step(session, act.complaint, Action.EXTEND_BREACH_LEAD, actor, now, {"lead": row.id, "days": limit.whole})
    tell_role(session, act.complaint, Role.OFFICER, News("核查期限已延长", "负责人批准延长，请抓紧核查。"), now)
    return finish_act(session, act, now, row.id)


@dataclass(frozen=True)
class LeadResult:
    """A code of `LEAD_RESULT_NAMES`, and what was found in words."""

    result: str
    reasons: str


def close_breach_lead(
    session: Session,
    complaint_id: str,
    found: LeadResult,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Note what the verification found; what follows is a matter of the penalty procedure."""
    act = begin_act(session, complaint_id, Action.CLOSE_BREACH_LEAD, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    row = _open(session, complaint_id)
    if found.result not in LEAD_RESULT_NAMES:
        message = "请选择核查结果"
        raise InvalidInputError(message, fields={"result": message})
    reasons = refuse_offers_in(session, act.complaint, check_reasons(found.reasons))
    row.result, row.result_sealed = found.result, vault_of(session).seal(reasons)
    row.closed_by, row.closed_at = actor.account_id, now
    stop_clock(session, act.complaint, ClockKind.VERIFICATION, local_date(now), found.result)
    take_step(session, act.complaint, Action.CLOSE_BREACH_LEAD, actor, now, {"lead": row.id, "result": found.result})
    return finish_act(session, act, now, row.id)


def _open(session: Session, complaint_id: str) -> BreachLead:
    row = find_open_lead(session, complaint_id)
    if row is None:
        raise ConflictError("现在没有在核查的违法线索")
    return row
