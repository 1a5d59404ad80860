"""What became of closed complaints that might be released as cases: the only place that knows which is which."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class CaseRelease(Base):
    """One decision about one closed complaint; `case_id` names the case that was made of it, gone or not.

    Reasons are the office's own words and may name somebody: they are sealed.
    """

    __tablename__ = "case_release"
    SUBJECT_KIND: ClassVar[str] = "case_release"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str]
    office_id: Mapped[str]
    status: Mapped[str]
    case_id: Mapped[str | None]
    reason_sealed: Mapped[bytes | None]
    masks: Mapped[int]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("complaint_id"),
        UniqueConstraint("case_id"),
        CheckConstraint("status IN ('released', 'declined', 'taken_back')", name="status"),
        CheckConstraint("(status = 'declined') = (case_id IS NULL)", name="case_made"),
        CheckConstraint("status = 'released' OR reason_sealed IS NOT NULL", name="reason_given"),
        Index("ix_case_release_office_id", "office_id", "status"),
    )
