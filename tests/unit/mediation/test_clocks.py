from datetime import date

import pytest

from core.kernel.workdays import DueDay
from core.rules import load_shipped_book
from core.rules.values import Parameter
from mediation.domain.clocks import CALENDAR_DAYS, WORKING_DAYS, ClockView, Pause, clock_view, due_day, last_day
from mediation.domain.office import HouseRules
from mediation.domain.rounds import AfterLapse, after_lapse

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


def test_the_last_round_brings_a_person():
    rules = HouseRules(most_rounds=2)
    assert after_lapse(1, rules) is AfterLapse.NEXT_ROUND
    assert after_lapse(2, rules) is AfterLapse.CALL_HUMAN


def test_testing_moves_the_last_day_by_the_days_it_took():
    pause = Pause(date(2026, 11, 25), date(2026, 12, 5))
    assert last_day(FRIDAY, 60, CALENDAR_DAYS, ()).on == date(2027, 1, 19)
    assert last_day(FRIDAY, 60, CALENDAR_DAYS, (pause,)).on == date(2027, 1, 29)
    assert last_day(FRIDAY, 7, WORKING_DAYS, (pause,)).on == date(2026, 12, 10)


def test_a_pause_that_lasts_is_counted_up_to_today():
    lasting = Pause(date(2026, 11, 25), None)
    assert last_day(FRIDAY, 60, CALENDAR_DAYS, (lasting,), date(2026, 12, 5)).on == date(2027, 1, 29)


def test_a_pause_that_the_rule_does_not_leave_out_moves_nothing():
    recusal = Pause(date(2026, 11, 25), date(2026, 12, 5), is_excluded=False)
    assert last_day(FRIDAY, 60, CALENDAR_DAYS, (recusal,)).on == date(2027, 1, 19)


def test_two_pauses_over_the_same_days_count_once():
    twice = (Pause(date(2026, 11, 25), date(2026, 12, 5)), Pause(date(2026, 11, 25), date(2026, 12, 1)))
    assert last_day(FRIDAY, 60, CALENDAR_DAYS, twice).on == date(2027, 1, 29)


@pytest.mark.parametrize(("left", "text"), [(-2, "已到期（暂停前期限已过）"), (0, "暂停中，恢复后还剩 0 天")])
def test_a_clock_that_ended_before_its_pause_is_shown_as_ended(left, text):
    view = ClockView("本轮协商", FRIDAY, provisional=False, left=left, unit_text="天", source="", is_paused=True)
    assert view.text == text
