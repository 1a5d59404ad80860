from datetime import date
from decimal import Decimal

import pytest

from core.rules import FactError, advise, load_shipped_book

BOOK = load_shipped_book()
ON = date(2026, 6, 1)
FRAUD = {
    "for_living": True,
    "seller_is_business": True,
    "deceptive_acts": ["5-7"],
    "flaw_only_in_label": False,
    "paid_amount": 200,
}
PREPAID = {"prepayment": "in_parts", "for_living": True, "seller_is_business": True, "paid_amount": 3000}


def _of(rule_id, facts, on=ON):
    return advise(BOOK, facts, on).entitlement(rule_id)


def test_a_rule_is_not_used_on_a_day_before_it_is_in_force():
    assert _of("R44", PREPAID, date(2025, 4, 30)) is None
    assert _of("R44", PREPAID, date(2025, 5, 1)) is not None


def test_the_answer_names_the_rule_version_of_the_day():
    assert _of("R01", FRAUD, date(2024, 6, 30)).rule_version == "R01.2"
    assert _of("R01", FRAUD, date(2024, 7, 1)).rule_version == "R01.3"


def test_an_article_in_force_later_is_not_cited_before():
    cited = [article.key for article in _of("R01", FRAUD, date(2024, 6, 30)).articles]
    assert "条例-49" not in cited
    assert "条例-49" in [article.key for article in _of("R01", FRAUD).articles]


def test_a_version_whose_date_was_not_confirmed_says_so():
    assert _of("R01", FRAUD, date(2016, 1, 1)).confidence == "date_unconfirmed"
    assert _of("R01", FRAUD).confidence == "read"


def test_an_article_reads_as_a_letter_cites_it():
    assert _of("R01", FRAUD).articles[0].text == "《消费者权益保护法》第五十五条第一款"


def test_no_sum_appears_while_a_needed_fact_is_missing():
    answer = _of("R01", {**FRAUD, "paid_amount": None})
    assert (answer.status, answer.lines, answer.missing) == ("needs_facts", (), ("paid_amount",))


def test_an_unproven_defence_is_shown_and_does_not_block():
    answer = _of("R01", FRAUD)
    assert answer.status == "applies"
    assert any("目前没有人提出或证明" in text for text in answer.exceptions)
    assert all(result.met is not False for result in answer.conditions if result.role == "defence")


def test_fraud_and_unsafe_food_are_claimed_one_or_the_other():
    facts = {**FRAUD, "item_kind": "food", "food_faults": ["expired"], "food_respondent": "seller", "loss_amount": 0}
    advice = advise(BOOK, facts, ON)
    assert [advice.entitlement(rule).status for rule in ("R01", "R04")] == ["applies", "applies"]
    assert ("choose_one", ("R01", "R04")) in [(item.kind, item.rules) for item in advice.conflicts]
    assert all("只能选一种" in advice.entitlement(rule).conflicts[0] for rule in ("R01", "R04"))


def test_who_caused_the_end_decides_which_price_is_deducted():
    facts = {**PREPAID, "supplied_as_agreed": False, "plan_kind": "sessions", "units_total": 30, "units_used": 12}
    advice = advise(BOOK, facts, ON)
    assert [advice.entitlement(rule).status for rule in ("R44", "R45")] == ["applies", "does_not_apply"]
    assert ("exclusive", ("R44", "R45")) in [(item.kind, item.rules) for item in advice.conflicts]


def test_the_rule_for_buyers_who_knew_comes_up_only_when_somebody_says_so():
    facts = {"item_kind": "food", "for_living": True, "food_faults": ["expired"], "food_respondent": "seller"}
    assert _of("R05", facts) is None
    assert _of("R05", {**facts, "buyer_knew": True}).missing == ("paid_amount", "reasonable_amount")


def test_a_choice_that_is_not_open_is_not_shown():
    assert advise(BOOK, {**FRAUD, "item_kind": "goods", "prepayment": "none"}, ON).conflicts == ()


