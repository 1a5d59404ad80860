"""Endings that one person asked for and another one has to carry out."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from sanctions.storage.flag_tables import present

_OPEN = text("answer IS NULL")


class EndingRequest(Base):
    """Why a decision or post restriction should hold no longer; carried out only by somebody else, within its days.

    `asked_by` is the system where the credit file withdrew the record that it rests on.
    """

    __tablename__ = "ending_request"

    id: Mapped[str] = mapped_column(primary_key=True)
    source_kind: Mapped[str]
    source_id: Mapped[str]
    how: Mapped[str]
    reason_sealed: Mapped[bytes]
    document_sealed: Mapped[bytes | None]
    asked_by: Mapped[str]
    asked_on: Mapped[date]
    due_on: Mapped[date]
    due_provisional: Mapped[bool]
    reminded_on: Mapped[date | None]
    answer: Mapped[str | None]
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("source_kind IN ('decision', 'post_restriction', 'abnormal_listing')", name="source_kind"),
        CheckConstraint("how IN ('over', 'annulled')", name="how"),
        CheckConstraint(present("source_id", "asked_by"), name="asked"),
        CheckConstraint("answer IS NULL OR answer IN ('carried_out', 'kept', 'overtaken')", name="answer"),
        CheckConstraint(
            "(answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)", name="answered"
        ),
        CheckConstraint("answer IS NULL OR answer <> 'carried_out' OR answered_by <> asked_by", name="four_eyes"),
        Index(
            "uq_ending_request_one_open",
            "source_kind",
            "source_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_ending_request_due", "answer", "due_on"),
    )
