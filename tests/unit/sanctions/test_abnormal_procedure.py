"""The state table of the abnormal list, its grounds and its days."""

from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest

from core.kernel.errors import InvalidInputError
from core.kernel.roles import Role
from core.kernel.workdays import DueDay
from sanctions.domain.abnormal_clocks import (
    AbnormalClocks,
    Progress,
    decision_due,
    letter_window,
    objection_due,
    order_due,
    running_clock,
    why_not_decide,
)
from sanctions.domain.abnormal_grounds import Evidence, abnormal_law
from sanctions.domain.abnormal_procedure import (
    ABNORMAL_STEPS,
    DECIDED_FROM,
    AbnormalAct,
    AbnormalStatus,
    belongs,
)
from sanctions.domain.flag_kinds import flag_kind

CLOCKS = AbnormalClocks(10, 10, 15, 30, 30, 2, "test")
SENT = date(2026, 11, 2)
LETTERS, ORDER = Evidence.LETTERS, Evidence.ORDER


def may_send(days):
    try:
        letter_window(SENT, CLOCKS).check(SENT + timedelta(days))
    except InvalidInputError as refused:
        return "sent_on" not in refused.fields
    return True


@pytest.mark.parametrize(("days", "is_lawful"), [(0, False), (14, False), (15, True), (30, True), (31, False)])
def test_the_second_letter_follows_the_first_by_fifteen_to_thirty_days(days, is_lawful):
    assert may_send(days) == is_lawful


def test_ten_days_of_an_order_end_on_a_working_day_and_ten_working_days_follow():
    due = order_due(date(2026, 11, 11), CLOCKS)
    assert due.on == date(2026, 11, 23)  # the tenth day is a Saturday
    ordered = Progress(ORDER, AbnormalStatus.ORDERED, order_due=due)
    assert why_not_decide(ordered, due.on)
    assert not why_not_decide(ordered, due.on + timedelta(1))
    assert decision_due(ordered, CLOCKS).on == date(2026, 12, 7)


def test_the_clock_shown_follows_the_procedure():
    window = letter_window(SENT, CLOCKS)
    waiting = Progress(LETTERS, AbnormalStatus.FIRST_SENT, window=window)
    established = Progress(LETTERS, AbnormalStatus.ESTABLISHED, established_on=SENT)
    listed = Progress(LETTERS, AbnormalStatus.EFFECTIVE, effective_on=SENT)
    due = DueDay(SENT + timedelta(10), provisional=False)
    ordered = Progress(ORDER, AbnormalStatus.ORDERED, order_due=due)
    days = {
        (waiting, SENT): window.from_on,
        (waiting, window.from_on): window.until_on,
        (established, SENT): date(2026, 11, 16),
        (listed, SENT): objection_due(SENT, CLOCKS).on,
        (ordered, SENT): due.on,
    }
    for (progress, today), on in days.items():
        clock = running_clock(progress, today, CLOCKS)
        assert clock is not None
        assert clock.due.on == on
    decided = Progress(LETTERS, AbnormalStatus.DECIDED, established_on=SENT, effective_on=SENT + timedelta(1))
    assert running_clock(decided, SENT, CLOCKS).due.on == SENT + timedelta(1)
    for today in (SENT + timedelta(1), SENT + timedelta(9)):  # in force, the duty says so in a moment
        assert running_clock(decided, today, CLOCKS) is None
    assert running_clock(Progress(ORDER, AbnormalStatus.FOUND), SENT, CLOCKS) is None
    assert running_clock(listed, date(2026, 12, 3), CLOCKS) is None


def test_every_status_is_reached_and_what_is_corrected_annulled_or_dropped_is_final():
    reached, frontier = set(), {None}
    while frontier:
        found = {row.target for row in ABNORMAL_STEPS.rows if row.source in frontier} - reached
        reached |= found
        frontier = found
    assert reached == set(AbnormalStatus)
    ends = {status for status in AbnormalStatus if not any(row.source == status for row in ABNORMAL_STEPS.rows)}
    assert ends == {AbnormalStatus.CORRECTED, AbnormalStatus.ANNULLED, AbnormalStatus.DROPPED}
    pairs = [(row.source, row.action) for row in ABNORMAL_STEPS.rows]
    assert len(pairs) == len(set(pairs))
    assert set(ABNORMAL_STEPS.status_names) == set(AbnormalStatus)
    assert set(ABNORMAL_STEPS.action_names) == set(AbnormalAct)


def test_a_supervisor_decides_and_annuls_and_only_the_system_begins_removes_and_corrects():
    own = {AbnormalAct.DECIDE, AbnormalAct.ANNUL, AbnormalAct.KEEP}
    staff = {AbnormalAct.FIND, AbnormalAct.ORDER, AbnormalAct.SEND_FIRST, AbnormalAct.SEND_SECOND}
    staff |= {AbnormalAct.ESTABLISH, AbnormalAct.DROP, AbnormalAct.ASK_ANNULMENT}
    for row in ABNORMAL_STEPS.rows:
        expected = {Role.SUPERVISOR} if row.action in own else {Role.SYSTEM}
        expected = {Role.MERCHANT} if row.action is AbnormalAct.ANSWER else expected
        assert row.roles == ({Role.OFFICER, Role.SUPERVISOR} if row.action in staff else expected)
    assert ABNORMAL_STEPS.four_eyes == {AbnormalAct.DECIDE}


def test_each_ground_is_decided_only_after_what_it_needs():
    for evidence, status in product(Evidence, AbnormalStatus):
        assert belongs(AbnormalAct.DECIDE, status, evidence) == (DECIDED_FROM[evidence] is status)
    assert not belongs(AbnormalAct.ORDER, AbnormalStatus.FOUND, LETTERS)
    assert not belongs(AbnormalAct.SEND_FIRST, AbnormalStatus.FOUND, Evidence.DEADLINE)


def test_every_ground_names_article_parts_way_out_and_the_kind_of_its_flag():
    grounds = abnormal_law().grounds
    assert [ground.code for ground in grounds] == ["4-1", "4-2", "4-3", "4-4"]
    for ground in grounds:
        assert min(len(ground.parts), len(ground.way_out), len(ground.article_text), len(ground.cited_as)) > 0
        assert bool(ground.deadline_label) == (ground.evidence is Evidence.DEADLINE)
        assert "abnormal_listing" in flag_kind(ground.kind).sources
    assert [ground.code for ground in grounds if ground.kind == "abnormal_address"] == ["4-4"]


@pytest.mark.parametrize(
    ("ground", "deadline_on", "is_wrong"),
    [
        ("4-1", date(2026, 6, 30), False),
        ("4-1", date(2026, 6, 29), True),
        ("4-1", None, True),
        ("4-3", date(2026, 11, 19), False),
        ("4-3", date(2026, 11, 20), True),
        ("4-4", None, False),
    ],
)
def test_a_deadline_must_have_passed(ground, deadline_on, is_wrong):
    assert bool(abnormal_law().ground(ground).deadline_problem(deadline_on, date(2026, 11, 20))) == is_wrong


def test_the_document_shows_the_table():
    document = (Path(__file__).parents[3] / "docs" / "sanctions.md").read_text(encoding="utf-8")
    for row in ABNORMAL_STEPS.rows:
        source = row.source.value if row.source else "—"
        assert f"| {source} | {row.action.value} | {row.target.value} | {', '.join(sorted(row.roles))} |" in document
