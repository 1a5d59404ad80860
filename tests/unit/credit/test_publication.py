from datetime import date, timedelta

import pytest

from credit.domain.items import Grade, Visibility
from credit.domain.publication import (
    Publication,
    Window,
    first_day_left,
    heaviest,
    is_public,
    penalty_window,
)
from tests.factories_credit import TERMS

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("grade", "until", "stoppable_from"),
    [
        (Grade.LIGHT, date(2027, 2, 20), None),
        (Grade.GENERAL, date(2027, 11, 20), date(2027, 2, 21)),
        (Grade.SERIOUS_I, date(2029, 11, 20), date(2027, 11, 21)),
        (Grade.SERIOUS_II, date(2029, 11, 20), date(2027, 11, 21)),
        (Grade.SERIOUS_III, date(2029, 11, 20), None),
        (Grade.SERIOUS_IV, date(2029, 11, 20), date(2027, 11, 21)),
    ],
)
def test_each_grade_has_its_term_and_the_day_from_which_it_may_be_stopped(grade, until, stoppable_from):
    assert penalty_window([grade], DAY, TERMS) == Window(DAY, until, stoppable_from)


def test_a_warning_alone_is_not_published():
    assert penalty_window([Grade.NONE], DAY, TERMS) is None


def test_several_penalties_in_one_record_follow_the_longest():
    window = penalty_window([Grade.NONE, Grade.LIGHT, Grade.GENERAL], DAY, TERMS)
    assert window == penalty_window([Grade.GENERAL], DAY, TERMS)
    assert heaviest([Grade.NONE, Grade.LIGHT, Grade.GENERAL], DAY, TERMS) is Grade.GENERAL


def test_of_two_terms_alike_the_one_that_cannot_be_stopped_early_prevails():
    window = penalty_window([Grade.SERIOUS_III, Grade.SERIOUS_I], DAY, TERMS)
    assert window.stoppable_from is None


def test_a_ban_that_lasts_longer_prolongs_the_publication_and_holds_back_the_early_stop():
    ban = date(2031, 1, 31)
    window = penalty_window([Grade.SERIOUS_II], DAY, TERMS, ban)
    assert window == Window(DAY, ban, ban + timedelta(1))
    assert penalty_window([Grade.SERIOUS_I], DAY, TERMS, ban).until == date(2029, 11, 20)
    short = penalty_window([Grade.SERIOUS_II], DAY, TERMS, date(2028, 1, 31))
    assert (short.until, short.stoppable_from) == (date(2029, 11, 20), date(2028, 2, 1))


@pytest.mark.parametrize(
    ("offset", "expected"), [(-1, False), (0, True), (92, True), (93, False)], ids=["before", "first", "last", "after"]
)
def test_a_record_is_public_from_its_first_to_its_last_day(offset, expected):
    record = Publication(Visibility.PUBLIC, DAY, date(2027, 2, 20), None)
    assert is_public(record, DAY + timedelta(offset)) is expected


def test_a_stopped_record_is_hidden_from_the_very_day():
    record = Publication(Visibility.PUBLIC, DAY, None, DAY + timedelta(5))
    assert is_public(record, DAY + timedelta(4))
    assert not is_public(record, DAY + timedelta(5))


@pytest.mark.parametrize(
    "record",
    [Publication(Visibility.PARTIES, DAY, None, None), Publication(Visibility.PUBLIC, None, None, None)],
    ids=["for the parties", "without days"],
)
def test_what_the_law_does_not_publish_is_never_public(record):
    assert not is_public(record, DAY)


def test_what_is_left_of_a_window_starts_today():
    window = Window(DAY, date(2027, 2, 20))
    assert first_day_left(window, date(2026, 12, 1)) == date(2026, 12, 1)
    assert first_day_left(window, date(2026, 1, 1)) == DAY
    assert first_day_left(window, date(2027, 2, 20)) == date(2027, 2, 20)
    assert first_day_left(window, date(2027, 2, 21)) is None
    assert first_day_left(Window(DAY, None), date(2040, 1, 1)) == date(2040, 1, 1)


@pytest.mark.parametrize(
    ("own", "ban", "kept", "until"),
    [
        (Grade.SERIOUS_II, date(2031, 11, 20), Grade.SERIOUS_II, date(2031, 11, 20)),
        (Grade.SERIOUS_II, date(2027, 2, 1), Grade.SERIOUS_IV, date(2029, 11, 20)),
        (Grade.SERIOUS_III, None, Grade.SERIOUS_III, date(2029, 11, 20)),
    ],
)
def test_a_penalty_with_a_listing_follows_the_longer_of_its_two_grades(own, ban, kept, until):
    grades = [own, Grade.SERIOUS_IV]
    assert penalty_window(grades, DAY, TERMS, ban) == penalty_window([kept], DAY, TERMS, ban)
    assert penalty_window(grades, DAY, TERMS, ban).until == until
    assert heaviest(grades, DAY, TERMS, ban) is kept
