"""Reports of breaches: own rows, own clock, own log. What tells who reported is sealed and stays with the office."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from mediation.domain.report_lifecycle import CLOCK_RUNS, DECIDED, ReportStage
from mediation.storage.checks import one_of

_CLOCK_RUNS = one_of("stage", sorted(CLOCK_RUNS))
_DECIDED = one_of("stage", [*sorted(DECIDED), ReportStage.TOLD])


class Report(Base):
    """A report from receipt on. An anonymous one holds no account, no name and no phone.

    `person_index` is blind: equal ones are the same account or phone, so that a repeated report is found.
    """

    __tablename__ = "report"
    SUBJECT_KIND: ClassVar[str] = "report"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str]
    code_hash: Mapped[str]
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    office: Mapped[dict[str, Any]]
    book_version: Mapped[str]
    reporter_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    name_sealed: Mapped[bytes | None]
    phone_sealed: Mapped[bytes | None]
    person_index: Mapped[str | None]
    is_anonymous: Mapped[bool]
    target_id: Mapped[str | None]
    target_text_sealed: Mapped[bytes | None]
    facts_sealed: Mapped[bytes]
    event_on: Mapped[date | None]
    complaint_id: Mapped[str | None] = mapped_column(ForeignKey("complaint.id"))
    received_on: Mapped[date]
    received_at: Mapped[datetime]
    clock_from: Mapped[date]
    clock_days: Mapped[int]
    due_on: Mapped[date | None]
    due_provisional: Mapped[bool]
    reasons_sealed: Mapped[bytes | None]
    transferred_to: Mapped[str | None]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    told_at: Mapped[datetime | None]
    told_how: Mapped[str | None]
    earlier_id: Mapped[str | None] = mapped_column(ForeignKey("report.id"))
    stage: Mapped[str]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("code_hash"),
        CheckConstraint(one_of("stage", list(ReportStage)), name="stage"),
        CheckConstraint(
            "NOT is_anonymous OR (reporter_id IS NULL AND name_sealed IS NULL AND phone_sealed IS NULL"
            " AND person_index IS NULL)",
            name="anonymous_holds_nobody",
        ),
        CheckConstraint("target_id IS NOT NULL OR target_text_sealed IS NOT NULL", name="target"),
        CheckConstraint(f"({_CLOCK_RUNS}) = (due_on IS NOT NULL)", name="clock_runs"),
        CheckConstraint(f"NOT ({_DECIDED}) OR outcome IS NOT NULL", name="outcome_kept"),
        CheckConstraint("outcome IS NULL OR (reasons_sealed IS NOT NULL AND decided_by IS NOT NULL)", name="reasons"),
        CheckConstraint("outcome <> 'transferred' OR transferred_to IS NOT NULL", name="transferred_to_somebody"),
        CheckConstraint("(stage = 'told') = (told_at IS NOT NULL)", name="told"),
        CheckConstraint("stage NOT IN ('repeated', 'merged') OR earlier_id IS NOT NULL", name="earlier_named"),
        Index("ix_report_queue", "office_id", "stage", "due_on"),
        Index("ix_report_reporter_id", "reporter_id", "received_at"),
        Index("ix_report_person_index", "person_index"),
        Index("ix_report_target_id", "target_id", "received_on"),
        Index("ix_report_complaint_id", "complaint_id"),
    )


class ReportEvidence(Base):
    """A file somebody brought; only its reporter and the handling office may open it."""

    __tablename__ = "report_evidence"

    id: Mapped[str] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(ForeignKey("report.id"))
    sha256: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    name_sealed: Mapped[bytes]
    added_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("report_id", "sha256"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
    )


class ReportExtension(Base):
    """An officer's request for more time and the head's answer; who asks never answers. One is granted at most."""

    __tablename__ = "report_extension"

    id: Mapped[str] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(ForeignKey("report.id"))
    reasons_sealed: Mapped[bytes]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    is_granted: Mapped[bool | None]
    answer_sealed: Mapped[bytes | None]
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL) = (is_granted IS NULL)",
            name="answered_by_someone",
        ),
        CheckConstraint("answered_by IS NULL OR answered_by <> asked_by", name="another_answers"),
        Index(
            "uq_report_extension_open",
            "report_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
        Index(
            "uq_report_extension_granted",
            "report_id",
            unique=True,
            sqlite_where=text("is_granted"),
            postgresql_where=text("is_granted"),
        ),
    )


class ReportTesting(Base):
    """A stretch of testing or appraisal that the verification clock does not count."""

    __tablename__ = "report_testing"

    id: Mapped[str] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(ForeignKey("report.id"))
    what_sealed: Mapped[bytes]
    from_on: Mapped[date]
    until: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= from_on", name="ends_after_it_begins"),
        Index(
            "uq_report_testing_open",
            "report_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )
