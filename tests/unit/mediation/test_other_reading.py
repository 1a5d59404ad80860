"""The limits in each of the three periods, from the shipped book."""

from datetime import date

import pytest

from core.rules import load_shipped_book
from mediation.domain.clocks import due_day
from mediation.domain.other_reading import other_mediation_day

BOOK = load_shipped_book()


@pytest.mark.parametrize(
    ("accepted_on", "last_day", "other_day"),
    [
        (date(2024, 6, 28), date(2024, 8, 30), None),
        (date(2024, 7, 1), date(2024, 8, 30), date(2024, 9, 2)),
        (date(2026, 4, 14), date(2026, 6, 15), date(2026, 6, 18)),
        (date(2026, 4, 15), date(2026, 6, 15), None),
    ],
)
def test_the_day_of_acceptance_chooses_the_limit_and_between_both_rules_the_other_day_is_shown(
    accepted_on, last_day, other_day
):
    assert due_day(accepted_on, BOOK.parameter("mediation_limit", accepted_on)).on == last_day
    other = other_mediation_day(BOOK, accepted_on)
    assert (other.on if other else None) == other_day


def test_the_other_reading_is_marked_as_unconfirmed():
    assert BOOK.parameter("mediation_limit_other_reading", date(2025, 1, 1)).confidence == "unconfirmed"


@pytest.mark.parametrize(("received_on", "order"), [(date(2026, 4, 14), "暂行办法"), (date(2026, 4, 15), "处理办法")])
def test_the_acceptance_limit_is_that_of_the_rule_at_receipt(received_on, order):
    limit = BOOK.parameter("acceptance_limit", received_on)
    assert (limit.whole, limit.unit) == (7, "working_days")
    assert order in limit.source
