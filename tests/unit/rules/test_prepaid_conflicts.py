"""Which rule gives way in prepayment, deposits and children's deals, and what the answer says about it."""

from datetime import date

from core.rules import advise, load_shipped_book
from core.rules.interview import interview_questions

BOOK = load_shipped_book()
ON = date(2026, 6, 1)
PREPAID = {"prepayment": "in_parts", "for_living": True, "seller_is_business": True}
SESSIONS = {"plan_kind": "sessions", "paid_amount": 9600, "units_total": 96, "units_used": 20}
CHILD = {
    **PREPAID,
    "payer_age": "from_8",
    "minor_shown": True,
    "minor_deal": "neither",
    "guardian_ratified": False,
    "illegal_minor_game": False,
    "paid_amount": 2000,
    "value_received": 500,
}
EARNEST = {
    "deposit_kind": "earnest",
    "breach_by": "payee",
    "purpose_defeated": True,
    "deposit_amount": 1000,
    "contract_amount": 10000,
    "loss_amount": 900,
}


def _steps_back(answer, rule_id):
    item = answer.entitlement(rule_id)
    return item.status == "does_not_apply" and not item.lines and item.reason.startswith("特别规定优先：")


def test_a_childs_prepaid_card_goes_by_the_prepayment_rule_and_the_general_one_says_why_it_gives_way():
    answer = advise(BOOK, CHILD, ON)
    assert [line.amount_fen for line in answer.entitlement("R49").lines] == [150000]
    assert _steps_back(answer, "R82")
    assert "预付款的专门规定" in answer.entitlement("R82").reason


def test_before_the_prepayment_rule_a_childs_card_goes_by_the_general_one():
    answer = advise(BOOK, CHILD, date(2025, 4, 30))
    assert answer.entitlement("R49") is None
    assert [line.amount_fen for line in answer.entitlement("R82").lines] == [150000]


def test_school_tutoring_refunds_untaught_hours_once_and_general_rules_give_way():
    answer = advise(BOOK, {**PREPAID, **SESSIONS, "trade": "tutoring", "end_grounds": ["closed"]}, ON)
    assert [line.amount_fen for line in answer.entitlement("R53").lines] == [760000]
    assert _steps_back(answer, "R44")
    repeated = [(line.amount_fen, line.from_rule) for line in answer.entitlement("R40").lines]
    assert repeated == [(760000, "R53")]


def test_a_driving_school_goes_by_its_stages_and_the_rule_for_cards_gives_way():
    stages = {"plan_kind": "stages", "stage_prices_known": True, "paid_amount": 4800, "stages_taught_value": 1300}
    facts = {**PREPAID, **stages, "trade": "driving_school", "end_grounds": ["closed"], "third_party_fees": 130}
    answer = advise(BOOK, facts, ON)
    assert [line.amount_fen for line in answer.entitlement("R133").lines] == [337000]
    assert _steps_back(answer, "R44")


def test_within_seven_days_the_whole_principal_comes_back_also_from_a_driving_school():
    facts = {
        **PREPAID,
        "trade": "driving_school",
        "end_grounds": ["closed"],
        "plan_kind": "stages",
        "paid_amount": 4800,
        "paid_on": date(2026, 5, 28),
        "refund_asked_on": date(2026, 5, 30),
    }
    answer = advise(BOOK, facts, ON)
    assert [line.amount_fen for line in answer.entitlement("R41").lines] == [480000]
    assert _steps_back(answer, "R133")


def test_having_had_the_same_before_is_the_merchants_to_prove():
    dates = {"paid_on": date(2026, 5, 28), "refund_asked_on": date(2026, 5, 30), "paid_amount": 5000}
    open_answer = advise(BOOK, {**PREPAID, **dates}, ON).entitlement("R41")
    proven = advise(BOOK, {**PREPAID, **dates, "had_same_before": True}, ON).entitlement("R41")
    assert [line.amount_fen for line in open_answer.lines] == [500000]
    assert proven.status == "does_not_apply"


def test_penalty_and_earnest_money_are_shown_as_ways_to_choose_from():
    answer = advise(BOOK, {**EARNEST, "deposit_extras": ["penalty"], "penalty_amount": 1500}, ON)
    ways = answer.entitlement("R79").lines
    assert [(line.amount_fen, line.option) for line in ways] == [
        (250000, "penalty_or_earnest"),
        (200000, "penalty_or_earnest"),
    ]
    for rule_id in ("R77", "R79"):
        assert any("只能选一种" in text for text in answer.entitlement(rule_id).conflicts)
    assert answer.entitlement("R80").status == "applies"


def test_one_prepayment_is_multiplied_once():
    facts = {
        **PREPAID,
        **SESSIONS,
        "end_grounds": ["closed"],
        "merchant_replies": ["hides"],
        "deceptive_acts": ["5-10"],
        "flaw_only_in_label": False,
        "problems": ["prepaid", "deceived"],
    }
    answer = advise(BOOK, facts, ON)
    for rule_id in ("R01", "R11"):
        item = answer.entitlement(rule_id)
        assert item.status == "applies"
        assert any("加倍赔偿只算一次" in text for text in item.conflicts)


def test_both_readings_of_the_base_stand_beside_each_other():
    facts = {**PREPAID, **SESSIONS, "end_grounds": ["closed"], "merchant_replies": ["hides"]}
    lines = advise(BOOK, facts, ON).entitlement("R11").lines
    assert {line.nature for line in lines} == {"open"}
    assert len({line.option for line in lines}) == 1


def test_a_tick_for_a_closed_shop_answers_what_follows_from_it():
    facts = {**PREPAID, **SESSIONS, "problems": ["prepaid"], "end_grounds": ["closed"]}
    answer = advise(BOOK, facts, ON)
    assert answer.entitlement("R40").status == "applies"
    asked = {question.fact for question in answer.questions}
    assert not asked & {"supplied_as_agreed", "merchant_stopped"}


def test_the_consumer_is_not_asked_for_interest_rates():
    facts = {**PREPAID, **SESSIONS, "problems": ["prepaid"], "trade": "fitness", "end_grounds": ["closed"]}
    asked = {question.fact for question in interview_questions(BOOK, facts, ON)}
    assert not asked & {"contract_ended_on", "interest_basis", "lpr_rate", "refund_paid_on"}
    assert advise(BOOK, facts, ON).entitlement("R47").missing == ("interest_basis",)


def test_a_childs_loss_sharing_is_open_until_somebody_divides_it():
    facts = {**CHILD, "prepayment": "none", "minor_fault": "undivided", "merchant_loss": 400}
    lines = advise(BOOK, facts, ON).entitlement("R82").lines
    assert [(line.amount_fen, line.nature) for line in lines] == [(150000, "open"), (110000, "open")]
