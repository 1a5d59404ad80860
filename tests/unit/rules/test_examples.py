"""The runner of examples sees every kind of wrong answer."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.rules import load_shipped_book
from core.rules.examples import run_example

BOOK = load_shipped_book()
WORKED = next(example for example in BOOK.rules["R44"].examples if example.shown)
TIMED = next(example for example in BOOK.rules["R40"].examples if example.deadlines)
WAITING = next(example for example in BOOK.rules["R44"].examples if example.status == "needs_facts")
FAILED = next(example for example in BOOK.rules["R44"].examples if example.status == "does_not_apply")


@pytest.mark.parametrize(
    ("rule_id", "example", "said"),
    [
        ("R44", replace(WORKED, status="does_not_apply"), "应当不适用"),
        ("R44", replace(WORKED, sums=((WORKED.sums[0][0], Decimal("1.00")),)), "应当是¥1.00"),
        ("R44", replace(WORKED, sums=()), "多出一笔"),
        ("R44", replace(WORKED, sums=(*WORKED.sums, ("红包", Decimal(1)))), "没有算出“红包”"),
        ("R44", replace(WORKED, shown="没有这一步"), "算式里没有"),
        ("R44", replace(WORKED, on=date(1999, 1, 1)), "没有这条规则"),
        ("R44", replace(WAITING, missing=()), "还缺的事实应当是没有"),
        ("R44", replace(FAILED, failed=("别的条件",)), "没有满足的条件应当是“别的条件”"),
        ("R40", replace(TIMED, deadlines=((TIMED.deadlines[0][0], date(2020, 1, 1)),)), "应当是2020年1月1日"),
    ],
)
def test_a_wrong_example_is_told_what_came_out(rule_id, example, said):
    result = run_example(BOOK, rule_id, example)
    assert not result.passed
    assert any(said in problem for problem in result.problems), result.problems


@pytest.mark.parametrize(("rule_id", "example"), [("R44", WORKED), ("R40", TIMED), ("R44", WAITING), ("R44", FAILED)])
def test_a_right_example_has_no_problem(rule_id, example):
    assert run_example(BOOK, rule_id, example).problems == ()
