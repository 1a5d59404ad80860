"""Decisions of this or another authority that raise flags."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from sanctions.storage.flag_tables import present

_STATUSES = "'entered', 'confirmed', 'refused', 'over', 'corrected', 'annulled', 'expired'"
_UNCONFIRMED = "status IN ('entered', 'refused')"
_ONE_OF_A_KIND = ("authority", "document_number", "kind", "object_id")


class FlagDecision(Base):
    """One decision on one enterprise or person; once confirmed it holds all that a burden needs, or is refused.

    People stand by their ids in the registry, names are sealed, and so is the number of a document on a person: then
    `document_number` is its keyed index. `end_document` is only in rows that ended before it was sealed too.
    `source_key` names a delivered record.
    """

    __tablename__ = "decision"
    SUBJECT_KIND: ClassVar[str] = "decision"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(ForeignKey("flag_kind.code"))
    status: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[str]
    object_name_sealed: Mapped[bytes]
    responsible: Mapped[list[Any]] = mapped_column(default=list)
    document_number: Mapped[str]
    document_sealed: Mapped[bytes | None]
    authority: Mapped[str]
    basis: Mapped[str]
    facts_sealed: Mapped[bytes]
    remedy: Mapped[str]
    event_on: Mapped[date]
    told_on: Mapped[date | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    entered_how: Mapped[str]
    source_key: Mapped[str | None]
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("decision.id"))
    entered_by: Mapped[str]
    office_id: Mapped[str | None]
    entered_at: Mapped[datetime]
    confirmed_by: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    ended_on: Mapped[date | None]
    end_document: Mapped[str | None]
    end_document_sealed: Mapped[bytes | None]
    end_reason_sealed: Mapped[bytes | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("source_key"),
        CheckConstraint(f"status IN ({_STATUSES})", name="status"),
        CheckConstraint("object_kind IN ('enterprise', 'person')", name="object_kind"),
        CheckConstraint("entered_how IN ('page', 'file', 'feed')", name="entered_how"),
        CheckConstraint(present("object_id", "document_number", "authority", "basis", "entered_by"), name="basis"),
        CheckConstraint(
            f"{_UNCONFIRMED} OR ({present('remedy', 'confirmed_by')} AND confirmed_at IS NOT NULL)", name="confirmed"
        ),
        CheckConstraint(
            f"{_UNCONFIRMED} OR (told_on IS NOT NULL AND starts_on IS NOT NULL AND ends_on IS NOT NULL"
            " AND told_on <= starts_on AND starts_on < ends_on)",
            name="term",
        ),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> entered_by", name="four_eyes"),
        CheckConstraint("(status IN ('entered', 'confirmed')) = (ended_on IS NULL)", name="ended"),
        CheckConstraint(
            "status IN ('entered', 'confirmed', 'expired') OR end_reason_sealed IS NOT NULL", name="end_reason"
        ),
        Index(
            "uq_decision_one_entered",
            *_ONE_OF_A_KIND,
            unique=True,
            sqlite_where=text("status = 'entered'"),
            postgresql_where=text("status = 'entered'"),
        ),
        Index(
            "uq_decision_one_confirmed",
            *_ONE_OF_A_KIND,
            unique=True,
            sqlite_where=text("status = 'confirmed'"),
            postgresql_where=text("status = 'confirmed'"),
        ),
        Index("ix_decision_status", "status", "ends_on"),
        Index("ix_decision_object", "object_kind", "object_id"),
    )
