from datetime import date

import pytest

from core.kernel.periods import add_months


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 11, 20), 3, date(2027, 2, 20)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 20), 36, date(2029, 11, 20)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
    ],
)
def test_a_term_of_months_ends_with_the_corresponding_day_or_the_months_last(start, months, last):
    assert add_months(start, months) == last
