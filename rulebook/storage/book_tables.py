"""Stored rule books, each written once and never edited, and the amendments that officers propose to them."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from core.database import Base


class RuleBookAmendment(Base):
    """A text that one officer proposes and another adopts or sends back; `files` are the replaced files alone.

    The database refuses to adopt what its own proposer decided, and a text that is not the one that was checked.
    """

    __tablename__ = "rule_book_amendment"
    __table_args__ = (
        UniqueConstraint("id", "checked_sha256"),
        CheckConstraint("status IN ('proposed', 'adopted', 'sent_back', 'withdrawn')", name="status"),
        CheckConstraint("length(sha256) = 64 AND length(content) > 0", name="content_kept"),
        CheckConstraint("length(source) > 0 AND length(reason) > 0", name="grounds"),
        CheckConstraint("(status = 'proposed') = (decided_by IS NULL)", name="decided_by"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_at"),
        CheckConstraint(
            "decided_by IS NULL OR (status = 'withdrawn') = (decided_by = proposed_by)",
            name="four_eyes",
        ),
        CheckConstraint("(status = 'adopted') = (checked_sha256 IS NOT NULL)", name="checked"),
        CheckConstraint(
            "checked_sha256 IS NULL OR (checked_sha256 = sha256 AND examples_run > 0)", name="checked_text"
        ),
        CheckConstraint("status <> 'sent_back' OR length(decision_reason) > 0", name="sent_back_reason"),
        Index("ix_rule_book_amendment_status", "status", "proposed_at"),
    )
    SUBJECT_KIND: ClassVar[str] = "rule_book_amendment"

    id: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    base_version: Mapped[str]
    files: Mapped[dict[str, Any]]
    content: Mapped[str]
    sha256: Mapped[str]
    effective_on: Mapped[date]
    source: Mapped[str]
    reason: Mapped[str]
    examples_run: Mapped[int]
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str | None]
    checked_sha256: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class RuleBookVersion(Base):
    """The full text of one rule book; the order of adoption is that of `adopted_at`.

    `origin`: `release` shipped with the programme, `amendment` adopted by two officers, `merge` a release with the
    office's own amendments kept. A release that was not adopted as it stands is kept to compare the next one with.
    """

    __tablename__ = "rule_book_version"
    __table_args__ = (
        UniqueConstraint("version"),
        UniqueConstraint("sha256"),
        UniqueConstraint("follows"),
        UniqueConstraint("amendment_id"),
        ForeignKeyConstraint(
            ["amendment_id", "sha256"], ["rule_book_amendment.id", "rule_book_amendment.checked_sha256"]
        ),
        CheckConstraint("origin IN ('release', 'amendment', 'merge')", name="origin"),
        CheckConstraint("(origin = 'amendment') = (amendment_id IS NOT NULL)", name="amendment"),
        CheckConstraint("is_adopted OR (origin = 'release' AND follows IS NULL)", name="kept_release"),
        CheckConstraint("length(sha256) = 64", name="sha256_is_whole"),
        CheckConstraint("length(content) > 0", name="content_kept"),
    )
    SUBJECT_KIND: ClassVar[str] = "rule_book"

    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str]
    label: Mapped[str]
    source: Mapped[str]
    content: Mapped[str]
    sha256: Mapped[str]
    origin: Mapped[str]
    is_adopted: Mapped[bool]
    follows: Mapped[str | None]
    amendment_id: Mapped[str | None]
    adopted_on: Mapped[date]
    adopted_at: Mapped[datetime]


class EditedRuleBookError(RuntimeError):
    """A programming error: stored answers replay only while the text they used stays as it was."""


@event.listens_for(RuleBookVersion, "before_update")
@event.listens_for(RuleBookVersion, "before_delete")
def _refuse_change(_mapper: Mapper[RuleBookVersion], _connection: object, row: RuleBookVersion) -> None:
    raise EditedRuleBookError(f"rule book {row.version} is adopted and may not change")
