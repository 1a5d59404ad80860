"""A consumer takes back a complaint, or throws a draft away."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.roles import Actor, Role
from mediation.domain.lifecycle import Action
from mediation.domain.negotiation import NegotiationEnd
from mediation.domain.parties import Side
from mediation.services.conclude import close_room, publish_conclusion
from mediation.services.end_by_withdrawal import keep_withdrawal, serve_withdrawal
from mediation.services.end_mediation import refuse_when_signed
from mediation.services.end_negotiation import end_negotiation
from mediation.services.joint_consent import require_joint_consent
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, tell, tell_role


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
    decision = keep_withdrawal(session, complaint, actor, now)
    close_room(session, complaint, now, "withdrawn")
    take_step(session, complaint, Action.WITHDRAW, actor, now, {"ground": complaint.ground})
    if complaint.received_on is None:
        tell(session, complaint, Side.MERCHANT, News("投诉已撤回", "消费者撤回了投诉，您不需要再做什么。"), now)
        end_negotiation(session, complaint, NegotiationEnd.WITHDRAWN, now)
    else:
        publish_conclusion(session, complaint, "withdrawn", now)
        tell_role(session, complaint, Role.OFFICER, News("投诉已撤回", "消费者撤回了投诉。"), now)
    if decision is not None:
        serve_withdrawal(session, complaint, decision, actor, now)
    return finish_act(session, act, now)
