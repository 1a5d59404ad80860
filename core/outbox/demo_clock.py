"""The demo city's clock: a persisted offset that web and worker share; production never has one."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, Database

_ONLY = 1


class DemoClock(Base):
    """One row: how many seconds the service's time runs ahead of real time."""

    __tablename__ = "demo_clock"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ahead_seconds: Mapped[int] = mapped_column(BigInteger)


def offset_of(session: Session) -> timedelta:
    row = session.get(DemoClock, _ONLY)
    return timedelta(seconds=row.ahead_seconds if row else 0)


def add_offset(session: Session, ahead: timedelta) -> None:
    """Move the clock by `ahead`; the caller records the act."""
    row = session.get(DemoClock, _ONLY)
    if row is None:
        row = DemoClock(id=_ONLY, ahead_seconds=0)
        session.add(row)
    row.ahead_seconds += int(ahead.total_seconds())


def demo_clock(database: Database, real_clock: Callable[[], datetime]) -> Callable[[], datetime]:
    """Return a clock that shows real time plus the stored offset."""

    def now() -> datetime:
        with database.reading() as session:
            return real_clock() + offset_of(session)

    return now
