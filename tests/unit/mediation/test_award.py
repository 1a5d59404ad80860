from datetime import date

import pytest

from core.rules import load_shipped_book
from core.rules.advice import Advice, Entitlement, SumLine
from core.rules.advising import advise
from core.rules.facts import check_facts
from mediation.domain.award import Award, award_of


def line(amount, kind="refund", nature="fixed", option=""):
    return SumLine("一笔钱", amount, "formula_v1", "", kind, nature, option)


def entitlement(*lines, status="applies", confidence="read", rule_id="R00"):
    return Entitlement(rule_id, "1", "", status, "", "", lines, (), (), (), (), "", (), confidence)


@pytest.mark.parametrize(
    ("entitlements", "award"),
    [
        ([entitlement(line(100))], Award(100, 100)),
        ([entitlement(line(100), line(300, "extra"))], Award(400, 400)),
        ([entitlement(line(100)), entitlement(line(80))], Award(100, 100)),  # the same refund by two rules
        ([entitlement(line(100)), entitlement(line(7, "interest"))], Award(107, 107)),
        ([entitlement(line(100)), entitlement(line(20_000, "penalty"))], Award(100, 100)),  # goes to the state
        ([entitlement(line(100, nature="cap"))], Award(0, 100)),
        ([entitlement(line(100, nature="open"))], Award(0, 100)),
        ([entitlement(line(100, option="a"), line(300, option="b"))], Award(100, 300)),
        ([entitlement(line(50), line(100, option="a"), line(300, option="b"))], Award(150, 350)),
    ],
)
def test_the_ends_of_what_the_law_gives(entitlements, award):
    assert award_of(Advice(date(2026, 11, 20), "b", tuple(entitlements), ())) == award


@pytest.mark.parametrize(
    "silent",
    [
        entitlement(line(100), status="needs_facts"),
        entitlement(line(100), status="does_not_apply"),
        entitlement(line(100), confidence="unconfirmed"),
        entitlement(line(None)),
        entitlement(),
    ],
)
def test_what_is_open_or_unread_gives_no_sum(silent):
    assert award_of(Advice(date(2026, 11, 20), "b", (silent,), ())) is None


def test_fraud_at_two_hundred_yuan_gives_eight_hundred():
    book = load_shipped_book()
    told = {
        "for_living": True,
        "seller_is_business": True,
        "deceptive_acts": ["6-8"],
        "flaw_only_in_label": False,
        "paid_amount": "200",
    }
    advice = advise(book, check_facts(book.vocabulary, told), date(2026, 6, 1))
    assert award_of(advice) == Award(80_000, 80_000)  # 200 back and 3 x 200 on top
