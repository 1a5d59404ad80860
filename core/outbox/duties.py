"""Scheduled duties: every node ticks, one wins each slot."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Session

from core.database import Database
from core.outbox.tables import DutyRun

_logger = logging.getLogger(__name__)
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_KEPT_FOR = timedelta(days=7)


Piece = Callable[[Session, datetime], None]


@dataclass(frozen=True)
class Duty:
    """An idempotent service that finds what is due at `now`; it runs once in every slot of length `every`.

    What it returns is done after it, each piece in a transaction of its own: one that fails stops no other.
    """

    name: str
    every: timedelta
    run: Callable[[Session, datetime], Sequence[Piece] | None]


def run_duty(database: Database, duty: Duty, now: datetime, slot_at: datetime | None = None) -> bool:
    """Run the duty if this node wins the slot of `slot_at` (default: `now`); tells whether it ran.

    `slot_at` is real time and `now` the service's time: a demo clock that is set forward must not be throttled.
    """
    slot = _slot(duty, slot_at or now)
    if _taken(database, [(duty.name, slot)]):
        return False
    with database.transaction() as session:
        if not _win(session, duty, slot, now):
            return False
    try:
        with database.transaction() as session:
            pieces = duty.run(session, now) or ()
        failed = [error for error in (_do(database, duty, piece, now) for piece in pieces) if error]
        with database.transaction() as session:
            run = session.get_one(DutyRun, (duty.name, slot))
            run.finished_at, run.error = now, failed[0] if failed else None
    except Exception as error:
        _logger.exception("duty %s failed", duty.name)
        with database.transaction() as session:
            session.get_one(DutyRun, (duty.name, slot)).error = type(error).__name__
        return False
    return not failed


def _do(database: Database, duty: Duty, piece: Piece, now: datetime) -> str:
    """Do one piece and return the name of its error, empty when there was none."""
    try:
        with database.transaction() as session:
            piece(session, now)
    except Exception as error:
        _logger.exception("a piece of duty %s failed", duty.name)
        return type(error).__name__
    return ""


def run_duties(database: Database, duties: Iterable[Duty], now: datetime, slot_at: datetime | None = None) -> int:
    """Run every duty whose slot this node wins; returns how many ran."""
    slots = {(duty.name, _slot(duty, slot_at or now)): duty for duty in duties}
    taken = _taken(database, slots)
    return sum(run_duty(database, duty, now, slot_at) for slot, duty in slots.items() if slot not in taken)


def _slot(duty: Duty, at: datetime) -> datetime:
    return _EPOCH + (at - _EPOCH) // duty.every * duty.every


def _taken(database: Database, slots: Iterable[tuple[str, datetime]]) -> set[tuple[str, datetime]]:
    """Look before writing: most ticks find every slot taken, and SQLite has one writer."""
    taken = select(DutyRun.duty, DutyRun.slot).where(tuple_(DutyRun.duty, DutyRun.slot).in_(list(slots)))
    with database.reading() as session:
        return {(duty, slot) for duty, slot in session.execute(taken)}


def _win(session: Session, duty: Duty, slot: datetime, now: datetime) -> bool:
    insert = insert_on_postgresql if session.get_bind().dialect.name == "postgresql" else insert_on_sqlite
    row = {"duty": duty.name, "slot": slot, "started_at": now}
    won = session.execute(
        insert(DutyRun).values(row).on_conflict_do_nothing().returning(DutyRun.duty)  # rowcount is -1 on psycopg
    ).scalar()
    return won is not None


def forget_old_runs(session: Session, now: datetime) -> None:
    """Delete firings older than a week; failed ones stay a week longer for whoever looks into them."""
    session.execute(delete(DutyRun).where(DutyRun.error.is_(None), DutyRun.started_at < now - _KEPT_FOR))
    session.execute(delete(DutyRun).where(DutyRun.started_at < now - 2 * _KEPT_FOR))


TIDY_DUTY = Duty("outbox.forget_old_runs", timedelta(hours=6), forget_old_runs)
