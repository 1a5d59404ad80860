"""From direct negotiation to the office: the consumer goes on, the merchant gives up, or the days are over.

The office receives the complaint on that day and its acceptance clock starts; offers stay behind.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError
from core.kernel.roles import SYSTEM_ACTOR, Actor
from mediation.domain.lifecycle import Action, Stage
from mediation.domain.negotiation import NegotiationEnd
from mediation.domain.parties import Side
from mediation.services.documents import office_of_complaint
from mediation.services.end_negotiation import end_negotiation
from mediation.services.file_complaint import receive, tell_of_receipt
from mediation.services.submissions import PLAIN, ActResult, OpenAct, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, tell
from mediation.storage.loading import find_agreement
from mediation.storage.promises import breaches_of


def escalate_complaint(
    session: Session, complaint_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Bring one's own complaint to the office, at any time of the negotiation or after a broken settlement."""
    act = begin_act(session, complaint_id, Action.ESCALATE, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    if Stage(act.complaint.stage) is Stage.SETTLED_DIRECTLY:
        _set_settlement_aside(session, complaint_id, now)
        return _file(session, act, NegotiationEnd.BROKEN, now)
    return _file(session, act, NegotiationEnd.ESCALATED, now)


def decline_negotiation(
    session: Session, complaint_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Say as the merchant that no direct settlement is possible; the office takes over at once."""
    act = begin_act(session, complaint_id, Action.DECLINE_NEGOTIATION, actor, submission, now)
    return act.earlier or _file(session, act, NegotiationEnd.DECLINED, now)


def lapse_negotiation(session: Session, complaint_id: str, now: datetime) -> ActResult:
    """File the complaint whose days of negotiation have passed without a signed settlement."""
    act = begin_act(session, complaint_id, Action.LAPSE_NEGOTIATION, SYSTEM_ACTOR, PLAIN, now)
    due_on = act.complaint.due_on
    if due_on is None or local_date(now) <= due_on:
        raise ConflictError("直接协商的期限还没有届满")
    return _file(session, act, NegotiationEnd.LAPSED, now)


def _file(session: Session, act: OpenAct, ending: NegotiationEnd, now: datetime) -> ActResult:
    complaint, negotiated_as = act.complaint, act.complaint.number
    end_negotiation(session, complaint, ending, now)
    receive(session, complaint, office_of_complaint(complaint), now)
    details = {"number": complaint.number, "negotiated_as": negotiated_as, "book": complaint.book_version}
    take_step(session, complaint, act.action, act.actor, now, details)
    tell_of_receipt(session, complaint, now)
    body = "直接协商已经结束，投诉转给了市场监管部门。协商时提出的方案不再显示。"
    tell(session, complaint, Side.MERCHANT, News("投诉已转交市场监管部门", body), now)
    return finish_act(session, act, now, complaint.id)


def _set_settlement_aside(session: Session, complaint_id: str, now: datetime) -> None:
    """Keep the broken settlement as evidence, so that mediation can reach an agreement of its own."""
    agreement = find_agreement(session, complaint_id)
    if agreement is None or not breaches_of(session, agreement.id):
        raise ConflictError("和解协议还没有被反映未履行。约定的日期过后，请先反映未履行")
    agreement.set_aside_at = now
    session.flush()
