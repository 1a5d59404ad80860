"""Comparison of names: the score, the three answers, and what they say to a person."""

import pytest

from registry.domain.name_comparison import (
    ABBREVIATION_TEXT,
    ANSWER_TEXTS,
    BRANCH_TEXT,
    MARK_PARTS,
    Answer,
    compare_names,
    score_names,
)
from registry.domain.name_weights import shipped_weights

GYM = "示例市青禾健身服务有限公司"


@pytest.mark.parametrize(
    "other",
    [
        "示例市青禾健身服务有限公司（示例）",
        "示例市青禾健身服务有限责任公司",
        "示例青禾健身服务有限公司",
        "示例市青禾健身服务有跟公司",
        "示例市青禾健身 服务有限公司。",
        "收款人：示例市青禾健身服务有限公司",
        "青禾（示例市）健身服务有限公司",
    ],
)
def test_another_spelling_of_a_name_is_the_same(other):
    assert compare_names(GYM, other).answer is Answer.SAME


@pytest.mark.parametrize(
    "other",
    [
        "示例市松涧健身服务有限公司",
        "北京青禾健身服务有限公司",
        "示例市青禾机械制造有限公司",
        "示例市青禾健身服务有限公司望湖分公司",
        "北京晚枫餐饮管理中心",
    ],
)
def test_another_trade_name_region_industry_or_branch_is_different(other):
    assert compare_names(GYM, other).answer is Answer.DIFFERENT


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("中石化", "中国石油化工股份有限公司"),
        ("格力", "广东格力电器股份有限公司"),
        ("青禾健身", GYM),
    ],
)
def test_an_abbreviation_asks_a_person_however_well_it_fits(short, full):
    comparison = compare_names(short, full)
    assert comparison.answer is Answer.ASK
    assert ABBREVIATION_TEXT in comparison.reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{GYM}第一分公司", f"{GYM}第二分公司"),
        ("中铁一局集团有限公司", "中铁十一局集团有限公司"),
        ("中交第一航务工程局有限公司", "中交第三航务工程局有限公司"),
    ],
)
def test_another_number_is_another_body(one, other):
    comparison = compare_names(one, other)
    assert comparison.answer is not Answer.SAME
    assert "名称里的序号不同" in comparison.reasons


@pytest.mark.parametrize(
    "text", ["", "北京", "有限公司", "软件公司", "科技", "中国", "贸易有限公司", "示例市健身服务有限公司"]
)
def test_a_text_without_a_trade_name_says_nothing_of_a_company(text):
    comparison = compare_names(text, "北京金山软件有限公司")
    assert comparison.answer is Answer.DIFFERENT


def test_only_equal_texts_score_one():
    assert score_names(GYM, GYM) == 1.0
    assert 0.9 < score_names(GYM, f"{GYM} ") < 1.0


@pytest.mark.parametrize("text", ["", "\t", "公司", "（", "a\nb", "〇〇", "😀有限公司", "有限公司" * 200])
def test_any_text_may_be_compared(text):
    assert 0.0 <= score_names(text, GYM) <= 1.0
    assert score_names(text, text) == 1.0


def test_the_reasons_name_each_part_and_ask_for_the_code():
    reasons = compare_names(GYM, "青和健身服务").reasons
    assert "字号相近（青禾、青和：“禾”和“和”读音相同）" in reasons
    assert "地区一方没有写（示例市）" in reasons
    assert any("统一社会信用代码" in reason for reason in reasons)


def test_a_branch_against_its_head_is_told_so():
    assert BRANCH_TEXT in compare_names(GYM, f"{GYM}望湖分公司").reasons


def test_even_the_answer_same_sends_one_to_the_code():
    assert "名称不等于身份" in ANSWER_TEXTS[Answer.SAME]
    assert "统一社会信用代码" in ANSWER_TEXTS[Answer.SAME]


def test_every_mark_of_the_table_speaks_of_a_part():
    assert {mark.split("_")[0] for mark in shipped_weights().marks} <= set(MARK_PARTS)


@pytest.mark.parametrize("other", ["腾讯科技(深圳)有限公司", "騰訊科技（深圳）有限公司", "腾讯科技（深圳）有限公司。"])
def test_the_same_characters_in_another_width_or_script_stand_just_below_equal_texts(other):
    comparison = compare_names("腾讯科技（深圳）有限公司", other)
    assert comparison.answer is Answer.SAME
    assert 0.9995 <= comparison.score == score_names("腾讯科技（深圳）有限公司", other) < 1.0
    assert comparison.score > compare_names("腾讯科技（深圳）有限公司", "腾讯科技有限公司").score
