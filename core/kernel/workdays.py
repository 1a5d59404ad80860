"""Deadlines in Shanghai days, with the State Council's calendar of holidays and make-up days.

Counting follows order 121 article 45: the day of the event is not counted, and a last day on a statutory
holiday moves to the first day after it. The published calendar ends with a year; beyond it days are counted
from Monday to Friday less the holidays of fixed date, and the result is marked provisional (暂定).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import count

import chinese_calendar

_FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})  # 全国年节及纪念日放假办法 第二条
_SATURDAY = 5


@dataclass(frozen=True)
class DueDay:
    """The last day of a clock; `provisional` until the holiday calendar of every year it touches is known."""

    on: date
    provisional: bool


def is_calendar_known(day: date) -> bool:
    """Tell whether the State Council calendar of that year is loaded."""
    return _is_year_known(day.year)


@lru_cache
def _is_year_known(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    """Tell whether offices work that day, provisionally where the calendar is not yet published."""
    if is_calendar_known(day):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < _SATURDAY and (day.month, day.day) not in _FIXED_HOLIDAYS


def _is_rest_day(day: date) -> bool:
    return not is_working_day(day)


def add_working_days(start: date, days: int) -> DueDay:
    """Return the day on which `days` working days after `start` are over."""
    day, provisional = start, False
    for _ in range(days):
        day = next(later for later in (day + timedelta(n) for n in count(1)) if is_working_day(later))
        provisional = provisional or not is_calendar_known(day)
    return DueDay(day, provisional)


def add_calendar_days(start: date, days: int) -> DueDay:
    """Return the last of `days` natural days after `start`, moved past rest days."""
    return move_past_rest_days(start + timedelta(days))


def move_past_rest_days(last: date) -> DueDay:
    """Return that day, or the first working day after it when it is a rest day."""
    moved = next(later for later in (last + timedelta(n) for n in count()) if not _is_rest_day(later))
    return DueDay(moved, not is_calendar_known(last) or not is_calendar_known(moved))


def working_days_left(today: date, due: date) -> int:
    """Count the working days after `today` up to `due`; negative when `due` has passed."""
    if due < today:
        return -sum(is_working_day(due + timedelta(n)) for n in range(1, (today - due).days + 1))
    return sum(is_working_day(today + timedelta(n)) for n in range(1, (due - today).days + 1))
