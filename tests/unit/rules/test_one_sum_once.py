"""Two rules that give the same money: the answer says that it is paid once, or which rule gives way and why."""

from datetime import date

import pytest

from core.rules import advise, load_shipped_book

BOOK = load_shipped_book()
ON = date(2026, 7, 2)
DEPOSIT = {
    "trade": "other_service",
    "problems": ["deposit"],
    "sale_channel": "online",
    "deposit_kind": "other",
    "seller_is_business": True,
    "security_deposit_amount": 2000,
    "security_deposit_deduction": 150,
    "deposit_amount": 2000,
    "breach_by": "neither",
}
EARNEST = {
    "trade": "furniture",
    "problems": ["deposit", "not_performed"],
    "deposit_kind": "earnest",
    "breach_by": "payee",
    "purpose_defeated": True,
    "deposit_extras": ["loss_more"],
    "deposit_amount": 1000,
    "contract_amount": 10000,
    "loss_amount": 2600,
}
USED_CAR = {
    "trade": "used_car",
    "problems": ["deceived", "quality"],
    "car_hidden": ["mileage"],
    "seller_is_business": True,
    "for_living": True,
    "paid_amount": 60000,
    "car_fees": 500,
    "loss_amount": 500,
    "quality_problems": ["broken"],
    "purpose_defeated": True,
    "received_value": 0,
}
INJECTION = {
    "trade": "medical_beauty",
    "problems": ["deceived"],
    "deceptive_acts": ["6-8"],
    "flaw_only_in_label": False,
    "treatment_problems": ["no_licence"],
    "for_living": True,
    "seller_is_business": True,
    "paid_amount": 4000,
}
ORDER = {
    "trade": "phone",
    "problems": ["not_performed"],
    "sale_channel": "online",
    "online_problems": ["order_denied"],
    "seller_is_business": True,
    "order_submitted": True,
    "loss_amount": 200,
}
TOUR = {
    "trade": "travel",
    "problems": ["quality"],
    "travel_problems": ["below"],
    "tour_kind": "package",
    "quality_problems": ["not_as_agreed"],
    "tour_agreed_value": 1200,
    "tour_delivered_value": 750,
    "loss_amount": 450,
}
HOME = {
    "trade": "housing_sale",
    "problems": ["not_performed"],
    "housing_problems": ["late_handover"],
    "handover_penalty_agreed": False,
    "like_rent_amount": 9000,
    "loss_amount": 9000,
}
MEAL = {
    "trade": "catering",
    "problems": ["price"],
    "price_problems": ["unmarked_fee"],
    "catering_problems": ["minimum_spend"],
    "seller_is_business": True,
    "paid_amount": 268,
    "marked_amount": 238,
    "minimum_spend_extra": 30,
}

JADE = {
    "trade": "travel",
    "problems": ["forced"],
    "travel_problems": ["shopping"],
    "forced_problems": ["made_to_buy"],
    "tour_kind": "package",
    "trip_ended_on": date(2026, 5, 5),
    "return_asked_on": date(2026, 6, 4),
    "tour_shopping_amount": 3600,
    "unwanted_amount": 3600,
    "for_living": True,
    "seller_is_business": True,
}
PROPERTY = {
    "trade": "property",
    "problems": ["price"],
    "price_problems": ["above_marked"],
    "property_problem": "raised",
    "property_fee_back": 600,
    "seller_is_business": True,
    "paid_amount": 2000,
    "marked_amount": 1400,
}


@pytest.mark.parametrize(
    ("facts", "rules"),
    [
        (EARNEST, ("R77", "R83d")),
        (EARNEST, ("R79", "R83d")),
        (USED_CAR, ("R134", "R83a")),
        (USED_CAR, ("R134", "R14")),
        (USED_CAR, ("R134", "R83d")),
        (INJECTION, ("R01", "R128")),
        (ORDER, ("R57", "R83d")),
        (TOUR, ("R126", "R83d")),
        (HOME, ("R103", "R83d")),
        (MEAL, ("R67", "R97")),
        (JADE, ("R84", "R110")),
        (PROPERTY, ("R67", "R93")),
    ],
)
def test_where_two_rules_give_the_same_money_the_answer_says_it_is_paid_once(facts, rules):
    answer = advise(BOOK, facts, ON)
    assert [answer.entitlement(rule).status for rule in rules] == ["applies", "applies"]
    said = [item for item in answer.conflicts if item.kind == "choose_one" and {*rules} <= {*item.rules}]
    assert said
    assert all("只" in item.text for item in said)


