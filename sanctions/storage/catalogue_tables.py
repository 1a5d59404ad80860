"""Desks' matters and the measure catalogue as it is in force; rows are added, never edited."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
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
    """One version of a measure; without article, object, addressee and term the database refuses it."""

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
    recorded_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("code", "number"),
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
