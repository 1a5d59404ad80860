"""What the consumer declared at filing, and what a person found about repeated complaints."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from mediation.domain.declarations import HandledBy
from mediation.domain.duplicates import DuplicateAnswer
from mediation.storage.checks import one_of


class FilingDeclaration(Base):
    """Whether the same dispute was taken up elsewhere, since when the person knew, and whether a breach is reported.

    `report_sealed` are the words that go into the report; nothing else of the complaint does.
    """

    __tablename__ = "filing_declaration"

    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    handled_by: Mapped[str]
    detail_sealed: Mapped[bytes | None]
    known_on: Mapped[date | None]
    report_sealed: Mapped[bytes | None]
    declared_by: Mapped[str]
    declared_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (CheckConstraint(one_of("handled_by", list(HandledBy)), name="handled_by"),)


class DuplicateJudgement(Base):
    """What a person said about two complaints; `refuse` only says what will be decided, the refusal is its own act."""

    __tablename__ = "duplicate_judgement"

    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    twin_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    answer: Mapped[str]
    reason_sealed: Mapped[bytes]
    judged_by: Mapped[str]
    judged_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(one_of("answer", list(DuplicateAnswer)), name="answer"),
        CheckConstraint("complaint_id <> twin_id", name="two_complaints"),
        Index("ix_duplicate_judgement_twin_id", "twin_id"),
    )
