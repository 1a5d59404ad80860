"""Feeds: every department's contract fits the catalogue; a row is read in our terms and nothing is guessed."""

from datetime import UTC, date, datetime

import pytest

from core.kernel.errors import InvalidInputError
from credit.domain.feed_reading import ProblemKind, read_row
from credit.domain.feeds import Period, feed_for, feeds, read_feeds
from credit.domain.penalty_grade import PenaltyKind
from credit.domain.penalty_words import kinds_in
from credit.domain.shipped_catalogue import catalogue
from tests.factories_credit import LICENCE_ROW, OLD_PENALTY_ROW, PENALTY_ROW

TODAY = date(2026, 11, 20)
PENALTY, LICENCE = (
    feeds()["housing_construction.construction_penalty"],
    feeds()["market_regulation.food_business_licence"],
)


def read(values, feed=PENALTY):
    return read_row(values, feed, feed.layout_of(values), TODAY)


def test_at_least_38_departments_have_a_contract_whose_every_feed_fits_the_catalogue():
    assert len({feed.department.key for feed in feeds().values()}) >= 38
    assert all(feed.contact.endswith("岗") for feed in feeds().values())


def test_a_penalty_of_the_newer_standard_is_read_with_its_sums_in_ten_thousand_yuan():
    row = read(PENALTY_ROW)
    assert row.problems == ()
    assert (row.body["fine_fen"], row.body["confiscated_fen"]) == (2_000_000, 123_456)
    assert (row.event_on, row.body["decided_on"], row.public_until) == (
        date(2026, 10, 8),
        "2026-10-08",
        date(2027, 1, 8),
    )
    assert row.columns["fine_fen"] == "cf_nr_fk"


def test_a_penalty_of_the_older_standard_is_read_without_the_sum_it_has_no_column_for():
    row = read(OLD_PENALTY_ROW)
    assert row.problems == ()
    assert "fine_fen" not in row.body


def test_a_licence_of_27_columns_is_read_and_2099_means_no_end():
    row = read(LICENCE_ROW, LICENCE)
    assert row.problems == ()
    assert "valid_until" not in row.body
    assert row.body["certificate_state"] == "valid"


@pytest.mark.parametrize(
    ("changes", "kind", "column"),
    [
        ({"cf_wsh": " "}, ProblemKind.MISSING, "cf_wsh"),
        ({"cf_wfxw": "无"}, ProblemKind.MISSING, "cf_wfxw"),
        ({"cf_xdr_shxym": ""}, ProblemKind.MISSING, "cf_xdr_shxym"),
        ({"cf_xdr_shxym": "91990100MA0000000X"}, ProblemKind.UNKNOWN_CODE, "cf_xdr_shxym"),
        ({"cf_jdrq": "2027-01-01"}, ProblemKind.WRONG_VALUE, "cf_jdrq"),
        ({"cf_jdrq": "2026-02-30"}, ProblemKind.WRONG_VALUE, "cf_jdrq"),
        ({"cf_nr_fk": "二万"}, ProblemKind.WRONG_VALUE, "cf_nr_fk"),
        ({"cf_nr_fk": "-1"}, ProblemKind.WRONG_VALUE, "cf_nr_fk"),
    ],
)
def test_what_is_wrong_is_told_by_column(changes, kind, column):
    problems = read({**PENALTY_ROW, **changes}).problems
    assert (kind, column) in {(one.kind, one.column) for one in problems}


@pytest.mark.parametrize(
    "told", ["2026/10/8", "2026年10月08日", "20261008", datetime(2026, 10, 8, tzinfo=UTC), "２０２６-10-08 00:00:00"]
)
def test_a_day_is_read_however_the_file_writes_it(told):
    assert read({**PENALTY_ROW, "cf_jdrq": told}).event_on == date(2026, 10, 8)


def test_a_natural_person_is_told_apart():
    assert read({**PENALTY_ROW, "cf_xdr_lb": "自然人"}).is_person


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("警告;罚款", (PenaltyKind.WARNING, PenaltyKind.FINE)),
        ("责令停产停业", (PenaltyKind.STOP_ORDER,)),
        ("没收违法所得、吊销许可证件", (PenaltyKind.CONFISCATION, PenaltyKind.REVOCATION)),
        ("行政拘留", ()),
    ],
)
def test_the_kinds_of_penalty_are_those_the_words_name(words, kinds):
    assert kinds_in(words) == kinds


def test_the_feed_of_a_file_is_found_by_its_heading_and_asked_for_when_unclear():
    assert feed_for("housing_construction", "", PENALTY_ROW) is PENALTY
    with pytest.raises(InvalidInputError, match="请说明"):
        feed_for("market_regulation", "", LICENCE_ROW)
    with pytest.raises(InvalidInputError, match="列名"):
        feed_for("housing_construction", "", ["a"])
    with pytest.raises(InvalidInputError, match="没有和这个部门"):
        feed_for("nobody", "", ["a"])


def test_a_weekly_feed_is_due_a_week_and_its_grace_after_the_last():
    assert PENALTY.period is Period.WEEK
    assert PENALTY.due_on(date(2026, 11, 2)) == date(2026, 11, 16)


CONTRACT = """
[[contracts]]
department = "tax"
contact = "岗"
grace_days = 1
feeds = [{ item = "tax_penalty", period = "week", layouts = ["a"] }]
"""
LAYOUT = """
[layouts.a]
title = "t"
code = ["c"]
name = ["n"]
document = ["d"]
event = ["e"]
needed = ["c"]
"""


@pytest.mark.parametrize(
    ("contract", "layout"),
    [
        (CONTRACT, LAYOUT),
        (CONTRACT.replace("tax_penalty", "water_penalty"), LAYOUT + "by_label = true\n"),
        (CONTRACT + CONTRACT, LAYOUT + "by_label = true\n"),
    ],
)
def test_a_contract_that_cannot_give_what_the_catalogue_requires_is_refused(contract, layout):
    assert read_feeds(CONTRACT, LAYOUT + "by_label = true\n", catalogue())
    with pytest.raises(ValueError, match=r"no column|does not give|twice"):
        read_feeds(contract, layout, catalogue())
