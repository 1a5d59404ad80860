"""Feeds: every department's contract fits the catalogue; a row is read in our terms and nothing is guessed."""

from datetime import UTC, date, datetime

import pytest

from core.kernel.errors import InvalidInputError
from credit.domain.feed_problems import ProblemKind
from credit.domain.feed_reading import read_row
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
    old_person = {**OLD_PENALTY_ROW, "CF_XDR_SHXYM": "", "CF_XDR_SFZ": "990101199001011234"}
    assert read(old_person).is_person
    assert not read({**old_person, "CF_XDR_SHXYM": OLD_PENALTY_ROW["CF_XDR_SHXYM"]}).is_person


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("警告;罚款", (PenaltyKind.WARNING, PenaltyKind.FINE)),
        ("责令停产停业", (PenaltyKind.STOP_ORDER,)),
        ("没收违法所得、吊销许可证件", (PenaltyKind.CONFISCATION, PenaltyKind.REVOCATION)),
        ("行政拘留", ()),
        ("警告、行政拘留", ()),
        ("罚款;责令改正", (PenaltyKind.FINE,)),
    ],
)
def test_the_kinds_of_penalty_are_those_the_words_name(words, kinds):
    assert kinds_in(words) == kinds


def test_kinds_that_only_the_words_of_the_result_name_count_unless_they_are_denied():
    assert kinds_in("罚款", "罚款三千元，吊销许可证") == (PenaltyKind.FINE, PenaltyKind.REVOCATION)
    assert kinds_in("罚款", "罚款三千元，不予吊销许可证") == (PenaltyKind.FINE,)
    assert kinds_in("罚款", "没有其他情形，禁止使用该设备") == (PenaltyKind.FINE,)


def test_the_feed_of_a_file_is_found_by_its_heading_and_asked_for_when_unclear():
    assert feed_for("housing_construction", "", PENALTY_ROW) is PENALTY
    with pytest.raises(InvalidInputError, match="请说明"):
        feed_for("market_regulation", "", LICENCE_ROW)
    with pytest.raises(InvalidInputError, match="列名"):
        feed_for("housing_construction", "", ["a"])
    with pytest.raises(InvalidInputError, match="没有和这个部门"):
        feed_for("nobody", "", ["a"])


def test_a_file_that_lacks_a_column_is_told_which_and_what_it_means_and_which_nobody_knows():
    heading = [column for column in (*PENALTY_ROW, "extra") if column != "cf_cflb"]
    with pytest.raises(InvalidInputError) as refused:
        feed_for("market_regulation", "administrative_penalty", heading)
    assert refused.value.message == (
        "文件的列名和约定的不一样。按“双公示行政处罚（cf_ 开头的列名）”，缺少：cf_cflb（处罚类别）。"
        "没有约定的列：bz、extra。"
    )
    with pytest.raises(InvalidInputError, match=r"约定报送“tax”.*行政处罚（administrative_penalty）"):
        feed_for("market_regulation", "tax", heading)


def test_both_columns_of_kinds_of_the_older_standard_are_read():
    row = read({**OLD_PENALTY_ROW, "CF_CFLB2": "吊销许可证件"})
    assert row.body["penalty_kind"] == "罚款、吊销许可证件"


@pytest.mark.parametrize(("state", "stands"), [("0", True), ("正常", True), ("", True), ("1", False), ("撤销", False)])
def test_a_state_that_is_not_known_as_normal_is_not_taken_for_normal(state, stands):
    assert read({**OLD_PENALTY_ROW, "CF_ZT": state}).is_in_force is stands


def test_a_licence_in_another_state_does_not_stand_and_one_that_ends_before_it_begins_is_wrong():
    assert not read({**LICENCE_ROW, "当前状态": "注销"}, LICENCE).is_in_force
    (problem,) = read({**LICENCE_ROW, "有效期至": "2026-05-31"}, LICENCE).problems
    assert (problem.kind, problem.column) == (ProblemKind.WRONG_VALUE, "有效期至")
    (problem,) = read({**LICENCE_ROW, "当前状态": "2"}, LICENCE).problems
    assert "只能是：有效、暂停" in problem.text


def test_a_natural_persons_data_in_words_that_everybody_would_read_is_a_problem():
    kinds = {
        one.kind
        for one in read({**PENALTY_ROW, "cf_nr": "处罚李某，身份证990101199001011237，电话13912345678"}).problems
    }
    assert kinds == {ProblemKind.IDENTITY, ProblemKind.PERSONAL}
    named = {**PENALTY_ROW, "cf_sy": "当事人：张小明，未按图施工"}
    assert [one.kind for one in read(named).problems] == [ProblemKind.PERSONAL]
    assert read_row(named, PENALTY, PENALTY.layouts[0], TODAY, {"personal": "yes"}).problems == ()


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
