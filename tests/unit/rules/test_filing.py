from datetime import date
from decimal import Decimal

import pytest

from core.rules import ComplaintForm, advise, check_facts, facts_of_form, law_day, load_shipped_book

BOOK = load_shipped_book()
TODAY = date(2026, 11, 20)
CATEGORIES = [code.code for code in BOOK.codes("complaint_category", TODAY)]


def test_what_the_form_tells_becomes_facts():
    form = ComplaintForm(
        category="预付式消费",
        paid_fen=300000,
        paid_on=date(2026, 3, 2),
        item_kind="service",
        for_living=True,
        respondent_is_registered=True,
    )
    assert facts_of_form(form) == {
        "prepayment": "in_parts",
        "paid_amount": Decimal(3000),
        "paid_on": date(2026, 3, 2),
        "item_kind": "service",
        "for_living": True,
        "seller_is_business": True,
    }


def test_an_empty_form_tells_nothing():
    assert facts_of_form(ComplaintForm()) == {}


def test_a_direct_answer_wins_over_the_category():
    assert facts_of_form(ComplaintForm(category="预付式消费", prepayment="one_time"))["prepayment"] == "one_time"


def test_a_card_balance_is_a_prepayment():
    assert facts_of_form(ComplaintForm(payment_method="prepaid_card")) == {"prepayment": "in_parts"}


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_form_of_every_category_can_be_put_to_the_book(category):
    facts = facts_of_form(ComplaintForm(category=category, paid_fen=10000))
    assert check_facts(BOOK.vocabulary, facts) == facts
    answer = advise(BOOK, facts, TODAY)
    assert answer.entitlements or answer.unscoped


def test_the_law_of_the_day_it_happened_counts():
    assert law_day(ComplaintForm(event_on=date(2026, 1, 5), paid_on=date(2025, 1, 1)), TODAY) == date(2026, 1, 5)
    assert law_day(ComplaintForm(paid_on=date(2025, 1, 1)), TODAY) == date(2025, 1, 1)
    assert law_day(ComplaintForm(), TODAY) == TODAY
