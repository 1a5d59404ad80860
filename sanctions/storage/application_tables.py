"""Applications that a clerk has not finished: they are asked about again when a flag arrives or falls."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class OpenApplication(Base):
    """The newest check of an unfinished application; what was recorded since `looked_from` has not been looked at.

    `failed_at`: it could not be asked again, and its clerk was told.
    """

    __tablename__ = "open_application"

    check_id: Mapped[str] = mapped_column(ForeignKey("sanction_check.id"), primary_key=True)
    asked_at: Mapped[datetime]
    looked_from: Mapped[datetime]
    failed_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_open_application_looked_from", "looked_from"),)


class ApplicationName(Base):
    """A person of an open application by the index of the name: a namesake may be flagged later."""

    __tablename__ = "application_name"

    check_id: Mapped[str] = mapped_column(ForeignKey("open_application.check_id"), primary_key=True)
    name_index: Mapped[str] = mapped_column(primary_key=True)


class CheckChange(Base):
    """The answer of an open application became another one; the clerk was told and says that it was seen."""

    __tablename__ = "check_change"

    later_check_id: Mapped[str] = mapped_column(ForeignKey("sanction_check.id"), primary_key=True)
    check_id: Mapped[str] = mapped_column(ForeignKey("sanction_check.id"))
    found_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("check_id"),
        CheckConstraint("check_id <> later_check_id", name="another"),
    )
