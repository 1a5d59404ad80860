"""How grave a delivered penalty is: from all it names, and asked where the term hangs on what it does not say."""

from datetime import date

import pytest

from credit.domain.delivered_penalty import grade_row
from credit.domain.feed_problems import ProblemKind
from credit.domain.feed_reading import read_row
from credit.domain.feeds import feeds
from credit.domain.items import Grade
from credit.domain.penalty_grade import LightFines
from credit.domain.publication import penalty_window
from tests.factories_credit import OLD_PENALTY_ROW, PENALTY_ROW, TERMS

FEED = feeds()["market_regulation.administrative_penalty"]
LIMITS = LightFines(5_000_000, 500_000)
DAY = date(2026, 10, 8)


def graded(row, answers=None, **changes):
    values = {**row, **changes}
    found = read_row(values, FEED, FEED.layout_of(values), date(2026, 11, 20), answers)
    return grade_row(found, FEED, LIMITS, TERMS)


def test_the_second_kind_of_the_older_standard_and_the_words_of_the_result_lengthen_the_term():
    assert set(graded(OLD_PENALTY_ROW, CF_CFLB2="吊销许可证件").grades) == {Grade.GENERAL, Grade.SERIOUS_III}
    assert Grade.SERIOUS_III in graded(OLD_PENALTY_ROW, CF_JG="罚款三千元，吊销许可证").grades


@pytest.mark.parametrize(
    ("basis", "violation", "grade"),
    [
        ("《食品安全法》第一百二十四条", "经营过期食品", Grade.SERIOUS_I),
        ("《医疗器械监督管理条例》第八十九条", "其他", Grade.SERIOUS_I),
        ("《特种设备安全法》第八十四条", "使用未检验电梯", Grade.SERIOUS_I),
        ("《广告法》第五十五条", "虚假宣传", Grade.GENERAL),
    ],
)
def test_a_penalty_of_a_key_field_is_serious_whoever_delivers_it(basis, violation, grade):
    found = graded(PENALTY_ROW, cf_yj=basis, cf_wfxw=violation)
    assert (set(found.grades), found.problems) == ({grade}, ())


def test_words_of_a_key_field_without_its_law_are_asked_about_and_the_answer_counts():
    advert = {"cf_yj": "《广告法》第五十五条", "cf_wfxw": "食品虚假宣传"}
    assert [one.kind for one in graded(PENALTY_ROW, **advert).problems] == [ProblemKind.KEY_FIELD]
    assert Grade.SERIOUS_I in graded(PENALTY_ROW, {"key_field": "yes"}, **advert).grades
    assert graded(PENALTY_ROW, {"key_field": "no"}, **advert).problems == ()
    assert graded(PENALTY_ROW, cf_cflb="警告", cf_nr="警告", **advert).problems == ()


def test_a_ban_is_public_until_it_ended_and_one_without_a_last_day_is_asked_about():
    stop = {"cf_cflb": "责令停产停业", "cf_nr": "责令停产停业"}
    found = graded(PENALTY_ROW, cf_yxq="2030-12-31", **stop)
    window = penalty_window(found.grades, DAY, TERMS, found.ban_ends_on)
    assert (window.until, window.stoppable_from) == (date(2030, 12, 31), date(2031, 1, 1))
    for silent in ("", "2099-12-31"):
        assert [one.kind for one in graded(PENALTY_ROW, cf_yxq=silent, **stop).problems] == [ProblemKind.NO_BAN_END]
    assert graded(PENALTY_ROW, {"no_ban_end": "2027年3月31日"}, **stop).ban_ends_on == date(2027, 3, 31)
    assert graded(PENALTY_ROW, {"no_ban_end": "明年"}, **stop).problems
    values = {**PENALTY_ROW, **stop, "cf_yxq": "2025-12-31"}
    row = read_row(values, FEED, FEED.layouts[0], date(2026, 11, 20))
    assert [(one.kind, one.column) for one in row.problems] == [(ProblemKind.WRONG_VALUE, "cf_yxq")]


def test_the_end_of_validity_of_a_mere_fine_is_no_ban():
    assert graded(PENALTY_ROW, cf_yxq="2030-12-31").ban_ends_on is None
