from datetime import date, timedelta

import pytest

from core.kernel.errors import ConflictError, InvalidInputError
from sanctions.domain.due_process import (
    Clocks,
    Rights,
    are_rights_closed,
    check_ban,
    check_hearing_request,
    check_rights_closed,
    earliest_hearing,
    is_hearing_owed,
    last_day_on_list,
    request_due,
)
from sanctions.domain.grounds import serious_list_law

CLOCKS = Clocks(
    hearing_request_working_days=5,
    hearing_notice_working_days=7,
    hearing_threshold_person_fen=1_000_000,
    hearing_threshold_entity_fen=10_000_000,
    publish_working_days=20,
    push_working_days=10,
    annulment_working_days=3,
    withdrawal_working_days=3,
    term_years=3,
    early_exit_years=1,
    book_version="test",
)
NOTIFIED = date(2026, 11, 2)  # a Monday
DUE = date(2026, 11, 9)
OPEN = Rights(NOTIFIED, DUE)


def test_five_working_days_after_a_monday_end_on_the_next_monday():
    assert request_due(NOTIFIED, CLOCKS).on == DUE


def test_seven_working_days_after_a_monday_are_the_wednesday_of_next_week():
    assert earliest_hearing(NOTIFIED, CLOCKS).on == date(2026, 11, 11)


def test_rights_stay_open_through_their_last_day_and_lapse_the_day_after():
    assert not are_rights_closed(OPEN, DUE)
    assert are_rights_closed(OPEN, DUE + timedelta(1))


def test_a_requested_hearing_keeps_rights_open_until_it_was_held():
    asked = Rights(NOTIFIED, DUE, hearing_requested_on=DUE)
    assert not are_rights_closed(asked, date(2027, 6, 1))
    heard = Rights(NOTIFIED, DUE, hearing_requested_on=DUE, heard_on=date(2026, 11, 20))
    assert not are_rights_closed(heard, date(2026, 11, 19))
    assert are_rights_closed(heard, date(2026, 11, 20))


def test_a_waiver_closes_rights_at_once():
    assert are_rights_closed(Rights(NOTIFIED, DUE, waived_on=NOTIFIED), NOTIFIED)


def test_going_on_too_early_names_the_last_day():
    with pytest.raises(ConflictError, match="2026年11月9日"):
        check_rights_closed(OPEN, DUE)


@pytest.mark.parametrize("day", [NOTIFIED - timedelta(1), DUE + timedelta(1)])
def test_a_hearing_is_asked_for_only_in_the_days_of_the_law(day):
    with pytest.raises(InvalidInputError) as refused:
        check_hearing_request(OPEN, day)
    assert "requested_on" in refused.value.fields


def test_a_hearing_may_be_asked_for_on_the_last_day():
    check_hearing_request(OPEN, DUE)


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 11, 20), date(2029, 11, 20)), (date(2028, 2, 29), date(2031, 2, 28))],
)
def test_three_years_end_on_the_corresponding_day(first, last):
    assert last_day_on_list(first, CLOCKS) == last


@pytest.mark.parametrize(
    ("kind", "fine_fen", "code", "owed"),
    [
        ("heavier_fine", 10_000_000, "91110000TEST", True),
        ("heavier_fine", 9_999_999, "91110000TEST", False),
        ("heavier_fine", 1_000_000, "92110000TEST", True),
        ("heavier_fine", 999_999, "92110000TEST", False),
        ("closure", None, "91110000TEST", True),
        ("restriction", 1, "91110000TEST", True),
    ],
)
def test_a_hearing_is_owed_by_the_kind_of_penalty_or_by_the_sum(kind, fine_fen, code, owed):
    penalty = serious_list_law().heavier_penalty(kind)
    assert is_hearing_owed(penalty, fine_fen, code, CLOCKS) is owed


@pytest.mark.parametrize(("is_ban", "ends_on"), [(True, None), (True, date(2026, 11, 1)), (False, date(2027, 11, 1))])
def test_a_ban_has_a_last_day_and_nothing_else_has(is_ban, ends_on):
    with pytest.raises(InvalidInputError) as refused:
        check_ban(ends_on, NOTIFIED, is_ban=is_ban)
    assert "ban_ends_on" in refused.value.fields
