"""Figures of the month for the front page."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from credit.domain.editions import COUNTED
from credit.domain.items import Item
from credit.storage.record_tables import CreditRecord

_SETTLED = frozenset({"settled", "settled_directly"})


@dataclass(frozen=True)
class MonthFigures:
    """Counts from the first of the month to the day asked for; withdrawn and replaced records do not count."""

    month_from: date
    until: date
    complaints_concluded: int
    complaints_settled: int
    promises_kept: int
    promises_broken: int
    penalties: int
    listings: int


def month_figures(session: Session, on: date) -> MonthFigures:
    """Return the figures of the month of that day."""
    month_from = on.replace(day=1)
    counts = _counts(session, month_from, on)
    outcomes = _outcomes(session, month_from, on)
    return MonthFigures(
        month_from=month_from,
        until=on,
        complaints_concluded=counts.get(Item.COMPLAINT_OUTCOME, 0),
        complaints_settled=sum(count for outcome, count in outcomes.items() if outcome in _SETTLED),
        promises_kept=counts.get(Item.PROMISE_KEPT, 0),
        promises_broken=counts.get(Item.PROMISE_BROKEN, 0),
        penalties=counts.get(Item.ADMINISTRATIVE_PENALTY, 0),
        listings=counts.get(Item.SERIOUS_LIST, 0) + counts.get(Item.ABNORMAL_LIST, 0),
    )


def _counts(session: Session, month_from: date, until: date) -> dict[str, int]:
    rows = session.execute(
        select(CreditRecord.item, func.count())
        .where(
            CreditRecord.event_on.between(month_from, until),
            CreditRecord.status.in_(COUNTED),
        )
        .group_by(CreditRecord.item)
    )
    return {item: count for item, count in rows}  # noqa: C416 - a row is a tuple of its own kind


def _outcomes(session: Session, month_from: date, until: date) -> dict[str, int]:
    outcome = CreditRecord.body["outcome"].as_string()
    rows = session.execute(
        select(outcome, func.count())
        .where(
            CreditRecord.item == Item.COMPLAINT_OUTCOME.value,
            CreditRecord.event_on.between(month_from, until),
            CreditRecord.status.in_(COUNTED),
        )
        .group_by(outcome)
    )
    return {name: count for name, count in rows if name is not None}
