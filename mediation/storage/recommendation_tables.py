"""What the casebase pushed to both sides, when it was looked for again, who saw it and what helped."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from mediation.domain.parties import Side
from mediation.domain.pushed import ItemKind
from mediation.storage.checks import one_of

_READING_SIDE = one_of("side", [Side.CONSUMER, Side.MERCHANT, Side.OFFICE])
_KIND = one_of("kind", list(ItemKind))


class Recommendation(Base):
    """One push of articles and past cases, the same for both sides; written once, the highest number is the newest."""

    __tablename__ = "recommendation"

    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    occasion: Mapped[str]
    search_id: Mapped[str | None] = mapped_column(ForeignKey("similar_search.id"))
    laws: Mapped[list[Any]]
    cases: Mapped[list[Any]]
    weights_version: Mapped[int]
    received_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("occasion IN ('opening', 'round', 'demand')", name="occasion"),
        CheckConstraint("number >= 1", name="number"),
    )


class SimilarSearch(Base):
    """Articles and cases were to be looked for again; answered without a push when nothing was new."""

    __tablename__ = "similar_search"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    occasion: Mapped[str]
    asked_by: Mapped[str]
    round: Mapped[int]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    found_new: Mapped[bool | None]

    __table_args__ = (
        CheckConstraint("occasion IN ('round', 'demand')", name="occasion"),
        CheckConstraint(one_of("asked_by", list(Side)), name="asked_by"),
        CheckConstraint("(occasion = 'round') = (asked_by = 'system')", name="asked_on_demand"),
        CheckConstraint("(answered_at IS NULL) = (found_new IS NULL)", name="answered"),
        Index("ix_similar_search_complaint_id", "complaint_id", "asked_at"),
        Index(
            "uq_similar_search_found_once_a_round",
            "complaint_id",
            "round",
            unique=True,
            sqlite_where=text("occasion = 'round' AND found_new IS NOT FALSE"),
            postgresql_where=text("occasion = 'round' AND found_new IS NOT FALSE"),
        ),
    )


class RecommendationSight(Base):
    """When a side first opened the articles or the cases of a push: the side, not the person."""

    __tablename__ = "recommendation_sight"

    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]

    __table_args__ = (CheckConstraint(_KIND, name="kind"), CheckConstraint(_READING_SIDE, name="side"))


class RecommendationMark(Base):
    """Whether a side finds an article or a case helpful here; the last word of the side counts."""

    __tablename__ = "recommendation_mark"

    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    item_id: Mapped[str] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    is_helpful: Mapped[bool]
    marked_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (CheckConstraint(_KIND, name="kind"), CheckConstraint(_READING_SIDE, name="side"))