def test_the_cooling_off_right_replaces_the_deductions():
    facts = {
        **PREPAID,
        "supplied_as_agreed": False,
        "plan_kind": "sessions",
        "units_total": 30,
        "units_used": 12,
        "paid_on": date(2026, 5, 29),
        "refund_asked_on": ON,
        "had_same_before": False,
    }
    advice = advise(BOOK, facts, ON)
    assert [line.amount_fen for line in advice.entitlement("R41").lines] == [300000]
    assert advice.entitlement("R44").status == "does_not_apply"
    assert "特别规定优先" in advice.entitlement("R44").reason
    assert [(line.amount_fen, line.from_rule) for line in advice.entitlement("R40").lines] == [(300000, "R41")]


def test_a_repeated_line_names_the_rule_that_computed_it():
    facts = {
        **PREPAID,
        "supplied_as_agreed": False,
        "plan_kind": "sessions",
        "units_total": 30,
        "units_used": 12,
        "paid_on": date(2026, 1, 5),
        "refund_asked_on": ON,
    }
    advice = advise(BOOK, facts, ON)
    assert {rule: [line.from_rule for line in advice.entitlement(rule).lines] for rule in ("R40", "R43", "R44")} == {
        "R40": ["R44"],
        "R43": ["R44"],
        "R44": [""],
    }


def test_what_the_law_leaves_open_is_shown_as_rival_readings():
    facts = {
        **PREPAID,
        "paid_amount": 3650,
        "supplied_as_agreed": True,
        "end_grounds": ["agreed"],
        "end_cause": "consumer",
        "plan_kind": "unlimited",
        "list_term_price": 4380,
        "term_starts_on": date(2026, 1, 1),
        "term_ends_on": date(2026, 12, 31),
        "merchant_stopped": False,
        "contract_ended_on": date(2026, 10, 1),
    }
    lines = _of("R46", facts).lines
    assert [(line.nature, line.option, line.amount_fen) for line in lines] == [
        ("open", "own_reason", 92000),
        ("open", "own_reason", 37400),
    ]


def test_a_change_of_mind_alone_ends_no_contract():
    facts = {**PREPAID, "supplied_as_agreed": True, "end_grounds": ["change_of_mind"], "end_cause": "consumer"}
    advice = advise(BOOK, facts, ON)
    assert {advice.entitlement(rule).status for rule in ("R43", "R44", "R45", "R46")} == {"does_not_apply"}


def test_the_return_deadline_after_the_known_calendar_is_provisional():
    facts = {
        "sale_channel": "online",
        "item_kind": "goods",
        "for_living": True,
        "seller_is_business": True,
        "return_exclusion": "none",
        "restricted_kind": "none",
        "item_state": ["unopened"],
        "signed_on": date(2027, 3, 1),
        "return_asked_on": date(2027, 3, 2),
        "return_deductions": ["none"],
        "problems": ["return"],
        "paid_amount": 10,
    }
    first, *others = _of("R15", facts, date(2027, 3, 2)).deadlines
    assert (first.on, first.provisional) == (date(2027, 3, 8), True)
    assert [deadline.on for deadline in others] == [None, None]


def test_a_return_day_on_a_holiday_moves_to_the_first_day_after():
    facts = {"problems": ["return"], "signed_on": date(2026, 9, 24), "return_asked_on": date(2026, 10, 8)}
    conditions = _of("R15", facts, date(2026, 10, 8)).conditions
    assert next(item for item in conditions if item.fact == "return_asked_on").met is True


def test_the_question_that_settles_most_comes_first():
    questions = advise(BOOK, {}, ON).questions
    assert [item.settles for item in questions] == sorted((item.settles for item in questions), reverse=True)
    assert questions[0].fact == "problems"
    assert (questions[0].kind, len(questions[0].choices), questions[0].who) == ("choice", 18, ("consumer", "officer"))


