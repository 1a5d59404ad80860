"""Times of any unit the law counts in: natural days, working days, months, years."""

from calendar import monthrange
from datetime import date, timedelta

from core.kernel.workdays import DueDay, add_calendar_days, add_working_days, move_past_rest_days

_MONTHS = {"months": 1, "years": 12}
_A_YEAR = 12


def add_months(start: date, months: int) -> date:
    """Return the corresponding day, or the last day of a month that has none (民法典 202)."""
    year, month = divmod(start.year * _A_YEAR + start.month - 1 + months, _A_YEAR)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def after(start: date, length: int, unit: str, *, shifts: bool = True) -> DueDay:
    """Return the last day of the time that begins after `start` (民法典 201, 202).

    A last day on a rest day moves to the next working day (民法典 203) unless `shifts` is false: terms of a warranty.
    `unit`: calendar_days, working_days, months or years; ValueError for another.
    """
    if unit == "working_days":
        return add_working_days(start, length)
    if unit == "calendar_days" and shifts:
        return add_calendar_days(start, length)
    last = _add(start, length, unit)
    return move_past_rest_days(last) if shifts else DueDay(last, provisional=False)


def before(end: date, length: int, unit: str) -> date:
    """Return the last day that lies at least that time before `end`; ValueError for working days."""
    return _add(end, -length, unit)


def _add(start: date, length: int, unit: str) -> date:
    if unit == "calendar_days":
        return start + timedelta(length)
    if unit not in _MONTHS:
        raise ValueError(f"unit {unit} cannot be counted here")
    return add_months(start, length * _MONTHS[unit])
