"""Post restrictions on people, and the papers of their procedure."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from sanctions.storage.flag_tables import present

_STATUSES = (
    "'proposed', 'notified', 'hearing_requested', 'hearing_arranged', 'heard',"
    " 'decided', 'effective', 'expired', 'annulled', 'dropped'"
)
_BEFORE_DECISION = "status IN ('proposed', 'notified', 'hearing_requested', 'hearing_arranged', 'heard', 'dropped')"
_STANDS = text("status NOT IN ('dropped', 'annulled', 'expired')")


class PostRestriction(Base):
    """One procedure to bar a person from posts; from the decision on it is complete or refused.

    The person stands by the id of the registry; their shown name and what is said about them are sealed, and so is the
    number of the decision, whose keyed index stands in `document_number`. `reason` is only in rows that were decided
    before it was sealed too.
    """

    __tablename__ = "post_restriction"
    SUBJECT_KIND: ClassVar[str] = "post_restriction"

    id: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    person_id: Mapped[str]
    person_name_sealed: Mapped[bytes]
    enterprise_id: Mapped[str]
    enterprise_name: Mapped[str]
    post: Mapped[str]
    ground: Mapped[str]
    article_key: Mapped[str]
    basis: Mapped[str]
    posts_barred: Mapped[str]
    event_on: Mapped[date]
    facts_sealed: Mapped[bytes]
    authority: Mapped[str]
    proposed_by: Mapped[str]
    office_id: Mapped[str | None]
    proposed_at: Mapped[datetime]
    notice_served_on: Mapped[date | None]
    request_due_on: Mapped[date | None]
    request_due_provisional: Mapped[bool | None]
    hearing_requested_on: Mapped[date | None]
    hearing_on: Mapped[date | None]
    heard_on: Mapped[date | None]
    waived_on: Mapped[date | None]
    document_number: Mapped[str | None]
    document_sealed: Mapped[bytes | None]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None]
    reason: Mapped[str | None]
    reason_sealed: Mapped[bytes | None]
    remedy: Mapped[str | None]
    effective_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("document_number"),
        CheckConstraint(f"status IN ({_STATUSES})", name="status"),
        CheckConstraint(
            present("person_id", "enterprise_id", "post", "basis", "posts_barred", "authority"), name="object"
        ),
        CheckConstraint(
            "status IN ('proposed', 'dropped') OR (notice_served_on IS NOT NULL AND request_due_on IS NOT NULL)",
            name="notice",
        ),
        CheckConstraint(
            f"{_BEFORE_DECISION} OR ({present('document_number', 'decided_by', 'remedy')}"
            f" AND (reason_sealed IS NOT NULL OR ({present('reason')})))",
            name="decision",
        ),
        CheckConstraint(
            f"{_BEFORE_DECISION} OR (decided_on IS NOT NULL AND effective_on IS NOT NULL AND ends_on IS NOT NULL"
            " AND notice_served_on <= decided_on AND decided_on <= effective_on AND effective_on < ends_on)",
            name="term",
        ),
        CheckConstraint(
            f"{_BEFORE_DECISION} OR heard_on IS NOT NULL OR waived_on IS NOT NULL"
            " OR (hearing_requested_on IS NULL AND request_due_on < decided_on)",
            name="heard",
        ),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="four_eyes"),
        CheckConstraint("(status IN ('expired', 'annulled')) = (ended_on IS NOT NULL)", name="ended"),
        Index(
            "uq_post_restriction_one_standing",
            "person_id",
            "enterprise_id",
            "ground",
            "event_on",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_post_restriction_status", "status", "ends_on"),
    )


class RestrictionPaper(Base):
    """One paper: notice, statement, hearing request, hearing notice, record, waiver, decision, annulment, drop."""

    __tablename__ = "post_restriction_paper"

    id: Mapped[str] = mapped_column(primary_key=True)
    restriction_id: Mapped[str] = mapped_column(ForeignKey("post_restriction.id"))
    kind: Mapped[str]
    on_day: Mapped[date]
    text_sealed: Mapped[bytes]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]

    __table_args__ = (Index("ix_post_restriction_paper_restriction_id", "restriction_id", "id"),)
