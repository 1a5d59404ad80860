"""The clocks of a complaint: their lengths come from the rule book, their ends are counted in Shanghai days."""

from dataclasses import dataclass
from datetime import date

from core.kernel.workdays import DueDay, add_calendar_days, add_working_days, working_days_left
from core.rules.values import Parameter

_WORKING_DAYS = "working_days"
_COUNT = {_WORKING_DAYS: add_working_days, "calendar_days": add_calendar_days, "days": add_calendar_days}


@dataclass(frozen=True)
class ClockView:
    """A running clock as pages show it; `left` is negative when the last day has passed."""

    name: str
    due_on: date
    provisional: bool
    left: int
    unit_text: str
    source: str

    @property
    def is_overdue(self) -> bool:
        return self.left < 0

    @property
    def text(self) -> str:
        """Return what the reader sees: 还剩 3 个工作日, 今天到期, 已超过 2 天."""
        if self.left == 0:
            return "今天到期"
        words = f"还剩 {self.left} {self.unit_text}" if self.left > 0 else f"已超过 {-self.left} {self.unit_text}"
        return f"{words}（暂定）" if self.provisional else words


def due_day(start: date, limit: Parameter) -> DueDay:
    """Return the last day of a clock that starts on `start`; raises ValueError for an unknown unit."""
    count = _COUNT.get(limit.unit)
    if count is None:
        raise ValueError(f"parameter {limit.name} has unit {limit.unit}, which is no clock")
    return count(start, limit.whole)


def clock_view(name: str, due: DueDay, limit: Parameter, today: date) -> ClockView:
    if limit.unit == _WORKING_DAYS:
        return ClockView(name, due.on, due.provisional, _working_left(today, due.on), "个工作日", limit.source)
    return ClockView(name, due.on, due.provisional, (due.on - today).days, "天", limit.source)


def _working_left(today: date, due_on: date) -> int:
    left = working_days_left(today, due_on)
    return -1 if left == 0 and today > due_on else left  # late on a rest day is late