def test_a_sum_that_is_all_that_is_missing_settles_its_rule():
    questions = advise(BOOK, {**FRAUD, "paid_amount": None, "item_kind": "service", "prepayment": "none"}, ON).questions
    assert next(item for item in questions if item.fact == "paid_amount").settles == 1


def test_a_fact_already_told_is_never_asked_again():
    facts = {**FRAUD, "item_kind": "goods"}
    assert not set(facts) & {item.fact for item in advise(BOOK, facts, ON).questions}


def test_every_question_says_what_why_and_who():
    for question in advise(BOOK, {}, ON).questions:
        assert all((question.text, question.why, question.who, question.label)), question.fact
        assert (question.kind == "choice") == bool(question.choices)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"paid_amout": 3}, "是不是 paid_amount（实际支付的钱）"),
        ({"qqqq": 1}, "没有名为 qqqq 的事实"),
        ({"paid_amount": True}, "要填数字"),
        ({"paid_amount": "-1"}, "不能是负数"),
        ({"paid_amount": "1.005"}, "最多到分"),
        ({"paid_amount": "NaN"}, "不是有效数字"),
        ({"paid_amount": [1]}, "要填数字"),
        ({"paid_on": "2026-02-30"}, "要填存在的日期"),
        ({"paid_on": 20260302}, "要填日期"),
        ({"for_living": "yes"}, "要填是或否"),
        ({"for_living": 1}, "要填是或否"),
        ({"item_kind": "car"}, "只能选"),
        ({"deceptive_acts": ["5-7", "9-9"]}, "可多选"),
        ({"deceptive_acts": ["5-7", "none"]}, "选了“都没有”"),
        ({"deceptive_acts": []}, "可多选"),
        ({"units_total": 0}, "不能小于1"),
        ({"units_total": 2.5}, "要填整数"),
        ({"units_total": 3, "units_used": 4}, "不能多于“约定的总次数”"),
        ({"term_starts_on": "2026-02-01", "term_ends_on": "2026-01-31"}, "不能早于“卡期第一天”"),
        ({"performed_percent": 101}, "不能大于100"),
    ],
)
def test_a_wrong_fact_is_refused_by_name(facts, said):
    with pytest.raises(FactError) as refused:
        advise(BOOK, facts, ON)
    (problem,) = refused.value.fields.values()
    assert said in problem
    assert set(refused.value.fields) <= set(facts)


def test_every_wrong_fact_is_named_at_once():
    with pytest.raises(FactError) as refused:
        advise(BOOK, {"paid_amount": "x", "for_living": 3, "zzz": 1}, ON)
    assert set(refused.value.fields) == {"paid_amount", "for_living", "zzz"}


def test_facts_of_a_json_form_and_typed_facts_give_the_same_answer():
    typed = {**FRAUD, "paid_amount": Decimal("200.00"), "deceptive_acts": ("5-7",), "paid_on": date(2026, 5, 1)}
    written = {**FRAUD, "paid_amount": "200", "deceptive_acts": "5-7", "paid_on": "2026-05-01"}
    assert advise(BOOK, typed, ON) == advise(BOOK, written, ON)


def test_the_special_warranty_prevails_and_the_answer_says_so():
    facts = {
        "trade": "phone",
        "problems": ["quality"],
        "for_living": True,
        "seller_is_business": True,
        "quality_problems": ["broken"],
        "invoiced_on": date(2026, 3, 3),
        "fault_on": date(2026, 3, 6),
        "paid_amount": 2999,
    }
    advice = advise(BOOK, facts, date(2026, 3, 8))
    special, general = advice.entitlement("R29"), advice.entitlement("R14")
    assert (special.status, special.remedies) == ("applies", ("return_refund", "exchange", "repair"))
    assert (general.status, general.failed, general.lines) == ("does_not_apply", (), ())
    assert general.reason.startswith("特别规定优先：手机有专门的三包规定")
    assert ("prevails", ("R29", "R14")) in [(item.kind, item.rules) for item in advice.conflicts]


