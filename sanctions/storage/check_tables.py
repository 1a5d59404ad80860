"""Checks at the desks as they were asked, seen and answered, and what the clerks then did."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Check(Base):
    """One answer as shown; `evidence_sealed` holds what the registry said and which flags were seen, for replay."""

    __tablename__ = "sanction_check"

    id: Mapped[str] = mapped_column(primary_key=True)
    desk: Mapped[str]
    matter: Mapped[str]
    application_number: Mapped[str]
    verdict: Mapped[str]
    request_sealed: Mapped[bytes]
    evidence_sealed: Mapped[bytes]
    answer_sealed: Mapped[bytes]
    answer_sha256: Mapped[str]
    law_version: Mapped[str]
    clerk_id: Mapped[str]
    clerk_role: Mapped[str]
    checked_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("length(answer_sha256) = 64", name="answer_sha256"),
        Index("ix_sanction_check_clerk", "clerk_id", "checked_at"),
    )


class CheckRequestKey(Base):
    """A key under which somebody asked; the same request under it gets the answer that was given first."""

    __tablename__ = "check_request_key"

    asker_id: Mapped[str] = mapped_column(primary_key=True)
    request_key: Mapped[str] = mapped_column(primary_key=True)
    request_index: Mapped[str]
    check_id: Mapped[str | None] = mapped_column(ForeignKey("sanction_check.id"))
    received_at: Mapped[datetime]

    __table_args__ = (Index("ix_check_request_key_received_at", "received_at"),)


class CheckSubject(Base):
    """Somebody an application concerns: the applicant or one of its people, as the registry knows them."""

    __tablename__ = "check_subject"

    id: Mapped[str] = mapped_column(primary_key=True)
    check_id: Mapped[str] = mapped_column(ForeignKey("sanction_check.id"))
    role: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[str]
    matched: Mapped[str]

    __table_args__ = (
        CheckConstraint("matched IN ('code', 'id_number', 'name')", name="matched"),
        Index("ix_check_subject_object", "object_kind", "object_id"),
        Index("ix_check_subject_check_id", "check_id"),
    )


class CheckDecision(Base):
    """What the clerk did and why; a refusal stands once somebody else has read it, a returned one is replaced."""

    __tablename__ = "check_decision"

    id: Mapped[str] = mapped_column(primary_key=True)
    check_id: Mapped[str] = mapped_column(ForeignKey("sanction_check.id"))
    decision: Mapped[str]
    reason_sealed: Mapped[bytes]
    factors_sealed: Mapped[bytes]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]
    reading: Mapped[str]
    reading_note_sealed: Mapped[bytes | None]
    read_by: Mapped[str | None]
    read_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("reading IN ('not_needed', 'waiting', 'confirmed', 'returned', 'earlier')", name="reading"),
        CheckConstraint("(decision = 'refused') = (reading <> 'not_needed')", name="refusals_are_read"),
        CheckConstraint("(reading IN ('confirmed', 'returned')) = (read_by IS NOT NULL)", name="reader"),
        CheckConstraint("(read_by IS NULL) = (read_at IS NULL)", name="read_at"),
        CheckConstraint("read_by IS NULL OR read_by <> decided_by", name="four_eyes"),
        CheckConstraint("reading <> 'returned' OR reading_note_sealed IS NOT NULL", name="returned_with_reason"),
        Index(
            "uq_check_decision_standing",
            "check_id",
            unique=True,
            sqlite_where=text("reading <> 'returned'"),
            postgresql_where=text("reading <> 'returned'"),
        ),
        Index("ix_check_decision_check_id", "check_id"),
        Index("ix_check_decision_reading", "reading", "decided_at"),
        CheckConstraint("decision IN ('granted', 'refused', 'other_procedure', 'more_papers')", name="decision"),
    )
