"""Reading what was pushed in a complaint, and what both sides made of it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.domain.parties import Side
from mediation.domain.pushed import ItemKind, Occasion
from mediation.storage.recommendation_tables import (
    Recommendation,
    RecommendationMark,
    RecommendationSight,
    SimilarSearch,
)


def pushes_of(session: Session, complaint_id: str) -> list[Recommendation]:
    """Return every push, newest first."""
    return list(
        session.scalars(
            select(Recommendation)
            .where(Recommendation.complaint_id == complaint_id)
            .order_by(Recommendation.number.desc())
        )
    )


def find_newest_push(session: Session, complaint_id: str) -> Recommendation | None:
    """Return what both sides see now."""
    return session.scalars(
        select(Recommendation)
        .where(Recommendation.complaint_id == complaint_id)
        .order_by(Recommendation.number.desc())
        .limit(1)
    ).first()


def searches_of(session: Session, complaint_id: str) -> list[SimilarSearch]:
    """Return every search that was asked for after the opening, oldest first."""
    return list(
        session.scalars(
            select(SimilarSearch)
            .where(SimilarSearch.complaint_id == complaint_id)
            .order_by(SimilarSearch.asked_at, SimilarSearch.id)
        )
    )


def demands_since(searches: list[SimilarSearch], side: Side, since: datetime) -> int:
    """Count how often this side has asked since then; what found nothing new is not counted against it."""
    asked = (row for row in searches if row.occasion == Occasion.DEMAND and row.asked_by == side)
    return sum(row.asked_at > since and row.found_new is not False for row in asked)


def seen_numbers(session: Session, complaint_id: str, side: Side) -> frozenset[tuple[int, ItemKind]]:
    """Return which pushes this side has opened, articles and cases apart."""
    rows = session.execute(
        select(RecommendationSight.number, RecommendationSight.kind).where(
            RecommendationSight.complaint_id == complaint_id, RecommendationSight.side == side.value
        )
    )
    return frozenset((number, ItemKind(kind)) for number, kind in rows)


def marks_of(session: Session, complaint_id: str, side: Side) -> dict[tuple[ItemKind, str], bool]:
    """Return what this side finds helpful (True) and not (False)."""
    rows = session.scalars(
        select(RecommendationMark).where(
            RecommendationMark.complaint_id == complaint_id, RecommendationMark.side == side.value
        )
    )
    return {(ItemKind(row.kind), row.item_id): row.is_helpful for row in rows}
