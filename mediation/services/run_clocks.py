"""Starting, pausing, resuming and stopping the clocks of a complaint.

Length, unit and source come from the rule book fixed for the complaint; the caller records the act that moved
the clock. `complaint.due_on` follows the main clock that runs: None while none runs or while it stands still.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.rules import Code
from mediation.domain.clocks import CALENDAR_DAYS, CLOCK_NAMES, LIMITS, MAIN_CLOCKS, ClockKind, due_day, last_day
from mediation.services.law_answers import book_of, procedure_day
from mediation.storage.clock_tables import Clock, ClockPause
from mediation.storage.clocks import find_running_clock, get_last_clock, pause_values, pauses_of_clocks, running_clocks
from mediation.storage.complaint_tables import Complaint

PAUSE_REASONS = "clock_pause"
_EXCLUDED = "excluded"
DONE = "done"


@dataclass(frozen=True)
class AgreedEnd:
    """A last day that somebody set, from which day on, and where it stands written."""

    start: date
    on: date
    source: str


def start_clock(session: Session, complaint: Complaint, kind: ClockKind, start: date, now: datetime) -> Clock:
    """Start a clock of the law: length and source are those of the complaint's own book on the day it starts.

    Raises ConflictError when one of the kind runs already.
    """
    limit = book_of(session, complaint).parameter(LIMITS[kind], start)
    due = due_day(start, limit)
    clock = _clock(complaint, kind, start, now)
    clock.length, clock.unit, clock.source = limit.whole, limit.unit, limit.source
    clock.due_on, clock.provisional = due.on, due.provisional
    return _keep(session, complaint, clock)


def start_clock_until(session: Session, complaint: Complaint, kind: ClockKind, end: AgreedEnd, now: datetime) -> Clock:
    """Start a clock that ends on a day somebody set; raises ConflictError when one of the kind runs already."""
    clock = _clock(complaint, kind, end.start, now)
    clock.unit, clock.source, clock.due_on = CALENDAR_DAYS, end.source, end.on
    return _keep(session, complaint, clock)


def stop_clock(session: Session, complaint: Complaint, kind: ClockKind, on: date, outcome: str = DONE) -> Clock | None:
    """Stop the clock of this kind that runs, and its pause; returns None when none runs."""
    clock = find_running_clock(session, complaint.id, kind)
    if clock is None:
        return None
    for pause in _open_pauses(session, clock):
        _end_pause(pause, on)
    clock.stopped_on, clock.outcome = max(on, clock.start_on), outcome
    _count_again(session, clock)
    keep_main_day(session, complaint)
    return clock


def stop_clocks(session: Session, complaint: Complaint, kinds: Sequence[ClockKind], on: date, outcome: str) -> None:
    for kind in kinds:
        stop_clock(session, complaint, kind, on, outcome)


def reopen_clock(session: Session, complaint: Complaint, kind: ClockKind) -> Clock:
    """Let the last clock of the kind run as if nobody had stopped it: its first and its last day stay."""
    clock = get_last_clock(session, complaint.id, kind)
    clock.stopped_on = clock.outcome = None
    session.flush()
    keep_main_day(session, complaint)
    return clock


def pause_clock(session: Session, complaint: Complaint, kind: ClockKind, reason_code: str, on: date) -> ClockPause:
    """Pause a running clock for a coded reason; the book says under which article and whether the days count.

    Raises ConflictError when no clock of the kind runs, or when it is paused for that reason already.
    """
    clock = _running(session, complaint, kind)
    if any(pause.reason == reason_code for pause in _open_pauses(session, clock)):
        raise ConflictError(f"“{CLOCK_NAMES[kind]}”已经因为同一个原因暂停")
    why = _pause_code(session, complaint, reason_code, on)
    pause = ClockPause(
        id=new_id(),
        clock_id=clock.id,
        reason=why.code,
        text=why.text,
        source=why.source,
        is_excluded=why.effect == _EXCLUDED,
        from_on=max(on, clock.start_on),
    )
    session.add(pause)
    session.flush()
    keep_main_day(session, complaint)
    return pause


def resume_clock(
    session: Session, complaint: Complaint, kind: ClockKind, on: date, reason_code: str | None = None
) -> Clock:
    """End the pause (of that reason, or every one) and count the last day again; it never becomes earlier."""
    clock = _running(session, complaint, kind)
    for pause in _open_pauses(session, clock):
        if reason_code in (None, pause.reason):
            _end_pause(pause, on)
    session.flush()
    _count_again(session, clock)
    keep_main_day(session, complaint)
    return clock


def pause_running(session: Session, complaint: Complaint, kind: ClockKind, reason_code: str, on: date) -> None:
    """Pause the clock of this kind if one runs."""
    if find_running_clock(session, complaint.id, kind) is not None:
        pause_clock(session, complaint, kind, reason_code, on)


def resume_running(session: Session, complaint: Complaint, kind: ClockKind, on: date, reason_code: str) -> None:
    """End the pause of this reason if the clock of this kind runs."""
    if find_running_clock(session, complaint.id, kind) is not None:
        resume_clock(session, complaint, kind, on, reason_code)


def lengthen_clock(session: Session, complaint: Complaint, kind: ClockKind, days: int) -> Clock:
    """Add days of the clock's own unit, as an approved extension does."""
    clock = _running(session, complaint, kind)
    if clock.length is None:
        raise ValueError(f"the clock {clock.kind} ends on a day that was agreed")
    clock.length += days
    _count_again(session, clock)
    keep_main_day(session, complaint)
    return clock


