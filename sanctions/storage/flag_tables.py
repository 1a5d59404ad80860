"""Kinds of flags, the flags that decisions raise, and whom they reach."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base

_LIVE = text("retracted_at IS NULL")
_UNSPREAD = text("spread_at IS NULL AND retracted_at IS NULL")
_ENDS = "'expired', 'annulled', 'corrected', 'repaired', 'removed', 'paused', 'over'"


def present(*columns: str) -> str:
    """Return the test that each of these columns holds some text."""
    return " AND ".join(f"{column} IS NOT NULL AND length({column}) > 0" for column in columns)


class FlagKindRow(Base):
    """A kind of flag, as `sanctions/domain/flag_kinds.toml` ships it."""

    __tablename__ = "flag_kind"

    code: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    term: Mapped[str]
    article: Mapped[str]

    __table_args__ = (
        CheckConstraint("term IN ('years', 'range', 'life', 'while_so', 'stated', 'until_removed')", name="term"),
        CheckConstraint(present("title", "article"), name="basis"),
    )


class FlagUse(Base):
    """Whom a kind may mark by which of our decisions; a flag outside these is refused."""

    __tablename__ = "flag_use"

    kind: Mapped[str] = mapped_column(ForeignKey("flag_kind.code"), primary_key=True)
    object_kind: Mapped[str] = mapped_column(primary_key=True)
    source_kind: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (
        CheckConstraint("object_kind IN ('enterprise', 'person')", name="object_kind"),
        CheckConstraint(
            "source_kind IN ('listing', 'abnormal_listing', 'post_restriction', 'decision')", name="source_kind"
        ),
    )


class Flag(Base):
    """A direct dishonesty flag: it exists only by a decision, and says by whom, why, until when and what helps.

    `source_kind` and `source_id` name the decision. The name of a person is sealed, `person_name_index` finds it,
    and so is the number of the document on a person, whose keyed index stands in `document_number`;
    `responsible` are the ids of the people whom the decision itself names as responsible.
    """

    __tablename__ = "flag"

    id: Mapped[str] = mapped_column(primary_key=True)
    source_kind: Mapped[str]
    source_id: Mapped[str]
    kind: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[str]
    object_name: Mapped[str | None]
    object_name_sealed: Mapped[bytes | None]
    person_name_index: Mapped[str | None]
    responsible: Mapped[list[Any]] = mapped_column(default=list)
    article_key: Mapped[str]
    basis: Mapped[str]
    authority: Mapped[str]
    document_number: Mapped[str]
    document_sealed: Mapped[bytes | None]
    remedy: Mapped[str]
    event_on: Mapped[date]
    notice_served_on: Mapped[date]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    recorded_at: Mapped[datetime]
    spread_at: Mapped[datetime | None]
    retracted_at: Mapped[datetime | None]
    retracted_as: Mapped[str | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["kind", "object_kind", "source_kind"],
            ["flag_use.kind", "flag_use.object_kind", "flag_use.source_kind"],
            name="fk_flag_use",
        ),
        CheckConstraint("starts_on < ends_on AND notice_served_on <= starts_on", name="term"),
        CheckConstraint(
            present("source_id", "object_id", "article_key", "basis", "authority", "document_number", "remedy"),
            name="complete",
        ),
        CheckConstraint(
            "(object_kind = 'person' AND object_name IS NULL AND object_name_sealed IS NOT NULL)"
            f" OR (object_kind = 'enterprise' AND object_name_sealed IS NULL AND {present('object_name')})",
            name="object",
        ),
        CheckConstraint("(retracted_at IS NULL) = (retracted_as IS NULL)", name="retracted"),
        CheckConstraint(f"retracted_as IS NULL OR retracted_as IN ({_ENDS})", name="retracted_as"),
        Index(
            "uq_flag_live_of_source",
            "source_kind",
            "source_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_flag_object", "object_kind", "object_id"),
        Index("ix_flag_person_name", "person_name_index"),
        Index("ix_flag_unspread", "id", sqlite_where=_UNSPREAD, postgresql_where=_UNSPREAD),
    )


class DerivedFlag(Base):
    """Whom a flag reaches by one measure, on which path and for how long; only warnings that an article names.

    `person_name_index` finds a person by name alone; `path` holds ids, kinds and days, the sentence is sealed.
    """

    __tablename__ = "derived_flag"

    id: Mapped[str] = mapped_column(primary_key=True)
    flag_id: Mapped[str] = mapped_column(ForeignKey("flag.id"))
    measure_id: Mapped[str] = mapped_column(ForeignKey("measure.id"))
    object_kind: Mapped[str]
    object_id: Mapped[str]
    person_name_index: Mapped[str | None]
    object_name_sealed: Mapped[bytes]
    path: Mapped[list[Any]]
    path_key: Mapped[str]
    path_text_sealed: Mapped[bytes]
    steps: Mapped[int]
    is_verified: Mapped[bool]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    recorded_at: Mapped[datetime]
    retracted_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("object_kind IN ('enterprise', 'person')", name="object_kind"),
        CheckConstraint("steps BETWEEN 1 AND 2", name="steps"),
        CheckConstraint("starts_on <= ends_on", name="term"),
        Index("ix_derived_flag_object", "object_kind", "object_id"),
        Index("ix_derived_flag_person_name", "person_name_index"),
        Index("ix_derived_flag_flag_id", "flag_id"),
    )


class ListedPerson(Base):
    """A person whom a flag marked or reached and who may be found by name: here by the day of birth, as a keyed index.

    The index is missing where the registry knows no identity number.
    """

    __tablename__ = "listed_person"

    person_id: Mapped[str] = mapped_column(primary_key=True)
    birth_index: Mapped[str | None]

    __table_args__ = (Index("ix_listed_person_birth_index", "birth_index"),)