def test_a_remedy_of_another_case_is_asked_for_and_then_left_out():
    facts = {
        "trade": "phone",
        "problems": ["quality"],
        "seller_is_business": True,
        "quality_problems": ["broken"],
        "invoiced_on": date(2026, 1, 3),
        "fault_on": date(2026, 4, 6),
    }
    assert "repairs_done" in _of("R29", facts, date(2026, 4, 8)).missing
    known = {**facts, "repairs_done": 1, "repair_days_now": 0, "fault_part": "whole"}
    assert _of("R29", known, date(2026, 4, 8)).remedies == ("repair",)


def test_what_the_other_side_must_prove_counts_as_unproven_and_is_not_asked():
    hurt = {"trade": "hotel", "problems": ["harmed"], "harm_problems": ["injured"], "harm_cause": "service"}
    answer = advise(BOOK, {**hurt, "loss_amount": 10000}, ON)
    assert [line.amount_fen for line in answer.entitlement("R102").lines] == [1000000]
    assert "own_fault_percent" not in [question.fact for question in answer.questions]


def test_what_was_proven_replaces_what_was_presumed():
    hurt = {"trade": "hotel", "problems": ["harmed"], "harm_problems": ["injured"], "harm_cause": "service"}
    answer = _of("R102", {**hurt, "loss_amount": 10000, "own_fault_percent": 20})
    assert [line.amount_fen for line in answer.lines] == [800000]


@pytest.mark.parametrize(
    ("facts", "kept", "given_way"),
    [
        (
            {
                "trade": "travel",
                "problems": ["cancelled_by_me"],
                "travel_problems": ["force_majeure"],
                "tour_kind": "package",
                "tour_cost_shown": 1400,
                "rescission_grounds": ["force_majeure"],
                "received_value": 0,
            },
            "R86",
            "R83a",
        ),
        (
            {
                "trade": "housing_sale",
                "problems": ["not_performed"],
                "housing_problems": ["late_handover"],
                "handover_penalty_agreed": False,
                "like_rent_amount": 9000,
                "rescission_grounds": ["late_after_demand"],
                "received_value": 0,
            },
            "R103",
            "R83a",
        ),
    ],
    ids=["a tour", "a home"],
)
def test_the_rule_of_the_trade_prevails_over_general_rescission(facts, kept, given_way):
    answer = advise(BOOK, {**facts, "paid_amount": 5000}, ON)
    assert answer.entitlement(kept).status == "applies"
    assert answer.entitlement(given_way).status == "does_not_apply"
    assert "特别规定优先" in answer.entitlement(given_way).reason


def test_of_rescission_repair_and_price_reduction_one_is_chosen():
    sofa = {
        "trade": "furniture",
        "problems": ["quality"],
        "quality_problems": ["not_as_agreed"],
        "purpose_defeated": True,
        "keeps_item": True,
        "value_as_agreed": 6000,
        "value_as_delivered": 4500,
        "paid_amount": 6000,
        "loss_amount": 800,
    }
    answer = advise(BOOK, sofa, ON)
    assert all(answer.entitlement(rule).status == "applies" for rule in ("R83a", "R83b", "R83c", "R83d"))
    chosen = next(conflict for conflict in answer.conflicts if {"R83a", "R83b", "R83c"} <= {*conflict.rules})
    assert chosen.kind == "choose_one"
    assert "同一笔损失只赔一次" in chosen.text


def test_two_limitation_periods_of_a_product_defect_are_both_shown():
    facts = {
        "trade": "appliance",
        "problems": ["harmed"],
        "for_living": True,
        "seller_is_business": True,
        "quality_problems": ["caused_harm"],
        "loss_amount": 3000,
        "harm_known_on": date(2026, 5, 6),
    }
    advice = advise(BOOK, facts, date(2026, 5, 6))
    days = [deadline.on for deadline in advice.entitlement("R27").deadlines if deadline.on]
    assert days == [date(2028, 5, 8), date(2029, 5, 7)]
    assert ("show_both", ("R27", "R104")) in [(item.kind, item.rules) for item in advice.conflicts]
