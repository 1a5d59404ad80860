"""What a person does with a lead: take it, give it back, say whether it was right and what was done."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import InvalidInputError, NotAllowedError
from core.kernel.roles import Actor
from credit.domain.leads import LEAD_STAFF, MAX_NOTE, By, Followed, LeadAction, LeadStatus, step_for
from credit.storage.lead_tables import CreditLead
from credit.storage.leads import get_lead_for_update
from ledger.services.record_act import Subject, record_act


@dataclass(frozen=True)
class LeadDecision:
    """Whether the lead was right, why, and what was done when it was."""

    is_right: bool
    note: str
    followed: Followed | None = None


def take_lead(session: Session, lead_id: str, actor: Actor, now: datetime) -> None:
    """Hold the lead, so that two people do not look at it at once."""
    lead = _step(session, lead_id, LeadAction.TAKE, actor)
    lead.taken_by, lead.taken_at = actor.account_id, now
    _record(session, lead, LeadAction.TAKE, actor, now)


def give_back_lead(session: Session, lead_id: str, actor: Actor, now: datetime) -> None:
    """Let others take it."""
    lead = _step(session, lead_id, LeadAction.GIVE_BACK, actor)
    lead.taken_by = lead.taken_at = None
    _record(session, lead, LeadAction.GIVE_BACK, actor, now)


def decide_lead(session: Session, lead_id: str, decision: LeadDecision, actor: Actor, now: datetime) -> None:
    """Say whether it was right; raises InvalidInputError without a reason or without what was done."""
    note = _checked(decision)
    action = LeadAction.CONFIRM if decision.is_right else LeadAction.DISMISS
    lead = _step(session, lead_id, action, actor)
    lead.decided_by, lead.decided_at = actor.account_id, now
    lead.followed = decision.followed.value if decision.is_right and decision.followed else None
    lead.note_sealed = vault_of(session).seal(note)
    _record(session, lead, action, actor, now)


def _checked(decision: LeadDecision) -> str:
    note, problems = decision.note.strip(), {}
    if not 1 <= len(note) <= MAX_NOTE:
        problems["note"] = f"请写明看到了什么，最多 {MAX_NOTE} 个字"
    if decision.is_right and decision.followed is None:
        problems["followed"] = "请选择已经怎么处理"
    if problems:
        raise InvalidInputError("请补全下面的内容", fields=problems)
    return note


def _step(session: Session, lead_id: str, action: LeadAction, actor: Actor) -> CreditLead:
    if actor.role not in LEAD_STAFF:
        raise NotAllowedError("您的岗位不办理线索")
    lead = get_lead_for_update(session, lead_id)
    by = By.HOLDER if lead.taken_by == actor.account_id else By.STAFF
    step = step_for(LeadStatus(lead.status), action, by)
    lead.status = step.target.value
    return lead


def _record(session: Session, lead: CreditLead, action: LeadAction, actor: Actor, now: datetime) -> None:
    session.flush()
    details = {"followed": lead.followed} if lead.followed else {}
    record_act(session, Subject("lead", lead.id), action.value, actor, now, after=lead.status, details=details)
