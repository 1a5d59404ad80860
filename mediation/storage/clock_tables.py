"""The clocks of a complaint and their pauses."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from mediation.domain.clocks import ClockKind
from mediation.storage.checks import one_of

_RUNNING = text("stopped_on IS NULL")


class Clock(Base):
    """One clock: length, unit and source as the complaint's own rule book gave them; one of a kind runs at a time.

    `due_on` holds the pauses that are over; whether it has passed is always computed. A clock that ends on a day
    somebody set has `length` None.
    """

    __tablename__ = "complaint_clock"

    id: Mapped[str] = mapped_column(primary_key=True)
    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"))
    kind: Mapped[str]
    start_on: Mapped[date]
    length: Mapped[int | None]
    unit: Mapped[str]
    source: Mapped[str]
    due_on: Mapped[date]
    provisional: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime]
    stopped_on: Mapped[date | None]
    outcome: Mapped[str | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(one_of("kind", list(ClockKind)), name="kind"),
        CheckConstraint("unit IN ('working_days', 'calendar_days')", name="unit"),
        CheckConstraint("length IS NULL OR length >= 1", name="length"),
        CheckConstraint("due_on >= start_on", name="due_after_start"),
        CheckConstraint("(stopped_on IS NULL) = (outcome IS NULL)", name="stopped_with_outcome"),
        Index(
            "uq_complaint_clock_running",
            "complaint_id",
            "kind",
            unique=True,
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        ),
        Index("ix_complaint_clock_due", "kind", "stopped_on", "due_on"),
    )


class ClockPause(Base):
    """A stretch of days that the clock does not count, or that it may not have to count (`is_excluded` false)."""

    __tablename__ = "complaint_clock_pause"

    id: Mapped[str] = mapped_column(primary_key=True)
    clock_id: Mapped[str] = mapped_column(ForeignKey("complaint_clock.id"))
    reason: Mapped[str]
    text: Mapped[str]
    source: Mapped[str]
    is_excluded: Mapped[bool]
    from_on: Mapped[date]
    until: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= from_on", name="ends_after_it_begins"),
        Index("ix_complaint_clock_pause_clock_id", "clock_id"),
    )
