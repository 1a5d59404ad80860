"""An accepted complaint gets its articles and past cases; a room gets them anew when it is asked for."""

from datetime import datetime

from sqlalchemy.orm import Session

from casebase.domain.dispute import Dispute
from casebase.domain.pushing import Occasion
from casebase.search.following import keep_up
from casebase.search.port import CaseIndex
from casebase.services.recommend_for_complaint import Search, recommend_for_complaint
from core.contracts.mediation import ComplaintAccepted, SimilarCasesSought
from core.kernel.errors import UnavailableError
from core.outbox import Subscription


def subscriptions(index: CaseIndex) -> tuple[Subscription, ...]:
    """Return what the casebase subscribes to, bound to this node's index."""

    def push(session: Session, search: Search, dispute: Dispute, now: datetime) -> None:
        keep_up(session, index)
        if index.position == 0:
            raise UnavailableError("案例库正在准备，稍后会自动重试")
        recommend_for_complaint(session, index, search, dispute, now)

    def recommend_cases(session: Session, fact: ComplaintAccepted, now: datetime) -> None:
        push(session, Search(fact.complaint_id), _accepted(fact), now)

    def search_again(session: Session, fact: SimilarCasesSought, now: datetime) -> None:
        search = Search(fact.complaint_id, Occasion(fact.occasion), fact.asked_by, fact.search_id, fact.round)
        push(session, search, _sought(fact), now)

    return (
        Subscription("casebase.recommend_cases", ComplaintAccepted, recommend_cases, from_beginning=True),
        Subscription("casebase.search_again", SimilarCasesSought, search_again, from_beginning=True),
    )


def _accepted(fact: ComplaintAccepted) -> Dispute:
    return Dispute(
        facts=fact.facts_text,
        on=fact.event_on,
        claims=fact.claims,
        paid_fen=fact.paid_fen,
        category=fact.category,
        implied=frozenset(fact.article_keys),
    )


def _sought(fact: SimilarCasesSought) -> Dispute:
    return Dispute(
        facts="\n".join((fact.facts_text, *fact.said)),
        on=fact.event_on,
        claims=fact.claims,
        paid_fen=fact.paid_fen,
        category=fact.category,
        implied=frozenset(fact.article_keys),
    )
