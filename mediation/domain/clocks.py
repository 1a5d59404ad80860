"""The clocks of a complaint: their lengths come from the rule book, their ends are counted in Shanghai days.

Order 121 article 45: the day of the event is not counted. A pause is counted the same way: the day it begins
still belongs to the clock, the day it ends is the last one left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count

from core.kernel.workdays import (
    DueDay,
    add_calendar_days,
    add_working_days,
    is_calendar_known,
    is_working_day,
    working_days_left,
)
from core.rules.values import Parameter

WORKING_DAYS = "working_days"
CALENDAR_DAYS = "calendar_days"
_COUNT = {WORKING_DAYS: add_working_days, CALENDAR_DAYS: add_calendar_days, "days": add_calendar_days}
_UNIT_TEXTS = {WORKING_DAYS: "个工作日"}


class ClockKind(StrEnum):
    ACCEPTANCE = "acceptance"
    SUPPLEMENT = "supplement"
    COMPETENCE = "competence"
    NEGOTIATION = "negotiation"
    MEDIATION = "mediation"
    ROUND = "round"
    TERMINATION_NOTICE = "termination_notice"
    VERIFICATION = "verification"
    PERFORMANCE = "performance"
    JUDICIAL_CONFIRMATION = "judicial_confirmation"


CLOCK_NAMES: dict[ClockKind, str] = {
    ClockKind.ACCEPTANCE: "受理期限",
    ClockKind.SUPPLEMENT: "补充材料期限",
    ClockKind.COMPETENCE: "管辖协商期限",
    ClockKind.NEGOTIATION: "直接协商期限",
    ClockKind.MEDIATION: "调解期限",
    ClockKind.ROUND: "本轮协商",
    ClockKind.TERMINATION_NOTICE: "终止告知期限",
    ClockKind.VERIFICATION: "违法线索核查期限",
    ClockKind.PERFORMANCE: "约定的履行日",
    ClockKind.JUDICIAL_CONFIRMATION: "申请司法确认期限",
}

# The names of the lengths in the rule book; a clock that is missing here ends on a day that somebody set.
LIMITS: dict[ClockKind, str] = {
    ClockKind.ACCEPTANCE: "acceptance_limit",
    ClockKind.COMPETENCE: "competence_dispute_limit",
    ClockKind.NEGOTIATION: "odr_limit",
    ClockKind.MEDIATION: "mediation_limit",
    ClockKind.ROUND: "session_round_limit",
    ClockKind.TERMINATION_NOTICE: "termination_notice_limit",
    ClockKind.VERIFICATION: "breach_verification_limit",
    ClockKind.JUDICIAL_CONFIRMATION: "judicial_confirmation_limit",
}

# The other reading of a length while two rules say different things: shown as unconfirmed beside the clock.
OTHER_LIMITS: dict[ClockKind, str] = {ClockKind.MEDIATION: "mediation_limit_other_reading"}

# Which clock gives the complaint its last day in the queue: the first of these that runs.
MAIN_CLOCKS: tuple[ClockKind, ...] = (
    ClockKind.NEGOTIATION,
    ClockKind.COMPETENCE,
    ClockKind.ACCEPTANCE,
    ClockKind.COMPETENCE,
    ClockKind.MEDIATION,
    ClockKind.PERFORMANCE,
)


@dataclass(frozen=True)
class Pause:
    """`until` is None while it lasts; only `is_excluded` ones move the last day."""

    from_on: date
    until: date | None
    is_excluded: bool = True


@dataclass(frozen=True)
class PauseView:
    """A pause in words: why, under which article, from when to when."""

    reason: str
    source: str
    from_on: date
    until: date | None
    is_excluded: bool


@dataclass(frozen=True)
class OtherDay:
    """A second reading of the last day: shown beside the clock, never acted upon."""

    due_on: date
    provisional: bool
    why: str
    source: str


@dataclass(frozen=True)
class ClockView:
    """A clock as pages show it; `left` is negative when the last day has passed, `due_on` moves while it is paused."""

    name: str
    due_on: date
    provisional: bool
    left: int
    unit_text: str
    source: str
    kind: ClockKind | None = None
    started_on: date | None = None
    length_text: str = ""
    pauses: tuple[PauseView, ...] = ()
    others: tuple[OtherDay, ...] = ()
    is_paused: bool = False
    stopped_on: date | None = None
    outcome: str = ""

    @property
    def is_running(self) -> bool:
        return self.stopped_on is None

    @property
    def is_overdue(self) -> bool:
        return self.is_running and not self.is_paused and self.left < 0

    @property
    def text(self) -> str:
        """Return what the reader sees: 还剩 3 个工作日, 今天到期, 已超过 2 天, 暂停中."""
        if self.stopped_on is not None:
            return "已结束"
        if self.is_paused and self.left < 0:
            return "已到期（暂停前期限已过）"
        if self.is_paused:
            return f"暂停中，恢复后还剩 {self.left} {self.unit_text}"
        if self.left == 0:
            return "今天到期"
        words = f"还剩 {self.left} {self.unit_text}" if self.left > 0 else f"已超过 {-self.left} {self.unit_text}"
        return f"{words}（暂定）" if self.provisional else words


def due_day(start: date, limit: Parameter) -> DueDay:
    """Return the last day of a clock that starts on `start`; raises ValueError for an unknown unit."""
    return last_day(start, limit.whole, _known_unit(limit), ())


def last_day(start: date, length: int, unit: str, pauses: Iterable[Pause], today: date | None = None) -> DueDay:
    """Return the last day with every excluded pause left out; one that still lasts is counted up to `today`."""
    left_out = _left_out(pauses, today)
    if unit == WORKING_DAYS:
        return _working_end(start, length, left_out) if left_out else add_working_days(start, length)
    return add_calendar_days(start, length + len(_met(start, length, left_out)))


def is_late(today: date, due_on: date) -> bool:
    return today > due_on


def days_left(unit: str, today: date, due_on: date) -> int:
    """Return the days left in the clock's own unit; late on a rest day is late."""
    if unit != WORKING_DAYS:
        return (due_on - today).days
    left = working_days_left(today, due_on)
    return -1 if left == 0 and today > due_on else left


