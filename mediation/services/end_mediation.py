"""Ending mediation without agreement, by a party, by the office, or by the article that ends it."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from mediation.domain.agreement import AgreementState
from mediation.domain.clocks import ClockKind
from mediation.domain.letters import GroundAndReasons, GroundText, choose_ground, ground_of_effect
from mediation.domain.lifecycle import Action
from mediation.domain.parties import SIDE_NAMES, side_of
from mediation.domain.termination import check_offered, reasons_to_give
from mediation.services.conclude import GroundedDecision, close_room, keep_decision, publish_conclusion
from mediation.services.issue_decision import issue_termination
from mediation.services.joint_consent import require_joint_consent
from mediation.services.keep_in_room import refuse_offers_in
from mediation.services.law_answers import TERMINATION_GROUNDS, book_of, grounds, procedure_day
from mediation.services.run_clocks import start_clock
from mediation.services.submissions import PLAIN, ActResult, OpenAct, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, tell_role
from mediation.storage.agreements import find_agreement_state
from mediation.storage.complaint_tables import Complaint
from mediation.storage.termination_facts import later_situations, termination_facts

_REFUSED_TO_MEDIATE = "refused"
_NO_AGREEMENT_POSSIBLE = "no_agreement"
_TIME_IS_OVER = "clock"


def decline_mediation(
    session: Session, complaint_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """End it because a party does not consent: mediation is voluntary (ground 23-2)."""
    act = begin_act(session, complaint_id, Action.DECLINE_MEDIATION, actor, submission, now)
    who = SIDE_NAMES[side_of(actor.role)]
    return act.earlier or _end_by_effect(session, act, (_REFUSED_TO_MEDIATE, f"{who}明确表示不同意调解。"), now)


def state_no_agreement(
    session: Session, complaint_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """End it because a party says that no agreement is possible (ground 23-3)."""
    act = begin_act(session, complaint_id, Action.STATE_NO_AGREEMENT, actor, submission, now)
    who = SIDE_NAMES[side_of(actor.role)]
    return act.earlier or _end_by_effect(session, act, (_NO_AGREEMENT_POSSIBLE, f"{who}声明无法达成一致。"), now)


def terminate_mediation(
    session: Session,
    complaint_id: str,
    termination: GroundAndReasons,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """End it by decision of the office, on one of the coded grounds."""
    act = begin_act(session, complaint_id, Action.TERMINATE, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    ground = choose_ground(termination.ground, termination_grounds(session, act.complaint, now))
    check_offered(ground, termination_facts(session, act.complaint, local_date(now)))
    refuse_offers_in(session, act.complaint, termination.reasons)
    on = procedure_day(act.complaint, local_date(now))
    reasons = reasons_to_give(ground, termination, later_situations(book_of(session, act.complaint), on))
    return _end(session, act, ground, reasons, now)


def expire_mediation(session: Session, complaint_id: str, now: datetime) -> ActResult:
    """End mediation whose time is over; the article itself says so (ground 23-5)."""
    act = begin_act(session, complaint_id, Action.EXPIRE, SYSTEM_ACTOR, PLAIN, now)
    due_on = act.complaint.due_on
    if due_on is None or local_date(now) <= due_on:
        raise ConflictError("调解期限还没有届满")
    return _end_by_effect(session, act, (_TIME_IS_OVER, "自受理之日起的调解期限已满，双方未达成协议。"), now)


def refuse_when_signed(session: Session, complaint: Complaint) -> None:
    """Raise ConflictError when both have signed: what is agreed is not undone by one side or by a clock."""
    if find_agreement_state(session, complaint.id) is AgreementState.AWAITING_SEAL:
        raise ConflictError("双方已经签署协议，只等调解员盖章，不能再结束调解")


def termination_grounds(session: Session, complaint: Complaint, now: datetime) -> tuple[GroundText, ...]:
    """Return the coded grounds of the rules under which the complaint was received."""
    return grounds(book_of(session, complaint), TERMINATION_GROUNDS, procedure_day(complaint, local_date(now)))


def _end_by_effect(session: Session, act: OpenAct, ending: tuple[str, str], now: datetime) -> ActResult:
    effect, reasons = ending
    return _end(session, act, ground_of_effect(effect, termination_grounds(session, act.complaint, now)), reasons, now)


def _end(session: Session, act: OpenAct, ground: GroundText, reasons: str, now: datetime) -> ActResult:
    complaint = act.complaint
    refuse_when_signed(session, complaint)
    require_joint_consent(session, complaint, act.action, "", act.actor)
    decision = keep_decision(session, complaint, GroundedDecision("termination", ground, reasons), act.actor, now)
    close_room(session, complaint, now, "terminated")
    start_clock(session, complaint, ClockKind.TERMINATION_NOTICE, local_date(now), now)
    take_step(session, complaint, act.action, act.actor, now, {"ground": ground.code, "decision": decision.number})
    publish_conclusion(session, complaint, "terminated", now)
    issue_termination(session, complaint, decision, act.actor, now)
    tell_role(session, complaint, Role.OFFICER, News("一件调解已终止", f"依据：{ground.code}。"), now)
    return finish_act(session, act, now, decision.id)
