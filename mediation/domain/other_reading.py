"""The other day of a clock where two rules of different rank disagreed: shown as unconfirmed, acted on by nobody."""

from dataclasses import dataclass
from datetime import date

from core.rules.rule_book import RuleBook
from core.rules.values import NotInForceError
from mediation.domain.clocks import due_day

_OTHER_MEDIATION_LIMIT = "mediation_limit_other_reading"


@dataclass(frozen=True)
class OtherDay:
    """The last day by the other rule, with its source."""

    on: date
    source: str
    note: str


def other_mediation_day(book: RuleBook, accepted_on: date) -> OtherDay | None:
    """Return the day by order 20 for what was accepted between 2024-07-01 and 2026-04-14, else None."""
    try:
        limit = book.parameter(_OTHER_MEDIATION_LIMIT, accepted_on)
    except NotInForceError:
        return None
    return OtherDay(due_day(accepted_on, limit).on, limit.source, limit.note)
