"""Every rule of the book is told whole and in Chinese, found by its words and filtered by role, law, day and trust."""

from datetime import date

import pytest

from core.kernel.errors import NotFoundError
from core.rules import load_shipped_book
from rulebook.queries.rule_page import (
    CONFIDENCE_NAMES,
    ROLE_NAMES,
    RuleSearch,
    facts_of_rule,
    find_rules,
    laws_of_rules,
    rule_page,
    version_near,
)

BOOK = load_shipped_book()
VERSIONS = [version for rule in BOOK.rules.values() for version in rule.versions]
TODAY = date(2026, 11, 20)


def found(**search):
    return [row.rule_id for row in find_rules(BOOK, RuleSearch(**search))]


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.version)
def test_every_version_of_every_rule_is_told_with_all_its_parts(version):
    page = rule_page(BOOK, version.rule_id, version.period.from_on)
    assert len(page.conditions) == len(version.conditions)
    assert len(page.defences) == len(version.defences)
    assert [line.label for line in page.lines] == [line.label for line in version.lines]
    assert all(words.how for words in (*page.scope, *page.conditions, *page.defences))
    assert all(words.text for line in page.lines for words in line.inputs)
    assert page.row.role in ROLE_NAMES
    assert page.row.confidence in CONFIDENCE_NAMES


def test_a_condition_says_what_is_looked_at():
    page = rule_page(BOOK, "R44", date(2026, 6, 1))
    prepaid = page.conditions[0]
    assert prepaid.how.startswith("“预付款、分多次使用的消费合同”：下面的都要")
    assert "“预付的方式”：" in prepaid.parts[0].how


def test_an_input_says_who_is_asked_or_which_law_gives_the_number():
    inputs = {words.name: words.text for line in rule_page(BOOK, "R01", TODAY).lines for words in line.inputs}
    assert inputs["price"] == "“实际支付的钱”（消费者、商家回答）"
    assert inputs["floor"] == "500 元（消费者权益保护法 第五十五条第一款，2014年3月15日起）"


def test_examples_stand_with_what_the_evaluator_answers():
    page = rule_page(BOOK, "R44", TODAY)
    assert {example.expected for example in page.examples} == {"适用", "不适用", "还缺事实"}
    assert all(example.problems == () for example in page.examples)
    assert any("¥800.00" in example.answer and example.arithmetic for example in page.examples)


def test_a_rule_shows_the_conflicts_it_takes_part_in():
    conflicts = rule_page(BOOK, "R44", TODAY).conflicts
    assert any(conflict.winner == "R41" and "R44" in conflict.rules for conflict in conflicts)


@pytest.mark.parametrize("text", ["R44", "折扣价扣", "预付4-18", "第十八条 预付式", "r44 折扣价"])
def test_a_rule_is_found_by_number_title_article_and_words(text):
    assert "R44" in found(text=text)


def test_every_word_of_a_search_must_occur():
    assert found(text="R44 飞机晚点") == []


def test_filters_narrow_the_list():
    assert set(found(role="remedy")) < set(found())
    assert set(found(law="预付4")) >= {"R44", "R45"}
    assert "R01" not in found(law="预付4")
    assert "R44" not in found(on=date(2025, 4, 30))
    assert "R44" in found(on=date(2025, 5, 1))
    assert set(found(confidence="read")) == {
        row.rule_id for row in find_rules(BOOK, RuleSearch()) if row.confidence == "read"
    }


def test_rules_stand_in_the_order_of_their_numbers():
    numbers = [int("".join(char for char in name if char.isdigit())) for name in found()]
    assert numbers == sorted(numbers)


def test_only_laws_that_rules_rest_on_are_offered():
    assert "预付4" in dict(laws_of_rules(BOOK))
    assert all(found(law=short) for short, _ in laws_of_rules(BOOK) if found(law=short, on=None))


def test_a_day_outside_all_versions_shows_the_nearest():
    rule = BOOK.rules["R44"]
    assert version_near(rule, date(1999, 1, 1)) == rule.versions[0]
    assert rule_page(BOOK, "R44", date(1999, 1, 1)).on == rule.versions[0].period.from_on


def test_an_unknown_rule_is_not_found():
    with pytest.raises(NotFoundError):
        rule_page(BOOK, "R999", TODAY)


def test_the_facts_to_try_a_rule_with_are_those_that_decide_it():
    facts = facts_of_rule(BOOK, BOOK.rules["R44"].versions[-1])
    assert {"prepayment", "plan_kind", "paid_amount", "used_face_amount"} <= set(facts)
    assert "deposit_kind" not in facts