def unit_text(unit: str) -> str:
    return _UNIT_TEXTS.get(unit, "天")


def clock_view(name: str, due: DueDay, limit: Parameter, today: date) -> ClockView:
    left = days_left(limit.unit, today, due.on)
    return ClockView(name, due.on, due.provisional, left, unit_text(limit.unit), limit.source)


def _known_unit(limit: Parameter) -> str:
    if limit.unit not in _COUNT:
        raise ValueError(f"parameter {limit.name} has unit {limit.unit}, which is no clock")
    return limit.unit


def _left_out(pauses: Iterable[Pause], today: date | None) -> frozenset[date]:
    days: set[date] = set()
    for pause in pauses:
        until = pause.until or today
        if pause.is_excluded and until is not None:
            days.update(pause.from_on + timedelta(n) for n in range(1, (until - pause.from_on).days + 1))
    return frozenset(days)


def _met(start: date, length: int, left_out: frozenset[date]) -> list[date]:
    """Return the days left out that the clock meets before `length` other days are over."""
    met: list[date] = []
    day, counted = start, 0
    while counted < length:
        day += timedelta(1)
        if day in left_out:
            met.append(day)
        else:
            counted += 1
    return met


def _working_end(start: date, length: int, left_out: frozenset[date]) -> DueDay:
    day, provisional = start, False
    for _ in range(length):
        later = (day + timedelta(n) for n in count(1))
        day = next(candidate for candidate in later if is_working_day(candidate) and candidate not in left_out)
        provisional = provisional or not is_calendar_known(day)
    return DueDay(day, provisional)
