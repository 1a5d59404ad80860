"""Both sides have signed a settlement of their own: it takes effect without any office."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.roles import SYSTEM_ACTOR
from mediation.domain.lifecycle import Action
from mediation.domain.negotiation import NegotiationEnd
from mediation.services.conclude import publish_conclusion
from mediation.services.end_negotiation import end_negotiation
from mediation.services.plan_performance import plan_performance
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, tell_both
from mediation.storage.agreement_tables import Agreement
from mediation.storage.complaint_tables import Complaint


def settle_directly(session: Session, complaint: Complaint, agreement: Agreement, now: datetime) -> None:
    """Let the settlement take effect and watch its performance; the outcome is published as a neutral fact."""
    agreement.settled_at = now
    end_negotiation(session, complaint, NegotiationEnd.SETTLED, now)
    plan_performance(session, complaint, agreement, now)
    take_step(session, complaint, Action.SETTLE_DIRECTLY, SYSTEM_ACTOR, now, {"agreement": agreement.number})
    publish_conclusion(session, complaint, "settled_directly", now, agreement)
    tell_both(session, complaint, News("和解协议已生效", "请按约定的日期履行，履行后请在投诉页面确认。"), now)
