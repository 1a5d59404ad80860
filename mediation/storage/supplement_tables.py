"""Notices that ask a consumer for missing material, and what came back."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base

_OPEN = text("answered_at IS NULL AND replaced_at IS NULL")


class SupplementNotice(Base):
    """A notice with named items and a last day; at most one of a complaint waits for its answer.

    `items` holds code, text and article of each item as the rule book had them, so the notice never changes.
    """

    __tablename__ = "supplement_notice"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    number: Mapped[str]
    items: Mapped[list[Any]]
    note_sealed: Mapped[bytes | None]
    answer_by: Mapped[date]
    issued_by: Mapped[str]
    issued_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answers_sealed: Mapped[bytes | None]
    replaced_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint("(answered_at IS NULL) = (answers_sealed IS NULL)", name="answered"),
        CheckConstraint("answered_at IS NULL OR replaced_at IS NULL", name="one_end"),
        Index("ix_supplement_notice_open", "complaint_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )


class SupplementFile(Base):
    """A file brought for a notice. It may prove an identity, so only its consumer and the office may open it."""

    __tablename__ = "supplement_file"

    id: Mapped[str] = mapped_column(primary_key=True)
    notice_id: Mapped[str] = mapped_column(ForeignKey("supplement_notice.id"))
    sha256: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    name_sealed: Mapped[bytes]
    added_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("notice_id", "sha256"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
    )
