"""Serious-list decisions with their penalties, and the papers of their procedure."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from sanctions.storage.flag_tables import present

_STATUSES = (
    "'proposed', 'notified', 'hearing_requested', 'hearing_arranged', 'heard', 'consented',"
    " 'decided', 'effective', 'paused', 'repaired', 'expired', 'annulled', 'dropped'"
)
_BEFORE_DECISION = (
    "status IN ('proposed', 'notified', 'hearing_requested', 'hearing_arranged', 'heard', 'consented', 'dropped')"
)
_STANDS = text("status NOT IN ('dropped', 'annulled')")


class Listing(Base):
    """One procedure to put an enterprise on the serious list: with a penalty, or alone for one that is not performed.

    From the decision on, the database holds notice, authority, basis, reason, term, way out and remedy, or refuses.
    """

    __tablename__ = "listing"
    SUBJECT_KIND: ClassVar[str] = "listing"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    status: Mapped[str]
    enterprise_id: Mapped[str]
    enterprise_code: Mapped[str]
    enterprise_name: Mapped[str]
    ground: Mapped[str]
    article_key: Mapped[str]
    violation: Mapped[str]
    event_on: Mapped[date]
    facts_sealed: Mapped[bytes]
    two_step_test_sealed: Mapped[bytes]
    authority: Mapped[str]
    authority_level: Mapped[str]
    needs_consent: Mapped[bool]
    decided_alone: Mapped[bool]
    penalty_kind: Mapped[str | None]
    penalty: Mapped[str | None]
    penalty_basis: Mapped[str | None]
    unperformed_document: Mapped[str | None]
    unperformed_authority: Mapped[str | None]
    unperformed_decided_on: Mapped[date | None]
    unperformed_due_on: Mapped[date | None]
    fine_fen: Mapped[int | None] = mapped_column(BigInteger)
    grades: Mapped[list[Any]]
    proposed_by: Mapped[str]
    office_id: Mapped[str | None]
    proposed_at: Mapped[datetime]
    notice_served_on: Mapped[date | None]
    notice_basis: Mapped[str | None]
    request_due_on: Mapped[date | None]
    request_due_provisional: Mapped[bool | None]
    hearing_requested_on: Mapped[date | None]
    hearing_notice_served_on: Mapped[date | None]
    hearing_on: Mapped[date | None]
    heard_on: Mapped[date | None]
    waived_on: Mapped[date | None]
    consented_on: Mapped[date | None]
    consent_authority: Mapped[str | None]
    consent_document: Mapped[str | None]
    document_number: Mapped[str | None]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None]
    basis: Mapped[str | None]
    reason: Mapped[str | None]
    sanctions: Mapped[str | None]
    exit_conditions: Mapped[str | None]
    remedy: Mapped[str | None]
    decision_served_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    ban_ends_on: Mapped[date | None]
    rule_book_version: Mapped[str | None]
    restored_on: Mapped[date | None]
    paused_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    is_of_another_province: Mapped[bool]
    pushed_on: Mapped[date | None]
    pushed_to: Mapped[str | None]
    published_there_on: Mapped[date | None]
    end_pushed_on: Mapped[date | None]
    basis_fell_on: Mapped[date | None]
    office_clock: Mapped[str | None]
    office_due_on: Mapped[date | None]
    office_due_provisional: Mapped[bool | None]
    reminded_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("document_number"),
        CheckConstraint(f"status IN ({_STATUSES})", name="status"),
        CheckConstraint("kind = 'serious'", name="kind"),
        CheckConstraint(present("enterprise_id", "enterprise_code", "enterprise_name", "authority"), name="object"),
        CheckConstraint("fine_fen IS NULL OR fine_fen >= 0", name="fine"),
        CheckConstraint(
            "status IN ('proposed', 'dropped') OR (notice_served_on IS NOT NULL AND request_due_on IS NOT NULL"
            f" AND {present('notice_basis')})",
            name="notice",
        ),
        CheckConstraint(
            f"{_BEFORE_DECISION} OR ("
            + present(
                "document_number",
                "decided_by",
                "basis",
                "reason",
                "sanctions",
                "exit_conditions",
                "remedy",
                "rule_book_version",
            )
            + ")",
            name="decision",
        ),
        CheckConstraint(
            f"decided_alone OR ({present('penalty_kind', 'penalty', 'penalty_basis')})",
            name="penalty",
        ),
        CheckConstraint(
            f"NOT decided_alone OR ({present('unperformed_document', 'unperformed_authority')}"
            " AND unperformed_decided_on IS NOT NULL AND unperformed_due_on IS NOT NULL"
            " AND unperformed_decided_on <= unperformed_due_on AND unperformed_due_on < event_on"
            " AND penalty IS NULL AND fine_fen IS NULL AND ban_ends_on IS NULL)",
            name="decided_alone",
        ),
        CheckConstraint("decided_alone = (article_key = '失信44-11')", name="alone_is_article_11"),
        CheckConstraint(
            f"{_BEFORE_DECISION} OR (decided_on IS NOT NULL AND effective_on IS NOT NULL AND ends_on IS NOT NULL"
            " AND notice_served_on <= decided_on AND decided_on <= effective_on AND effective_on < ends_on)",
            name="term",
        ),
        CheckConstraint(
            f"decision_served_on IS NULL OR (NOT ({_BEFORE_DECISION}) AND decided_on <= decision_served_on)",
            name="decision_served",
        ),
        CheckConstraint(
            "restored_on IS NULL OR (effective_on <= restored_on AND restored_on < ends_on)", name="restored"
        ),
        CheckConstraint(
            f"{_BEFORE_DECISION} OR heard_on IS NOT NULL OR waived_on IS NOT NULL"
            " OR (hearing_requested_on IS NULL AND request_due_on < decided_on)",
            name="heard",
        ),
        CheckConstraint(
            f"{_BEFORE_DECISION} OR NOT needs_consent OR (consented_on IS NOT NULL AND consented_on <= decided_on"
            f" AND {present('consent_authority', 'consent_document')})",
            name="consent",
        ),
        CheckConstraint(
            f"{_BEFORE_DECISION} OR (penalty_kind = 'restriction') = (ban_ends_on IS NOT NULL)", name="ban_ends_on"
        ),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="four_eyes"),
        CheckConstraint("(status IN ('repaired', 'expired', 'annulled')) = (ended_on IS NOT NULL)", name="ended"),
        CheckConstraint("(status = 'paused') = (paused_on IS NOT NULL)", name="paused"),
        CheckConstraint(
            f"pushed_on IS NULL OR (is_of_another_province AND decided_on <= pushed_on AND {present('pushed_to')})",
            name="pushed",
        ),
        CheckConstraint(
            "published_there_on IS NULL OR (pushed_on IS NOT NULL AND pushed_on <= published_there_on)",
            name="published_there",
        ),
        CheckConstraint(
            "end_pushed_on IS NULL OR (pushed_on IS NOT NULL AND ended_on IS NOT NULL AND ended_on <= end_pushed_on)",
            name="end_pushed",
        ),
        CheckConstraint(
            f"basis_fell_on IS NULL OR NOT ({_BEFORE_DECISION})",
            name="basis_fell",
        ),
        CheckConstraint(
            "(office_clock IS NULL) = (office_due_on IS NULL)"
            " AND (office_clock IS NULL OR office_clock IN ('annul', 'push', 'publish_there', 'push_end'))",
            name="office_clock",
        ),
        Index(
            "uq_listing_one_act_once",
            "enterprise_id",
            "ground",
            "event_on",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_listing_enterprise_id", "enterprise_id"),
        Index("ix_listing_status", "status"),
        Index("ix_listing_office_due_on", "office_due_on"),
        Index("ix_listing_unperformed_document", "unperformed_document"),
    )


class ListingPaper(Base):
    """One paper of the procedure: notice, statement, hearing request, hearing notice, record, consent, decision."""

    __tablename__ = "listing_paper"

    id: Mapped[str] = mapped_column(primary_key=True)
    listing_id: Mapped[str] = mapped_column(ForeignKey("listing.id"))
    kind: Mapped[str]
    on_day: Mapped[date]
    text_sealed: Mapped[bytes]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]

    __table_args__ = (Index("ix_listing_paper_listing_id", "listing_id", "id"),)
