"""The front page: three doors, how a complaint goes, this month's figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from core.database import Session
from core.kernel.errors import UnavailableError
from core.rules import NotInForceError, Parameter
from credit.queries.month_figures import MonthFigures, month_figures
from rulebook.queries.books import current_book
from web.dependencies import dependencies
from web.permissions import public

blueprint = Blueprint("front", __name__)

_UNITS: Mapping[str, str] = {"working_days": "个工作日", "calendar_days": "天"}
_FIGURES: tuple[tuple[str, str, str], ...] = (
    ("complaints_concluded", "办结投诉", "件"),
    ("complaints_settled", "双方谈成", "件"),
    ("promises_kept", "按时兑现", "件"),
    ("promises_broken", "没有兑现", "件"),
)


@dataclass(frozen=True)
class Limits:
    """The two clocks of a complaint in words, with the articles they come from."""

    acceptance: str
    mediation: str
    sources: tuple[str, ...]


@blueprint.get("/")
@public
def show_front() -> ResponseReturnValue:
    limits, figures = _limits_and_figures()
    return render_template("front.html", figures=_lines(figures), month=figures, limits=limits)


def _limits_and_figures() -> tuple[Limits | None, MonthFigures | None]:
    """Read both; the three doors stay open while the database is out of reach."""
    wiring = dependencies()
    try:
        with wiring.open_reading() as session:
            return _limits(session, wiring.today()), month_figures(session, wiring.today())
    except UnavailableError:
        return None, None


def _limits(session: Session, on: date) -> Limits | None:
    try:
        book = current_book(session)
        acceptance, mediation = book.parameter("acceptance_limit", on), book.parameter("mediation_limit", on)
    except (NotInForceError, UnavailableError):
        return None
    return Limits(_length(acceptance), _length(mediation), (acceptance.source, mediation.source))


def _length(limit: Parameter) -> str:
    return f"{limit.whole} {_UNITS[limit.unit]}"


def _lines(figures: MonthFigures | None) -> list[tuple[str, int, str]]:
    """Return label, number and unit of each figure, or nothing in a month without any."""
    lines = [(label, int(getattr(figures, name, 0)), unit) for name, label, unit in _FIGURES]
    return lines if any(number for _, number, _ in lines) else []
