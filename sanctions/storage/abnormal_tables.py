"""Entries on the abnormal list, and the papers of their procedure."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from sanctions.storage.flag_tables import present

_STATUSES = (
    "'found', 'ordered', 'first_sent', 'second_sent', 'established', 'decided', 'effective', 'paused',"
    " 'removed', 'corrected', 'annulled', 'dropped'"
)
_BEFORE_DECISION = "status IN ('found', 'ordered', 'first_sent', 'second_sent', 'established', 'dropped')"
_STANDS = text("status NOT IN ('dropped', 'removed', 'corrected', 'annulled')")
_NOT_SIGNED = "IN ('unsigned', 'returned')"


class AbnormalListing(Base):
    """One procedure to put an enterprise on the abnormal list; from the decision on it is complete or refused.

    `second_from_on` and `second_until_on` are the days on which the second letter may be sent, by the rule book of the
    day of the first one; `order_due_on` is the last day that the order gave. `matter` tells two procedures of one
    ground apart: the deadline, the day on which unpublished information was found, or nothing for the address.
    """

    __tablename__ = "abnormal_listing"
    SUBJECT_KIND: ClassVar[str] = "abnormal_listing"

    id: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    ground: Mapped[str]
    kind: Mapped[str]
    enterprise_id: Mapped[str]
    enterprise_code: Mapped[str]
    enterprise_name: Mapped[str]
    article_key: Mapped[str]
    basis: Mapped[str]
    facts_sealed: Mapped[bytes]
    parts_sealed: Mapped[bytes]
    authority: Mapped[str]
    matter: Mapped[str]
    deadline_on: Mapped[date | None]
    found_by: Mapped[str]
    office_id: Mapped[str | None]
    found_at: Mapped[datetime]
    order_document: Mapped[str | None]
    ordered_on: Mapped[date | None]
    order_due_on: Mapped[date | None]
    order_due_provisional: Mapped[bool | None]
    first_letter: Mapped[str | None]
    first_sent_on: Mapped[date | None]
    first_outcome: Mapped[str | None]
    second_from_on: Mapped[date | None]
    second_until_on: Mapped[date | None]
    second_letter: Mapped[str | None]
    second_sent_on: Mapped[date | None]
    second_outcome: Mapped[str | None]
    established_on: Mapped[date | None]
    document_number: Mapped[str | None]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None]
    reason: Mapped[str | None]
    exit_conditions: Mapped[str | None]
    remedy: Mapped[str | None]
    rule_book_version: Mapped[str | None]
    effective_on: Mapped[date | None]
    restored_on: Mapped[date | None]
    paused_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    reminded_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("document_number"),
        CheckConstraint(f"status IN ({_STATUSES})", name="status"),
        CheckConstraint(
            "ground IN ('4-1', '4-2', '4-3', '4-4')"
            " AND kind = CASE ground WHEN '4-4' THEN 'abnormal_address' ELSE 'abnormal' END",
            name="ground",
        ),
        CheckConstraint(
            present("enterprise_id", "enterprise_code", "enterprise_name", "authority", "article_key", "basis"),
            name="object",
        ),
        CheckConstraint("(ground IN ('4-1', '4-3')) = (deadline_on IS NOT NULL)", name="deadline"),
        CheckConstraint("status <> 'ordered' OR ground = '4-2'", name="order_ground"),
        CheckConstraint(
            "status NOT IN ('first_sent', 'second_sent', 'established') OR ground = '4-4'", name="letters_ground"
        ),
        CheckConstraint(
            f"(status <> 'ordered' AND ({_BEFORE_DECISION} OR ground <> '4-2'))"
            f" OR ({present('order_document')} AND ordered_on IS NOT NULL AND order_due_on IS NOT NULL"
            " AND ordered_on < order_due_on)",
            name="order",
        ),
        CheckConstraint(
            "second_sent_on IS NULL OR (first_sent_on IS NOT NULL AND second_from_on IS NOT NULL"
            " AND second_until_on IS NOT NULL AND first_sent_on < second_from_on"
            " AND second_sent_on BETWEEN second_from_on AND second_until_on"
            f" AND first_outcome IS NOT NULL AND first_outcome {_NOT_SIGNED})",
            name="letter_interval",
        ),
        CheckConstraint(
            f"(status <> 'established' AND ({_BEFORE_DECISION} OR ground <> '4-4'))"
            f" OR ({present('first_letter', 'second_letter', 'first_outcome', 'second_outcome')}"
            f" AND first_letter <> second_letter AND second_outcome {_NOT_SIGNED} AND second_sent_on IS NOT NULL"
            " AND established_on IS NOT NULL AND second_sent_on <= established_on)",
            name="letters",
        ),
        CheckConstraint(
            f"{_BEFORE_DECISION} OR ("
            + present("document_number", "decided_by", "reason", "exit_conditions", "remedy", "rule_book_version")
            + ")",
            name="decision",
        ),
        CheckConstraint(
            f"{_BEFORE_DECISION} OR (decided_on IS NOT NULL AND effective_on IS NOT NULL AND decided_on <= effective_on"
            " AND (deadline_on IS NULL OR deadline_on < decided_on)"
            " AND (order_due_on IS NULL OR order_due_on < decided_on)"
            " AND (established_on IS NULL OR established_on <= decided_on))",
            name="days",
        ),
        CheckConstraint("decided_by IS NULL OR decided_by <> found_by", name="four_eyes"),
        CheckConstraint(
            "restored_on IS NULL OR (effective_on IS NOT NULL AND effective_on <= restored_on)", name="restored"
        ),
        CheckConstraint("(status IN ('removed', 'corrected', 'annulled')) = (ended_on IS NOT NULL)", name="ended"),
        CheckConstraint("(status = 'paused') = (paused_on IS NOT NULL)", name="paused"),
        Index(
            "uq_abnormal_listing_one_standing",
            "enterprise_id",
            "ground",
            "matter",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_abnormal_listing_enterprise_id", "enterprise_id"),
        Index("ix_abnormal_listing_status", "status", "effective_on"),
    )


class AbnormalPaper(Base):
    """One paper: order, letter, verification, decision, annulment, drop."""

    __tablename__ = "abnormal_listing_paper"

    id: Mapped[str] = mapped_column(primary_key=True)
    listing_id: Mapped[str] = mapped_column(ForeignKey("abnormal_listing.id"))
    kind: Mapped[str]
    on_day: Mapped[date]
    text_sealed: Mapped[bytes]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]

    __table_args__ = (Index("ix_abnormal_listing_paper_listing_id", "listing_id", "id"),)
