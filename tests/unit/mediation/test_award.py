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
        ([entitlement(line(100, "extra", "open", "o"), line(300, "extra", "open", "o"))], Award(100, 300)),
        ([entitlement(line(50), line(100, option="o"), line(300, option="o"))], Award(150, 350)),
        (
            [entitlement(line(80, option="o"), line(300, "loss", option="o"))],
            Award(80, 300),
        ),  # of two kinds
        ([entitlement(line(80, option="o"), line(None, option="o"))], Award(0, 80)),  # a reading nobody can count yet
        ([entitlement(line(1, option="o"), line(2, option="o"), line(10, option="p"))], Award(11, 12)),
        ([entitlement(line(90)), entitlement(line(50, option="o"), line(300, option="o"))], Award(90, 300)),
        ([entitlement(line(60, nature="cap", option="o"), line(80, option="o"))], Award(0, 80)),
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


@pytest.mark.parametrize(
    ("told", "award"),
    [
        # one box of food is reasonable: whether ten times 50 or at least 1,000 is open, and 1,000 was paid (R05)
        (
            {"reasonable_amount": "50", "paid_amount": "1000", **dict.fromkeys(("for_living", "buyer_knew"), True)}
            | {"item_kind": "food", "food_faults": ["expired"], "food_respondent": "seller"},
            Award(150_000, 200_000),
        ),
        # penalty and earnest money: 2,500 one way, 2,000 the other, never both (R79)
        (
            {"deposit_kind": "earnest", "breach_by": "payee", "purpose_defeated": True, "deposit_extras": ["penalty"]}
            | {"penalty_amount": "1500", "deposit_amount": "1000", "contract_amount": "10000", "loss_amount": "900"},
            Award(200_000, 250_000),
        ),
    ],
)
def test_rival_readings_of_the_shipped_book_make_a_range_and_are_never_added(told, award):
    book = load_shipped_book()
    assert award_of(advise(book, check_facts(book.vocabulary, told), date(2026, 6, 1))) == award
