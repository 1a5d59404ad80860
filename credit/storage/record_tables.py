"""Records of the enterprise credit file."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from credit.domain.catalogue import GRADED_TERMS, TermRule
from credit.domain.items import Grade, Status, Visibility
from credit.storage.catalogue_tables import CatalogueItemRow
from credit.storage.checks import is_one_of

_CURRENT = text("status = 'current'")


class CreditRecord(Base):
    """One edition of a record; a correction adds the next edition and keeps this one.

    `public_from` and `public_until` are this edition's first and last public day; without the first it is never
    public. The term runs from `term_from`, when the first edition was published. From `stopped_on` it is shown no more.
    `grades` are those of all penalties of one decision, `grade` the one the term follows. `announced`: subscribers were
    told that it is shown. A spot check follows the penalty of the matter that `follows_area` and `follows_id` name.
    `origins` tells for a delivered record the file, the line, and the column of each field; a correction names its own.
    `visibility` and `term` are those of the catalogue on the day of filing. The body of a sealed record is kept in
    `body_sealed` and `body` is empty.
    """

    __tablename__ = "credit_record"
    SUBJECT_KIND: ClassVar[str] = "record"

    id: Mapped[str] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str]
    item: Mapped[str] = mapped_column(ForeignKey(CatalogueItemRow.item))
    source_area: Mapped[str]
    source_id: Mapped[str]
    source_fact: Mapped[str]
    source_department: Mapped[str]
    document_number: Mapped[str]
    event_on: Mapped[date]
    recorded_at: Mapped[datetime]
    basis: Mapped[list[str]]
    body: Mapped[dict[str, Any]]
    body_sealed: Mapped[bytes | None]
    visibility: Mapped[str]
    term: Mapped[str]
    grade: Mapped[str | None]
    grades: Mapped[list[str] | None]
    ban_ends_on: Mapped[date | None]
    rule_book_version: Mapped[str | None]
    term_from: Mapped[date | None]
    public_from: Mapped[date | None]
    public_until: Mapped[date | None]
    stoppable_from: Mapped[date | None]
    stopped_on: Mapped[date | None]
    status: Mapped[str]
    status_reason: Mapped[str | None]
    edition: Mapped[int]
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("credit_record.id"))
    announced: Mapped[bool] = mapped_column(default=False, server_default=false())
    follows_area: Mapped[str | None]
    origins: Mapped[dict[str, Any] | None]
    follows_id: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("source_area", "source_id", "item", "edition"),
        Index(
            "uq_credit_record_current",
            "source_area",
            "source_id",
            "item",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
        CheckConstraint(is_one_of("status", Status), name="status"),
        CheckConstraint(is_one_of("visibility", Visibility), name="visibility"),
        CheckConstraint(f"grade IS NULL OR {is_one_of('grade', Grade)}", name="grade"),
        CheckConstraint(is_one_of("term", TermRule), name="term"),
        CheckConstraint(f"({is_one_of('term', GRADED_TERMS)}) = (grade IS NOT NULL)", name="penalties_have_a_grade"),
        CheckConstraint("(visibility = 'public') = (term <> 'none')", name="public_for_a_term"),
        CheckConstraint("(visibility = 'sealed') = (body_sealed IS NOT NULL)", name="sealed_body"),
        CheckConstraint("visibility = 'public' OR public_from IS NULL", name="only_public_ones_are_published"),
        CheckConstraint("grade IS NULL OR grade <> 'none' OR public_from IS NULL", name="warnings_are_not_published"),
        CheckConstraint("public_until IS NULL OR public_until >= public_from", name="public_days"),
        CheckConstraint("(status = 'current') = (stopped_on IS NULL)", name="stopped_by_someone"),
        CheckConstraint("(edition = 1) = (corrects_id IS NULL)", name="editions_follow"),
        CheckConstraint("edition >= 1", name="edition"),
        CheckConstraint("NOT announced OR visibility = 'public'", name="announced"),
        CheckConstraint("(follows_area IS NULL) = (follows_id IS NULL)", name="follows"),
        Index("ix_credit_record_enterprise", "enterprise_id", "event_on"),
        Index("ix_credit_record_document", "document_number"),
        Index("ix_credit_record_month", "event_on", "item"),
        Index("ix_credit_record_announced", "announced", "status", "public_until"),
        Index("ix_credit_record_follows", "follows_area", "follows_id"),
    )