@pytest.mark.parametrize(
    ("facts", "kept", "given_way"),
    [
        ({**DEPOSIT, "security_deposit_state": "due"}, "R60", "R78"),
        ({**DEPOSIT, "trade": "rental", "security_deposit_state": "due"}, "R94", "R78"),
        (
            {
                "trade": "flight",
                "problems": ["not_performed"],
                "flight_problems": ["delay_loss"],
                "loss_amount": 260,
            },
            "R89",
            "R83d",
        ),
        (
            {
                "trade": "travel",
                "problems": ["not_performed"],
                "travel_problems": ["not_formed"],
                "tour_kind": "package",
                "trip_abroad": False,
                "trip_starts_on": date(2026, 10, 8),
                "not_formed_told_on": date(2026, 10, 1),
                "paid_amount": 4200,
                "loss_amount": 300,
            },
            "R85",
            "R83d",
        ),
        (
            {
                "trade": "express",
                "problems": ["not_performed"],
                "parcel_state": "lost",
                "express_insured": False,
                "parcel_loss": 800,
                "loss_amount": 800,
            },
            "R90",
            "R83d",
        ),
    ],
    ids=["a security deposit", "a rental deposit", "a late flight", "a tour called off in time", "a lost parcel"],
)
def test_the_special_rule_pays_and_the_general_one_says_why_it_gives_way(facts, kept, given_way):
    answer = advise(BOOK, facts, ON)
    assert answer.entitlement(kept).status == "applies"
    assert answer.entitlement(given_way).lines == ()
    assert answer.entitlement(given_way).reason.startswith("特别规定优先：")


def test_a_security_deposit_that_is_not_yet_due_is_not_promised_back():
    answer = advise(BOOK, {**DEPOSIT, "security_deposit_state": "not_due"}, ON)
    assert answer.entitlement("R60").status == "does_not_apply"
    assert answer.entitlement("R78").status == "does_not_apply"


def test_what_is_said_about_food_or_seed_is_not_said_about_a_car():
    said = " ".join(item.text for item in advise(BOOK, USED_CAR, ON).conflicts)
    assert "食品、药品的价款" not in said
    assert "买种子的钱" not in said


def test_treatment_without_a_licence_comes_up_only_where_treatment_may_be_in_issue():
    pressed = {"trade": "beauty", "problems": ["forced"], "forced_problems": ["made_to_buy"]}
    assert advise(BOOK, pressed, ON).entitlement("R128") is None
    assert advise(BOOK, {"trade": "beauty", "problems": ["harmed"]}, ON).entitlement("R128").status == "needs_facts"


def test_unfair_terms_come_up_only_where_terms_are_in_issue():
    assert advise(BOOK, {"trade": "clothing", "problems": ["return"]}, ON).entitlement("R76") is None
    told = {"trade": "clothing", "problems": ["return"], "term_problems": ["rights_taken"]}
    assert advise(BOOK, told, ON).entitlement("R76").status == "applies"


@pytest.mark.parametrize(
    ("facts", "special"),
    [
        ({"trade": "hotel", "cancel_terms": "no_refund_shown", "cancel_deduction": 1200, "resale_amount": 0}, "R132"),
        ({"trade": "travel", "tour_kind": "package", "tour_cost_shown": 300}, "R86"),
    ],
    ids=["a room", "a tour"],
)
def test_who_leaves_because_the_business_broke_the_contract_is_not_held_to_the_cancellation_terms(facts, special):
    left = {
        "problems": ["not_performed", "cancelled_by_me"],
        "travel_problems": ["i_cancelled"],
        "rescission_grounds": ["defeated"],
        "paid_amount": 1200,
        "received_value": 0,
    }
    answer = advise(BOOK, {**left, **facts}, ON)
    assert answer.entitlement(special).status == "does_not_apply"
    assert [line.amount_fen for line in answer.entitlement("R83a").lines] == [120000]
