"""A consumer takes back a complaint, or throws a draft away."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.roles import Actor, Role
from mediation.domain.letters import ground_of_effect
from mediation.domain.lifecycle import Action
from mediation.domain.negotiation import NegotiationEnd
from mediation.domain.parties import Side
from mediation.services.conclude import GroundedDecision, close_room, keep_decision, publish_conclusion
from mediation.services.end_mediation import refuse_when_signed, termination_grounds
from mediation.services.end_negotiation import end_negotiation
from mediation.services.issue_decision import issue_termination
from mediation.services.joint_consent import require_joint_consent
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, served, tell, tell_role
from mediation.storage.complaint_tables import Complaint, Decision

_WITHDRAWN = "withdrawn"
_REASONS = "投诉人撤回投诉。"
_TAKEN_BACK = served("投诉已撤回", "消费者撤回了投诉，调解随之终止，您不需要再做什么。")


def discard_draft(
    session: Session, complaint_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Throw away one's own draft; nobody else ever saw it."""
    act = begin_act(session, complaint_id, Action.DISCARD_DRAFT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    take_step(session, act.complaint, Action.DISCARD_DRAFT, actor, now)
    return finish_act(session, act, now)


def withdraw_complaint(
    session: Session, complaint_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Withdraw one's own complaint at any time before an agreement is signed by both."""
    act = begin_act(session, complaint_id, Action.WITHDRAW, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint = act.complaint
    refuse_when_signed(session, complaint)
    require_joint_consent(session, complaint, Action.WITHDRAW, "", actor)
    decision = _decision(session, complaint, actor, now) if complaint.accepted_on is not None else None
    close_room(session, complaint, now, "withdrawn")
    take_step(session, complaint, Action.WITHDRAW, actor, now, {"ground": complaint.ground})
    if complaint.received_on is None:
        tell(session, complaint, Side.MERCHANT, News("投诉已撤回", "消费者撤回了投诉，您不需要再做什么。"), now)
        end_negotiation(session, complaint, NegotiationEnd.WITHDRAWN, now)
    else:
        publish_conclusion(session, complaint, "withdrawn", now)
        tell_role(session, complaint, Role.OFFICER, News("投诉已撤回", "消费者撤回了投诉。"), now)
    if decision is not None:
        issue_termination(session, complaint, decision, actor, now, _TAKEN_BACK)
    return finish_act(session, act, now)


def _decision(session: Session, complaint: Complaint, actor: Actor, now: datetime) -> Decision:
    """Keep the end of an accepted complaint as the article names it (办法121 article 23 item 1)."""
    ground = ground_of_effect(_WITHDRAWN, termination_grounds(session, complaint, now))
    return keep_decision(session, complaint, GroundedDecision("termination", ground, _REASONS), actor, now)
