"""The acts that order 73 lists as fraud: six may be rebutted, the others are fraud without more."""

from datetime import date

import pytest

from core.rules import advise, load_shipped_book

BOOK = load_shipped_book()
ON = date(2026, 6, 1)
REBUTTABLE = ("5-1", "5-2", "5-3", "5-4", "5-5", "5-6")
FRAUD_AT_ONCE = ("5-7", "5-8", "5-9", "5-10", "6-1", "6-2", "6-3", "6-4", "6-5", "6-6", "6-7", "6-8", "13-1", "13-2")
DEAL = {"trade": "other_goods", "for_living": True, "seller_is_business": True, "paid_amount": 300}


def _status(rule_id, on=ON, **facts):
    return advise(BOOK, {**DEAL, **facts}, on).entitlement(rule_id).status


def test_every_listed_act_can_be_told():
    listed = {*REBUTTABLE, *FRAUD_AT_ONCE, "6-9", "other", "none"}
    assert set(BOOK.vocabulary["deceptive_acts"].codes) == listed


@pytest.mark.parametrize("act", [*REBUTTABLE, *FRAUD_AT_ONCE])
@pytest.mark.parametrize("rule_id", ["R01", "R02"])
def test_a_listed_act_is_fraud(rule_id, act):
    assert _status(rule_id, deceptive_acts=[act]) == "applies"


@pytest.mark.parametrize("rule_id", ["R01", "R02"])
@pytest.mark.parametrize("act", REBUTTABLE)
def test_a_presumed_act_is_no_fraud_once_intent_is_disproved(rule_id, act):
    assert _status(rule_id, deceptive_acts=[act], deception_disproved=True) == "does_not_apply"


@pytest.mark.parametrize("rule_id", ["R01", "R02"])
@pytest.mark.parametrize("act", FRAUD_AT_ONCE)
def test_the_other_acts_cannot_be_rebutted(rule_id, act):
    assert _status(rule_id, deceptive_acts=[act], deception_disproved=True) == "applies"


@pytest.mark.parametrize("act", ["6-9", "other"])
def test_an_act_outside_the_list_is_for_an_officer(act):
    assert _status("R01", deceptive_acts=[act]) == "needs_facts"
    assert _status("R01", deceptive_acts=[act], fraud_confirmed=True) == "applies"
    assert _status("R01", deceptive_acts=[act], fraud_confirmed=False) == "does_not_apply"


def test_a_harmless_label_flaw_is_the_merchants_to_show():
    flaw = {"flaw_only_in_label": True, "flaw_affects_quality": False, "flaw_misleads": False}
    assert _status("R01", deceptive_acts=["6-2"]) == "applies"
    assert _status("R01", deceptive_acts=["6-2"], **flaw) == "does_not_apply"
    assert _status("R02", deceptive_acts=["6-2"], **flaw) == "applies"
