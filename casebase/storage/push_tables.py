"""What was pushed for complaints, each push with what it was made from, and the weights that officers set."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class PushedRecommendation(Base):
    """One push for a complaint, to both sides alike; written once.

    `occasion` is why it was made, `asked_by` on whose behalf. `circumstances` is what was known, without the text,
    which is personal and stays with the complaint. `last_change` is the state of the casebase, `weights_version` and
    `experience_version` what ranked it; without experience 0.
    """

    __tablename__ = "pushed_recommendation"

    complaint_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    occasion: Mapped[str]
    asked_by: Mapped[str]
    search_id: Mapped[str | None]
    laws: Mapped[list[Any]]
    cases: Mapped[list[Any]]
    circumstances: Mapped[dict[str, Any]]
    last_change: Mapped[int] = mapped_column(BigInteger)
    weights_version: Mapped[int]
    experience_version: Mapped[int]
    pushed_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("search_id"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("occasion IN ('opening', 'round', 'demand')", name="occasion"),
        CheckConstraint("asked_by IN ('consumer', 'merchant', 'office', 'system')", name="asked_by"),
        CheckConstraint("(occasion = 'demand') = (asked_by <> 'system')", name="asked_on_demand"),
        CheckConstraint("(occasion = 'opening') = (search_id IS NULL)", name="sought_later"),
    )


class RankingWeights(Base):
    """Weights that one officer proposes and another adopts; `number` is given on adoption, 0 is what is shipped.

    `effect` is what both were shown: what the change does to the fixed questions.
    """

    __tablename__ = "ranking_weights"
    SUBJECT_KIND: ClassVar[str] = "ranking_weights"

    id: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    number: Mapped[int | None]
    follows: Mapped[int]
    returns_to: Mapped[int | None]
    article: Mapped[dict[str, Any]]
    case: Mapped[dict[str, Any]]
    experience_on: Mapped[bool]
    reason: Mapped[str]
    effect: Mapped[dict[str, Any]]
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint("status IN ('proposed', 'adopted', 'sent_back', 'withdrawn')", name="status"),
        CheckConstraint("(status = 'adopted') = (number IS NOT NULL)", name="numbered_when_adopted"),
        CheckConstraint("number IS NULL OR number = follows + 1", name="numbers_in_a_row"),
        CheckConstraint("length(reason) > 0", name="reason_given"),
        CheckConstraint("(status = 'proposed') = (decided_by IS NULL)", name="decided_by"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_at"),
        CheckConstraint("decided_by IS NULL OR (status = 'withdrawn') = (decided_by = proposed_by)", name="four_eyes"),
        CheckConstraint("status <> 'sent_back' OR length(decision_reason) > 0", name="sent_back_reason"),
        Index("ix_ranking_weights_status", "status", "proposed_at"),
    )
