"""Public figures by month: one table for the page, the file and the API."""

from dataclasses import dataclass
from datetime import date, timedelta

from core.database import Session
from credit.queries.month_figures import MonthFigures, month_figures

MONTHS_SHOWN = 12

# Name in the data, heading, unit. What no query counts is not listed, so nothing here is guessed.
FIGURES: tuple[tuple[str, str, str], ...] = (
    ("complaints_concluded", "办结投诉", "件"),
    ("complaints_settled", "双方谈成", "件"),
    ("promises_kept", "按约定兑现", "件"),
    ("promises_broken", "到期没有兑现", "件"),
    ("penalties", "行政处罚", "件"),
    ("listings", "列入名单", "件"),
)


@dataclass(frozen=True)
class FigureTable:
    """The newest month first; `total` adds up what the table shows."""

    months: tuple[MonthFigures, ...]
    total: dict[str, int]

    @property
    def has_any(self) -> bool:
        return any(self.total.values())


def figure_table(session: Session, on: date, months: int = MONTHS_SHOWN) -> FigureTable:
    """Return the figures of the last months, up to that day; leading months without any record are left out."""
    found = [month_figures(session, day) for day in _last_days(on, months)]
    while len(found) > 1 and not _has_any(found[-1]):
        found.pop()
    total = {name: sum(getattr(month, name) for month in found) for name, _, _ in FIGURES}
    return FigureTable(tuple(found), total)


def _last_days(on: date, months: int) -> list[date]:
    """Return that day, then the last day of each month before it."""
    days = [on]
    while len(days) < months:
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return days


def _has_any(month: MonthFigures) -> bool:
    return any(getattr(month, name) for name, _, _ in FIGURES)
