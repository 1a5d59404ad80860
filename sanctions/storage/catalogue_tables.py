"""Desks' matters and the measure catalogue as it is in force; rows are added, never edited."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class DeskRow(Base):
    """A desk of some department, and the role of its clerks."""

    __tablename__ = "desk"

    code: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    role: Mapped[str]
    position: Mapped[int]


class MatterRow(Base):
    """Something that is applied for at a desk."""

    __tablename__ = "matter"

    code: Mapped[str] = mapped_column(primary_key=True)
    desk: Mapped[str]
    title: Mapped[str]
    applicant: Mapped[str]
    position: Mapped[int]

    __table_args__ = (CheckConstraint("applicant IN ('registered', 'new')", name="applicant"),)


class MeasureRow(Base):
    """One version of a measure; without article, object, addressee and term the database refuses it.

    `number` counts the versions of this installation; `shipped_version` is the version a release brought, and is
    missing on what two officers changed here.
    """

    __tablename__ = "measure"

    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    number: Mapped[int]
    desk: Mapped[str]
    effect: Mapped[str]
    objects: Mapped[str]
    addressed_to: Mapped[str]
    term: Mapped[str]
    articles: Mapped[str]
    from_on: Mapped[date]
    content: Mapped[dict[str, Any]]
    edition: Mapped[str]
    shipped_version: Mapped[int | None]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("code", "number"),
        UniqueConstraint("code", "shipped_version"),
        CheckConstraint("effect IN ('H', 'W', 'C', 'I')", name="effect"),
        CheckConstraint(
            "length(objects) > 0 AND length(addressed_to) > 0 AND length(term) > 0 AND length(articles) > 0",
            name="basis",
        ),
    )


class CatalogueEdition(Base):
    """An edition that was loaded, with its limits of spreading; the newest one is in force."""

    __tablename__ = "measure_edition"

    edition: Mapped[str] = mapped_column(primary_key=True)
    most_steps: Mapped[int]
    hub_links: Mapped[int]
    sha256: Mapped[str]
    recorded_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("most_steps BETWEEN 1 AND 2 AND hub_links > 0", name="limits"),)


class MeasureChange(Base):
    """A measure as one officer proposes it and another adopts it; `number` is its version once it is adopted.

    `follows` is the version it was written against, 0 for a new measure.
    """

    __tablename__ = "measure_change"
    SUBJECT_KIND: ClassVar[str] = "measure_change"

    id: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    code: Mapped[str]
    follows: Mapped[int]
    number: Mapped[int | None]
    from_on: Mapped[date]
    text: Mapped[str]
    source: Mapped[str]
    reason: Mapped[str]
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("code", "number"),
        CheckConstraint("status IN ('proposed', 'adopted', 'sent_back', 'withdrawn')", name="status"),
        CheckConstraint("(status = 'adopted') = (number IS NOT NULL)", name="numbered_when_adopted"),
        CheckConstraint("follows >= 0 AND (number IS NULL OR number = follows + 1)", name="numbers_in_a_row"),
        CheckConstraint("length(text) > 0 AND length(source) > 0 AND length(reason) > 0", name="grounds"),
        CheckConstraint("(status = 'proposed') = (decided_by IS NULL)", name="decided_by"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_at"),
        CheckConstraint("decided_by IS NULL OR (status = 'withdrawn') = (decided_by = proposed_by)", name="four_eyes"),
        CheckConstraint("status <> 'sent_back' OR length(decision_reason) > 0", name="sent_back_reason"),
        Index("ix_measure_change_code", "code", "proposed_at"),
    )


class MeasureReview(Base):
    """An officer compared one version of a measure with the law in force."""

    __tablename__ = "measure_review"

    id: Mapped[str] = mapped_column(primary_key=True)
    measure_id: Mapped[str] = mapped_column(ForeignKey("measure.id"))
    reviewed_on: Mapped[date]
    found: Mapped[str]
    reviewed_by: Mapped[str]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("length(found) > 0", name="found"),
        Index("ix_measure_review_measure", "measure_id", "reviewed_on"),
    )
