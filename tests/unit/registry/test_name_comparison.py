"""Comparison of names: the score, the three answers, and what they say to a person."""

import pytest

from registry.domain.name_comparison import (
    ABBREVIATION_TEXT,
    ANSWER_TEXTS,
    BRANCH_TEXT,
    CUT_TEXT,
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


@pytest.mark.parametrize("text", ["公司", "甲", "a\nb", "〇〇", "😀有限公司", "有限公司" * 200])
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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中铁一局集团有限公司", "中铁十一局集团有限公司"),
        ("中铁二局集团有限公司", "中铁十二局集团有限公司"),
        ("中铁一局", "中铁十一局集团有限公司"),
        ("中铁11局集团有限公司", "中铁十二局集团有限公司"),
        ("1+1餐饮有限公司", "11餐饮有限公司"),
        ("第一百中学服务有限公司", "第一中学服务有限公司"),
    ],
)
def test_another_number_decides_alone(one, other):
    assert compare_names(one, other).answer is Answer.DIFFERENT
    assert score_names(one, other) < 0.1


@pytest.mark.parametrize("other", ["中铁11局集团有限公司", "中铁１１局集团有限公司"])
def test_the_same_number_in_another_script_is_the_same(other):
    assert compare_names("中铁十一局集团有限公司", other).answer is Answer.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("恒大地产集团有限公司", "恒大地产集团重庆有限公司"),
        ("阿里巴巴（中国）有限公司", "阿里巴巴（中国）网络技术有限公司"),
        ("国网四川省电力公司", "国网四川省电力公司成都供电公司"),
        ("比亚迪股份有限公司", "比亚迪汽车工业有限公司"),
        ("中国人寿保险股份有限公司", "中国人寿财产保险股份有限公司"),
        ("C++培训有限公司", "C培训有限公司"),
        ("青禾🍎健身有限公司", "青禾健身有限公司"),
    ],
)
def test_a_full_name_with_something_telling_more_is_never_the_same(one, other):
    assert compare_names(one, other).answer is not Answer.SAME
    assert score_names(one, other) == score_names(other, one) < 0.985


def test_a_place_left_out_in_front_stays_a_usual_variant():
    assert compare_names("万科企业股份有限公司", "重庆万科企业股份有限公司").answer is Answer.SAME


def test_pictures_tell_names_apart_and_rare_forms_of_characters_do_not():
    assert score_names("🍎科技有限公司", "🍊科技有限公司") < 0.1
    assert score_names("𠮷野家餐饮有限公司", "吉野家餐饮有限公司") > 0.99


@pytest.mark.parametrize(("one", "other"), [("", ""), (" \t", "　"), ("、", "。"), ("", GYM), (GYM, "（）")])
def test_nothing_compared_with_anything_is_no_match(one, other):
    comparison = compare_names(one, other)
    assert (comparison.score, score_names(one, other), comparison.answer) == (0.0, 0.0, Answer.DIFFERENT)


def test_of_a_very_long_text_only_the_first_part_is_compared_and_that_is_said():
    one, other = GYM + "甲乙丙丁" * 2500, GYM + "丁丙乙甲" * 2500
    comparison = compare_names(one, other)
    assert comparison.reasons[0] == CUT_TEXT
    assert comparison.answer is not Answer.SAME
    assert compare_names(one, one).score == 1.0
