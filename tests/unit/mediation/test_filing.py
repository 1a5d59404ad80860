from dataclasses import replace
from datetime import date

import pytest

from core.kernel.errors import InvalidInputError
from core.rules import load_shipped_book
from mediation.domain.claims import Claim, Remedy, check_claims, claim_from_json, total_claimed
from mediation.domain.filing import CATEGORIES, DraftFields, PaymentMethod, check_complete, check_draft

TODAY = date(2026, 11, 20)
COMPLETE = DraftFields(
    respondent_id="e1",
    facts_text="办了健身卡以后店就关门了，要求退款。",
    event_on=TODAY,
    claims=(Claim(Remedy.REFUND, 100),),
)


def wrong_fields(check, fields):
    with pytest.raises(InvalidInputError) as refused:
        check(fields, TODAY)
    return set(refused.value.fields)


def test_a_blank_draft_can_be_saved_but_not_filed():
    assert check_draft(DraftFields(), TODAY)
    assert wrong_fields(check_complete, DraftFields()) == {"respondent", "facts_text", "event_on", "claims"}


def test_a_described_merchant_is_enough():
    assert check_complete(replace(COMPLETE, respondent_id=None, respondent_text="望湖广场二楼健身房"), TODAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"event_on": date(2026, 11, 21)}, "event_on"),
        ({"paid_fen": -1}, "paid"),
        ({"category": "没有这一类"}, "category"),
        ({"facts_text": "长" * 5001}, "facts_text"),
        ({"claims": (Claim(Remedy.REFUND, -1),)}, "claims"),
        ({"claims": (Claim(Remedy.OTHER),)}, "claims"),
        ({"claims": (Claim(Remedy.REFUND),) * 9}, "claims"),
    ],
)
def test_what_could_never_be_filed_is_named(changes, field):
    assert wrong_fields(check_draft, replace(COMPLETE, **changes)) == {field}


def test_kind_and_sum_of_a_claim_are_stored_open_and_its_note_is_not():
    claim = Claim(Remedy.COMPENSATION, 12_345, "误工")
    assert claim_from_json(claim.to_json()) == Claim(Remedy.COMPENSATION, 12_345)
    assert claim.text == "赔偿损失 ¥123.45（误工）"


def test_only_named_sums_are_added():
    claims = check_claims([Claim(Remedy.REFUND, 100), Claim(Remedy.APOLOGY), Claim(Remedy.COMPENSATION, 50)])
    assert total_claimed(claims) == 150
    assert total_claimed([Claim(Remedy.APOLOGY)]) is None


def test_categories_and_ways_of_paying_are_those_of_the_rule_book():
    book = load_shipped_book()
    assert set(CATEGORIES) == {code.code for code in book.codes("complaint_category", TODAY)}
    known = {code.code for code in book.codes("payment_method", TODAY)}
    assert known == set(PaymentMethod) - {PaymentMethod.NOT_PAID}
