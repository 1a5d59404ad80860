"""Loading clocks and their pauses."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from mediation.domain.clocks import ClockKind, Pause
from mediation.storage.clock_tables import Clock, ClockPause


def find_running_clock(session: Session, complaint_id: str, kind: ClockKind) -> Clock | None:
    return next((clock for clock in running_clocks(session, complaint_id) if clock.kind == kind), None)


def get_last_clock(session: Session, complaint_id: str, kind: ClockKind) -> Clock:
    """Return the clock of the kind that started last, whether it runs or not."""
    return session.scalars(
        select(Clock)
        .where(Clock.complaint_id == complaint_id, Clock.kind == kind.value)
        .order_by(Clock.started_at.desc(), Clock.stopped_on.is_not(None))
        .limit(1)
    ).one()


def running_clocks(session: Session, complaint_id: str) -> list[Clock]:
    """Return the clocks that run, those among them that this transaction has not written yet."""
    written = session.scalars(select(Clock).where(Clock.complaint_id == complaint_id, Clock.stopped_on.is_(None)))
    unwritten = (row for row in session.new if isinstance(row, Clock) and row.complaint_id == complaint_id)
    return [clock for clock in (*written, *unwritten) if clock.stopped_on is None]


def clocks_of_complaints(session: Session, complaint_ids: Iterable[str]) -> list[Clock]:
    """Return every clock of these complaints, in the order in which they were started."""
    ids = sorted(complaint_ids)
    return list(session.scalars(select(Clock).where(Clock.complaint_id.in_(ids)).order_by(Clock.started_at, Clock.id)))


def pauses_of_clocks(session: Session, clock_ids: Iterable[str]) -> list[ClockPause]:
    ids = sorted(clock_ids)
    return list(
        session.scalars(
            select(ClockPause).where(ClockPause.clock_id.in_(ids)).order_by(ClockPause.from_on, ClockPause.id)
        )
    )


def pause_values(rows: Sequence[ClockPause]) -> tuple[Pause, ...]:
    return tuple(Pause(row.from_on, row.until, row.is_excluded) for row in rows)


def is_standing_still() -> ColumnElement[bool]:
    """Return the condition that a clock is paused now, by a pause that its last day leaves out."""
    return exists().where(ClockPause.clock_id == Clock.id, ClockPause.until.is_(None), ClockPause.is_excluded.is_(True))
