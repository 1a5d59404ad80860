"""Rows of the casebase: articles in all versions, past cases, the order of changes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class StoredRegulation(Base):
    """One version of an article; `id` is key and first day. What is `official_` was imported, whatever the origin."""

    __tablename__ = "regulation"

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str]
    law: Mapped[str]
    short: Mapped[str]
    article: Mapped[str]
    title: Mapped[str]
    digest: Mapped[str]
    lay_terms: Mapped[list[str]]
    categories: Mapped[list[str]]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    confidence: Mapped[str]
    is_general: Mapped[bool]
    core_for: Mapped[list[str]]
    origin: Mapped[str]
    digest_of: Mapped[date | None]
    official_text: Mapped[str | None]
    official_place: Mapped[str | None]
    official_number: Mapped[str | None]
    official_source: Mapped[str | None]
    official_file: Mapped[str | None]
    official_imported_on: Mapped[date | None]
    official_valid_to: Mapped[date | None]
    content_hash: Mapped[str]

    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days_in_order"),
        CheckConstraint("confidence IN ('read', 'unconfirmed')", name="confidence"),
        CheckConstraint("origin IN ('shipped', 'imported')", name="origin"),
        CheckConstraint("digest <> '' OR official_text IS NOT NULL", name="says_something"),
        CheckConstraint("official_text IS NULL OR official_imported_on IS NOT NULL", name="text_has_its_day"),
        Index("ix_regulation_key", "key", "valid_from"),
        Index("ix_regulation_short", "short"),
    )


class StoredCase(Base):
    """A past case; sums are in fen, `laws` are the citations of its publisher.

    `cited_keys` holds the keys of the articles among them, each between line ends, so that one can be asked for.
    """

    __tablename__ = "past_case"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    source_title: Mapped[str]
    source_url: Mapped[str | None]
    published: Mapped[str | None]
    region: Mapped[str | None]
    industry: Mapped[str]
    channel: Mapped[str | None]
    facts: Mapped[str]
    respondent_type: Mapped[str]
    paid_fen: Mapped[int | None] = mapped_column(BigInteger)
    claims: Mapped[list[str]]
    category: Mapped[str]
    laws: Mapped[list[Any]]
    result: Mapped[str]
    refund_fen: Mapped[int | None] = mapped_column(BigInteger)
    compensation_fen: Mapped[int | None] = mapped_column(BigInteger)
    multiple: Mapped[float | None]
    other: Mapped[str | None]
    days_to_resolve: Mapped[int | None]
    summary: Mapped[str]
    keywords: Mapped[list[str]]
    origin: Mapped[str]
    external_id: Mapped[str | None]
    category_is_guessed: Mapped[bool]
    cited_keys: Mapped[str]
    content_hash: Mapped[str]

    __table_args__ = (
        CheckConstraint(
            "result IN ('settled', 'court', 'penalised', 'terminated', 'unfounded', 'investigated', 'transferred',"
            " 'unresolved', 'other')",
            name="result",
        ),
        CheckConstraint("paid_fen IS NULL OR paid_fen >= 0", name="paid"),
        CheckConstraint("origin IN ('shipped', 'imported', 'released')", name="origin"),
        CheckConstraint("origin <> 'imported' OR external_id IS NOT NULL", name="imported_has_its_number"),
        Index("ix_past_case_category", "category", "result"),
        Index("ix_past_case_newest", "category", "published"),
        Index(
            "ix_past_case_citing",
            "published",
            sqlite_where=text("cited_keys <> ''"),
            postgresql_where=text("cited_keys <> ''"),
        ),
    )


class CasebaseState(Base):
    """The one row that says which content is stored; whoever changes the casebase holds it until commit."""

    __tablename__ = "casebase_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    last_change: Mapped[int] = mapped_column(BigInteger)
    changed_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)


class CasebaseChange(Base):
    """A document that changed or went; numbers are given under the state's lock, so none commits late."""

    __tablename__ = "casebase_change"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    collection: Mapped[str]
    document_id: Mapped[str]
    changed_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("collection IN ('regulations', 'cases')", name="collection"),)
