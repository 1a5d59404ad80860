"""An accepted complaint gets its articles and past cases."""

from datetime import datetime

from sqlalchemy.orm import Session

from casebase.domain.dispute import Dispute
from casebase.search.following import keep_up
from casebase.search.port import CaseIndex
from casebase.services.recommend_for_complaint import recommend_for_complaint
from core.contracts.mediation import ComplaintAccepted
from core.kernel.errors import UnavailableError
from core.kernel.roles import SYSTEM_ACTOR
from core.outbox import Subscription


def subscriptions(index: CaseIndex) -> tuple[Subscription, ...]:
    """Return what the casebase subscribes to, bound to this node's index."""

    def recommend_cases(session: Session, fact: ComplaintAccepted, now: datetime) -> None:
        keep_up(session, index)
        if index.position == 0:
            raise UnavailableError("案例库正在准备，稍后会自动重试")
        recommend_for_complaint(session, index, fact.complaint_id, _dispute(fact), SYSTEM_ACTOR, now)

    return (Subscription("casebase.recommend_cases", ComplaintAccepted, recommend_cases, from_beginning=True),)


def _dispute(fact: ComplaintAccepted) -> Dispute:
    return Dispute(
        facts=fact.facts_text,
        on=fact.event_on,
        claims=fact.claims,
        paid_fen=fact.paid_fen,
        category=fact.category,
        implied=frozenset(fact.article_keys),
    )
