"""Reading what ranks: the weights that were adopted last, else the shipped ones, and the experience beside them."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casebase.domain.weights import SHIPPED_VERSION, Weights, shipped_weights
from casebase.storage.experience_tables import ExperienceVersion
from casebase.storage.push_tables import RankingWeights


def weights_in_force(session: Session) -> Weights:
    """Return the weights every search and push uses now."""
    row = session.scalars(
        select(RankingWeights).where(RankingWeights.number.is_not(None)).order_by(RankingWeights.number.desc()).limit(1)
    ).first()
    return shipped_weights() if row is None else weights_of(row)


def experience_version(session: Session, weights: Weights) -> int:
    """Return the number of the experience that these weights rank with, 0 without any."""
    newest = session.scalar(select(func.max(ExperienceVersion.number)))
    return (newest or 0) if weights.experience_on else 0


def find_weights(session: Session, number: int) -> RankingWeights | None:
    """Return the adopted version with this number."""
    return session.scalar(select(RankingWeights).where(RankingWeights.number == number))


def weights_of(row: RankingWeights) -> Weights:
    """Return a stored version; a feature that came with a later release has its shipped weight."""
    shipped = shipped_weights()
    return Weights(
        version=SHIPPED_VERSION if row.number is None else row.number,
        article={name: float(row.article.get(name, weight)) for name, weight in shipped.article.items()},
        case={name: float(row.case.get(name, weight)) for name, weight in shipped.case.items()},
        experience_on=row.experience_on,
    )
