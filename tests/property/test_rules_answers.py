"""Promises of every answer, whatever the facts."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.rules import FactError, FactType, advice_from_json, advise, check_facts, load_shipped_book
from core.rules.advising import situation_of
from core.rules.judging import scope_missing

BOOK = load_shipped_book()
ON = date(2026, 6, 1)
MONEY = st.decimals(min_value=0, max_value=200_000, places=2)
DAYS = st.dates(min_value=date(2025, 5, 1), max_value=date(2026, 11, 30))
RELAXED = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _values(definition):
    if definition.type in (FactType.CHOICE, FactType.CHOICES):
        return st.sampled_from(definition.codes)
    return {
        FactType.YES_NO: st.booleans(),
        FactType.MONEY: MONEY,
        FactType.DATE: DAYS,
        FactType.COUNT: st.integers(1, 60),
        FactType.NUMBER: st.decimals(min_value=0, max_value=100, places=1),
    }[definition.type]


def _is_consistent(facts):
    try:
        check_facts(BOOK.vocabulary, facts)
    except FactError:
        return False
    return True


FACTS = st.fixed_dictionaries(
    {}, optional={name: _values(definition) for name, definition in BOOK.vocabulary.items()}
).filter(_is_consistent)

COMPLETE = {
    "R01": {
        "for_living": True,
        "seller_is_business": True,
        "deceptive_acts": ["5-7"],
        "flaw_only_in_label": False,
    },
    "R04": {
        "item_kind": "food",
        "for_living": True,
        "food_faults": ["expired"],
        "food_respondent": "seller",
        "loss_amount": 90,
    },
    "R44": {
        "prepayment": "in_parts",
        "for_living": True,
        "seller_is_business": True,
        "supplied_as_agreed": False,
        "plan_kind": "stored_value",
        "bonus_amount": 77,
        "used_face_amount": 333,
    },
    "R45": {
        "prepayment": "in_parts",
        "for_living": True,
        "seller_is_business": True,
        "supplied_as_agreed": True,
        "end_grounds": ["agreed"],
        "end_cause": "consumer",
        "plan_kind": "sessions",
        "units_total": 12,
        "units_used": 5,
        "list_unit_price": 150,
        "list_price_unreasonable": False,
    },
    "R46": {
        "prepayment": "in_parts",
        "for_living": True,
        "seller_is_business": True,
        "supplied_as_agreed": False,
        "plan_kind": "unlimited",
        "term_starts_on": date(2026, 1, 1),
        "term_ends_on": date(2026, 12, 31),
        "merchant_stopped": True,
        "stopped_on": date(2026, 4, 11),
        "contract_ended_on": ON,
    },
}


def _sum(rule_id, paid):
    answer = advise(BOOK, {**COMPLETE[rule_id], "paid_amount": paid}, ON).entitlement(rule_id)
    assert answer.status == "applies"
    return sum(line.amount_fen for line in answer.lines)


@RELAXED
@given(rule_id=st.sampled_from(sorted(COMPLETE)), paid=MONEY, more=MONEY)
def test_who_paid_more_never_gets_less(rule_id, paid, more):
    assert _sum(rule_id, paid) <= _sum(rule_id, paid + more)


@RELAXED
@given(facts=FACTS)
def test_no_sum_appears_while_a_fact_is_missing_or_a_condition_fails(facts):
    for item in advise(BOOK, facts, ON).entitlements:
        assert (item.status == "needs_facts") == bool(item.missing)
        assert item.status == "applies" or not (item.lines or item.deadlines)
        assert not set(item.missing) & set(facts)
        if item.status == "applies":
            assert all(result.met for result in item.conditions if result.role == "condition")


@RELAXED
@given(facts=FACTS, data=st.data())
def test_leaving_out_a_needed_fact_never_leaves_the_sum(facts, data):
    rule_id = data.draw(st.sampled_from(sorted(COMPLETE)))
    complete = {**COMPLETE[rule_id], "paid_amount": Decimal(1000)}
    left_out = data.draw(st.sampled_from(sorted(complete)))
    answer = advise(BOOK, {name: value for name, value in complete.items() if name != left_out}, ON)
    item = answer.entitlement(rule_id)
    if item is None:  # without that fact it is not even known whether the rule comes up
        assert rule_id in answer.unscoped
        return
    assert item.status == "applies" or not item.lines
    if left_out == "paid_amount":
        assert item.status == "needs_facts"


@RELAXED
@given(facts=FACTS)
def test_every_missing_fact_is_asked_exactly_once(facts):
    advice = advise(BOOK, facts, ON)
    missing = {name for item in advice.entitlements for name in item.missing}
    situation = situation_of(BOOK, facts, ON)
    unscoped = [version for version in BOOK.rules_on(ON) if version.rule_id in advice.unscoped]
    missing |= {name for version in unscoped for name in scope_missing(version, situation)}
    asked = [question.fact for question in advice.questions]
    assert len(asked) == len(set(asked))
    assert missing <= set(asked)
    assert set(asked) == missing or advice.unscoped


@RELAXED
@given(facts=FACTS)
def test_every_answer_replays_from_its_stored_text(facts):
    advice = advise(BOOK, facts, ON)
    assert advice_from_json(advice.to_json()) == advice


@RELAXED
@given(facts=FACTS, data=st.data())
def test_the_order_of_facts_changes_nothing(facts, data):
    shuffled = dict(data.draw(st.permutations(list(facts.items()))))
    assert advise(BOOK, shuffled, ON) == advise(BOOK, facts, ON)


@RELAXED
@given(facts=FACTS, day=st.dates(min_value=date(2010, 1, 1), max_value=date(2030, 12, 31)))
def test_only_rules_in_force_on_the_day_answer(facts, day):
    for item in advise(BOOK, facts, day).entitlements:
        (version,) = [one for one in BOOK.rules[item.rule_id].versions if one.version == item.rule_version]
        assert version.period.covers(day)


@RELAXED
@given(paid=MONEY, used=st.integers(0, 40), list_price=MONEY)
def test_a_prepaid_refund_stays_between_nothing_and_what_was_paid(paid, used, list_price):
    facts = {**COMPLETE["R45"], "units_total": 40, "units_used": used, "list_unit_price": list_price}
    (line,) = advise(BOOK, {**facts, "paid_amount": paid}, ON).entitlement("R45").lines
    assert 0 <= line.amount_fen <= paid * 100


@RELAXED
@given(signed=DAYS, after=st.integers(0, 6))
def test_a_return_within_seven_days_is_never_late(signed, after):
    facts = {"problems": ["return"], "signed_on": signed, "return_asked_on": signed + timedelta(after + 1)}
    conditions = advise(BOOK, facts, signed).entitlement("R15").conditions
    assert next(item for item in conditions if item.fact == "return_asked_on").met is True
