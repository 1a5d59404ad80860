"""Refusing a complaint: a coded ground, reasons, and the other routes that remain."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor
from mediation.domain.letters import GroundAndReasons, check_reasons, choose_ground
from mediation.domain.lifecycle import Action
from mediation.domain.sectors import find_sector
from mediation.services.conclude import GroundedDecision, close_room, keep_decision, publish_conclusion
from mediation.services.issue_decision import issue_refusal
from mediation.services.keep_in_room import refuse_offers_in
from mediation.services.law_answers import REFUSAL_GROUNDS, book_of, grounds, procedure_day
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step


def refuse_complaint(
    session: Session,
    complaint_id: str,
    refusal: GroundAndReasons,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Refuse a filed complaint; only a person does this, never a rule."""
    act = begin_act(session, complaint_id, Action.REFUSE, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint = act.complaint
    chosen = choose_ground(
        refusal.ground, grounds(book_of(session, complaint), REFUSAL_GROUNDS, procedure_day(complaint, local_date(now)))
    )
    sector = find_sector(refusal.sector)
    reasons = refuse_offers_in(session, complaint, check_reasons(refusal.reasons, chosen))
    advice = (sector.advice,) if sector else ()
    decision = keep_decision(session, complaint, GroundedDecision("refusal", chosen, reasons, advice), actor, now)
    close_room(session, complaint, now, "refused")
    take_step(session, complaint, Action.REFUSE, actor, now, {"ground": chosen.code, "decision": decision.number})
    publish_conclusion(session, complaint, "refused", now)
    issue_refusal(session, complaint, decision, actor, now)
    return finish_act(session, act, now, decision.id)
