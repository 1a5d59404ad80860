"""At no day is a record public past its term or hidden before, whatever happened to it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.kernel.clock import SHANGHAI
from core.kernel.identifiers import new_id
from core.kernel.roles import SYSTEM_ACTOR
from core.rules import load_shipped_book
from credit.domain.entries import Correction
from credit.domain.items import Grade
from credit.queries.public_file import public_file
from credit.services.correct_record import correct_record
from credit.services.record_listing import end_listing_record, record_listing
from credit.services.record_penalty import record_penalty
from credit.services.withdraw_record import withdraw_record
from rulebook.services.seed_rule_book import seed_rule_book
from tests.factories_credit import EFFECTIVE, ended, penalty_entry

FIRST = date(2026, 1, 5)
MONTHS = {"none": 0, "light": 3, "general": 12, "serious_i": 36, "serious_ii": 36, "serious_iii": 36, "serious_iv": 36}
GRADES = st.sampled_from(list(Grade))
GAPS = st.integers(min_value=0, max_value=500)


def at_noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)


def month_later(day, months):
    """Count the corresponding day by walking the calendar, not by the code under test."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(1)).day
    return date(year, month, min(day.day, last))


@dataclass(frozen=True)
class Step:
    """`grades` are those of a correction, or None when it only changes words; a withdrawal ends the history."""

    after_days: int
    grades: tuple[Grade, ...] | None
    is_withdrawal: bool = False


STEPS = st.lists(
    st.builds(
        Step,
        GAPS,
        st.none() | st.lists(GRADES, min_size=1, max_size=3).map(tuple),
        st.sampled_from([False, False, False, True]),
    ),
    max_size=4,
)


@pytest.fixture
def filled(sqlite):
    with sqlite.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, at_noon(FIRST))
    return sqlite


def public_days(session, enterprise_id, days):
    return {day for day in days if public_file(session, enterprise_id, day).records}


def expected_days(published, filed, history, days):
    """Walk the history: each stretch follows the grades then in force, counted from the first publication."""
    grades, steps = history
    first_published = published if any(MONTHS[grade] for grade in grades) else None
    known, shown, day = grades, set(), filed
    for step in [*steps, None]:
        if first_published is None and any(MONTHS[grade] for grade in known):
            first_published = day
        until = month_later(first_published or day, max(MONTHS[grade] for grade in known))
        stretch_end = date.max if step is None else day + timedelta(step.after_days)
        if any(MONTHS[grade] for grade in known):
            shown |= {on for on in days if day <= on <= until and on < stretch_end}
        if step is None or step.is_withdrawal:
            break
        day, known = stretch_end, step.grades or known
    return shown


def watched(published, start, steps):
    """Every day near something that happens or ends, and a sample between."""
    marks, day = [published, start], start
    for step in steps:
        day += timedelta(step.after_days)
        marks.append(day)
    ends = [month_later(mark, months) for mark in marks for months in (3, 12, 36)]
    near = {mark + timedelta(offset) for mark in (*marks, *ends) for offset in (-1, 0, 1)}
    return near | {start + timedelta(offset) for offset in range(-30, 2200, 97)}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(grades=st.lists(GRADES, min_size=1, max_size=3).map(tuple), steps=STEPS, late=st.just(0) | st.integers(0, 1300))
def test_a_penalty_is_public_on_exactly_the_days_of_its_term(filled, grades, steps, late):
    enterprise_id, published, start = new_id(), FIRST, FIRST + timedelta(late)
    with filled.transaction() as session:
        entry = penalty_entry(published, *grades, enterprise_id=enterprise_id, published_on=published)
        record_id, day = record_penalty(session, entry, SYSTEM_ACTOR, at_noon(start)), start
        for step in steps:
            day += timedelta(step.after_days)
            if step.is_withdrawal:
                withdraw_record(session, record_id, "撤销", SYSTEM_ACTOR, at_noon(day))
                break
            record_id = correct_record(
                session, record_id, Correction("更正", grades=step.grades), SYSTEM_ACTOR, at_noon(day)
            )
    days = watched(published, start, steps)
    with filled.reading() as session:
        assert public_days(session, enterprise_id, days) == expected_days(published, start, (grades, steps), days)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    late=st.integers(0, 3),
    length=st.integers(10, 1200),
    end_after=st.none() | st.integers(0, 1300),
    how=st.sampled_from(["expired", "annulled", "repaired"]),
)
def test_a_listing_is_public_while_it_lasts_and_not_a_day_longer(filled, late, length, end_after, how):
    enterprise_id, listing_id, last = new_id(), new_id(), FIRST + timedelta(length)
    fact = replace(EFFECTIVE, enterprise_id=enterprise_id, listing_id=listing_id, effective_on=FIRST, ends_on=last)
    known_on = FIRST + timedelta(late)
    end_on = None if end_after is None else min(last, known_on + timedelta(end_after))
    with filled.transaction() as session:
        record_listing(session, fact, SYSTEM_ACTOR, at_noon(known_on))
        if end_on is not None:
            end = replace(ended(how, last if how == "expired" else end_on), listing_id=listing_id)
            end_listing_record(session, end, SYSTEM_ACTOR, at_noon(end_on))
    is_cut = end_on is not None and how != "expired"
    marks = {FIRST, known_on, last, end_on or last}
    days = {mark + timedelta(offset) for mark in marks for offset in (-2, -1, 0, 1, 2)}
    days |= {FIRST + timedelta(offset) for offset in range(0, length, 53)}
    expected = {day for day in days if known_on <= day <= last and not (is_cut and day >= end_on)}
    with filled.reading() as session:
        assert public_days(session, enterprise_id, days) == expected
