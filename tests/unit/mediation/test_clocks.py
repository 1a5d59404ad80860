from datetime import date

import pytest

from core.kernel.workdays import DueDay
from core.rules import load_shipped_book
from core.rules.values import Parameter
from mediation.domain.clocks import clock_view, due_day
from mediation.domain.office import HouseRules
from mediation.domain.rounds import AfterLapse, Round, after_lapse, first_round, has_lapsed, next_round

FRIDAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def book():
    return load_shipped_book()


def test_seven_working_days_to_decide(book):
    assert due_day(FRIDAY, book.parameter("acceptance_limit", FRIDAY)) == DueDay(date(2026, 12, 1), provisional=False)


def test_sixty_calendar_days_to_mediate_are_provisional_beyond_the_known_year(book):
    assert due_day(FRIDAY, book.parameter("mediation_limit", FRIDAY)) == DueDay(date(2027, 1, 19), provisional=True)


def test_a_parameter_that_is_no_clock_is_refused(book):
    with pytest.raises(ValueError, match="no clock"):
        due_day(FRIDAY, book.parameter("fraud_multiple", FRIDAY))


@pytest.mark.parametrize(
    ("today", "text", "overdue"),
    [
        (date(2026, 11, 20), "还剩 7 个工作日", False),
        (date(2026, 12, 1), "今天到期", False),
        (date(2026, 12, 2), "已超过 1 个工作日", True),
        (date(2026, 12, 3), "已超过 2 个工作日", True),
    ],
)
def test_a_working_day_clock_is_read_out(book, today, text, overdue):
    limit = book.parameter("acceptance_limit", FRIDAY)
    view = clock_view("受理期限", due_day(FRIDAY, limit), limit, today)
    assert (view.text, view.is_overdue) == (text, overdue)


def test_late_on_a_rest_day_is_late(book):
    limit = book.parameter("acceptance_limit", FRIDAY)
    saturday = date(2026, 11, 21)
    assert clock_view("受理期限", DueDay(FRIDAY, provisional=False), limit, saturday).is_overdue


def test_a_provisional_day_says_so():
    limit = Parameter("mediation_limit", 60, "calendar_days", "第二十三条", FRIDAY)
    view = clock_view("调解期限", due_day(FRIDAY, limit), limit, FRIDAY)
    assert view.text == "还剩 60 天（暂定）"


def test_rounds_follow_each_other_and_the_last_brings_a_person(book):
    limit, rules = book.parameter("session_round_limit", FRIDAY), HouseRules(most_rounds=2)
    first = first_round(FRIDAY, limit)
    assert first == Round(1, date(2026, 11, 25))
    assert not has_lapsed(first, first.due_on)
    assert has_lapsed(first, date(2026, 11, 26))
    second = next_round(first, date(2026, 11, 26), limit)
    assert second == Round(2, date(2026, 12, 1))
    assert after_lapse(first, rules) is AfterLapse.NEXT_ROUND
    assert after_lapse(second, rules) is AfterLapse.CALL_HUMAN