def recount_clock(session: Session, complaint: Complaint, clock: Clock) -> bool:
    """Count the last day again, as when a year's calendar becomes known; tells whether anything changed."""
    before = (clock.due_on, clock.provisional)
    _count_again(session, clock)
    if before == (clock.due_on, clock.provisional):
        return False
    keep_main_day(session, complaint)
    return True


def keep_main_day(session: Session, complaint: Complaint) -> None:
    """Give the complaint the last day of its main clock; a clock that stands still has no day yet."""
    running = {clock.kind: clock for clock in running_clocks(session, complaint.id)}
    main = next((running[kind.value] for kind in MAIN_CLOCKS if kind.value in running), None)
    if main is None or any(pause.is_excluded for pause in _open_pauses(session, main)):
        complaint.due_on, complaint.due_provisional = None, False
    else:
        complaint.due_on, complaint.due_provisional = main.due_on, main.provisional


def _clock(complaint: Complaint, kind: ClockKind, start: date, now: datetime) -> Clock:
    return Clock(id=new_id(), complaint_id=complaint.id, kind=kind.value, start_on=start, started_at=now)


def _keep(session: Session, complaint: Complaint, clock: Clock) -> Clock:
    if find_running_clock(session, complaint.id, ClockKind(clock.kind)) is not None:
        raise ConflictError(f"“{CLOCK_NAMES[ClockKind(clock.kind)]}”已经在计算，不能再开始一次")
    session.add(clock)
    keep_main_day(session, complaint)
    return clock


def _running(session: Session, complaint: Complaint, kind: ClockKind) -> Clock:
    clock = find_running_clock(session, complaint.id, kind)
    if clock is None:
        raise ConflictError(f"这件投诉现在没有正在计算的“{CLOCK_NAMES[kind]}”")
    return clock


def _open_pauses(session: Session, clock: Clock) -> list[ClockPause]:
    return [pause for pause in pauses_of_clocks(session, [clock.id]) if pause.until is None]


def _end_pause(pause: ClockPause, on: date) -> None:
    pause.until = max(on, pause.from_on)


def _count_again(session: Session, clock: Clock) -> None:
    if clock.length is None:
        return
    pauses = pause_values(pauses_of_clocks(session, [clock.id]))
    due = last_day(clock.start_on, clock.length, clock.unit, pauses)
    clock.due_on, clock.provisional = due.on, due.provisional


def _pause_code(session: Session, complaint: Complaint, reason_code: str, on: date) -> Code:
    return book_of(session, complaint).code(PAUSE_REASONS, reason_code, procedure_day(complaint, on))
