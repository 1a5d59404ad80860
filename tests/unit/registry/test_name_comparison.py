"""Comparison of names by parts: the points of the table, and what it says to a person."""

import pytest

from registry.domain.name_comparison import ASK_A_PERSON_FROM, PART_RULES, Relation, Verdict, compare_names

GYM = "示例市青禾健身服务有限公司（示例）"


def test_the_most_points_of_all_parts_are_a_hundred():
    assert sum(max(rule.points.values()) for rule in PART_RULES) == 100


def test_every_relation_of_a_part_has_points_and_same_has_the_most():
    for rule in PART_RULES:
        assert max(rule.points, key=lambda relation: rule.points[relation]) is Relation.SAME
        assert rule.points[Relation.DIFFERENT] == 0


@pytest.mark.parametrize(
    ("other", "score"),
    [
        ("示例市青禾健身服务有限公司", 100),
        ("青禾健身", 88),  # trade name 60, region missing 8, family of trades 12, form missing 3, branch 5
        ("示例市青禾健身服务有限公司望湖分公司", 97),  # all the same, branch missing 2 of 5
        ("示例市青禾餐饮管理有限公司", 85),  # other trade: 15 less
        ("北京青禾餐饮管理中心", 65),  # only trade name 60 and no branch 5
        ("示例市松涧健身服务有限公司", 40),  # all but the trade name
    ],
)
def test_the_score_is_the_sum_of_the_table(other, score):
    assert compare_names(GYM, other).score == score


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        ("示例市青禾健身服务有限公司", Verdict.ASK_A_PERSON),
        ("青禾健身", Verdict.ASK_A_PERSON),
        ("北京青禾餐饮管理中心", Verdict.UNLIKELY),
        ("示例市松涧健身服务有限公司", Verdict.UNLIKELY),
        ("示例市青和健身服务有限公司", Verdict.UNLIKELY),
    ],
)
def test_the_verdict_follows_the_score_and_is_never_same(other, verdict):
    comparison = compare_names(GYM, other)
    assert comparison.verdict is verdict
    assert (comparison.score >= ASK_A_PERSON_FROM) == (verdict is Verdict.ASK_A_PERSON)


def test_three_characters_of_which_two_agree_are_near():
    parts = compare_names("示例市海上月餐饮有限公司", "示例市海上星餐饮有限公司").parts
    assert parts[0].relation is Relation.NEAR


def test_the_explanation_names_each_part_and_asks_for_the_code():
    told = compare_names(GYM, "青禾健身").explanation
    assert "字号相同（青禾）" in told
    assert "地区一方没有写（示例市）" in told
    assert "请人工核对统一社会信用代码" in told
