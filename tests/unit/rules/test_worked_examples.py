"""The sums worked by hand in the book, beside each rule."""

from datetime import date
from decimal import Decimal

import pytest

from core.rules import Advice, advice_from_json, advise, load_shipped_book
from core.rules.examples import run_example

BOOK = load_shipped_book()
STATUSES = {"applies", "does_not_apply", "needs_facts"}


def _answers(rule_id: str) -> dict[str, Advice]:
    return {item.name: advise(BOOK, dict(item.facts), item.on) for item in BOOK.rules[rule_id].examples}


@pytest.mark.parametrize("rule_id", BOOK.rules)
def test_the_rule_gives_what_was_worked_out_by_hand(rule_id):
    found = {item.name: run_example(BOOK, rule_id, item).problems for item in BOOK.rules[rule_id].examples}
    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize("rule_id", BOOK.rules)
def test_every_rule_shows_when_it_applies_when_not_and_what_it_needs(rule_id):
    assert {example.status for example in BOOK.rules[rule_id].examples} == STATUSES


def test_the_book_holds_the_rules_of_the_whole_chain():
    assert set(BOOK.rules) >= {"R01", "R04", "R15", "R40", "R43", "R44", "R45", "R46", "R77"}


@pytest.mark.parametrize("rule_id", BOOK.rules)
def test_a_stored_answer_replays_and_says_why_a_rule_does_not_apply(rule_id):
    for name, answer in _answers(rule_id).items():
        assert advice_from_json(answer.to_json()) == answer, name
        unexplained = [
            item.rule_id for item in answer.entitlements if bool(item.reason) != (item.status == "does_not_apply")
        ]
        assert unexplained == [], name


def test_the_floor_of_the_threshold_price_shows_its_arithmetic():
    facts = {
        "for_living": True,
        "seller_is_business": True,
        "deceptive_acts": ["5-7"],
        "flaw_only_in_label": False,
        "paid_amount": Decimal(200),
    }
    answer = advise(BOOK, facts, date(2026, 6, 1)).entitlement("R01")
    assert [line.arithmetic for line in answer.lines] == [
        "按实际支付的200.00",
        "3×200.00=600.00，不低于500.00，按600.00",
    ]
