"""What would be pushed for a dispute that somebody describes; nothing is stored."""

from sqlalchemy.orm import Session

from casebase.domain.dispute import Dispute
from casebase.search.following import keep_up
from casebase.search.port import CaseIndex
from casebase.search.recommending import Limits, Recommendation, recommend
from casebase.search.stored_shelf import StoredShelf
from casebase.storage.weights import weights_in_force


def recommendation(session: Session, index: CaseIndex, dispute: Dispute, limits: Limits) -> Recommendation:
    """Return the articles and past cases that fit, best first, each with why."""
    keep_up(session, index)
    return recommend(index, StoredShelf(session), dispute, limits, weights=weights_in_force(session))
