"""What a proposal by rule promises, for all inputs."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from core.rules import load_shipped_book
from core.rules.advising import advise
from core.rules.facts import check_facts
from mediation.domain.award import award_of
from mediation.domain.proposal import Case, Comparable, LawRange, Positions, propose

SUMS = st.integers(0, 10_000_000)
MAYBE = st.none() | SUMS
COMPARABLES = st.lists(
    st.builds(Comparable, st.just("C1"), st.just("某案"), SUMS, st.none() | st.integers(1, 10_000_000)), max_size=4
).map(tuple)
POSITIONS = st.builds(Positions, MAYBE, MAYBE, MAYBE)
LAWS = st.builds(LawRange, MAYBE, MAYBE)  # a merchant may agree to more than the consumer told: any order
CASES = st.builds(Case, POSITIONS, LAWS, COMPARABLES, st.none() | st.integers(1, 10_000_000))
SILENT = LawRange()


def sum_of(case):
    proposed = propose(case)
    return None if proposed is None else proposed.sum_fen


@given(CASES)
def test_it_never_goes_below_an_undisputed_floor_nor_below_what_both_already_name(case):
    result, both = sum_of(case), case.positions
    if result is not None:
        assert result >= (case.law.floor_fen or 0)
        if both.consumer_fen is not None and case.law.ceiling_fen is None:
            assert result >= min(both.consumer_fen, both.merchant_fen or 0)


@given(CASES)
def test_it_gives_more_than_both_name_only_to_reach_the_floor(case):
    result, both = sum_of(case), case.positions
    if result is not None:
        asked = next(fen for fen in (both.consumer_fen, both.claimed_fen, case.law.ceiling_fen) if fen is not None)
        assert result <= max(asked, both.merchant_fen or 0, case.law.floor_fen or 0)


@given(CASES)
def test_it_goes_above_the_law_only_to_the_floor_or_to_what_a_merchant_offers(case):
    result = sum_of(case)
    if result is not None and case.law.ceiling_fen is not None:
        assert result <= max(case.law.ceiling_fen, case.positions.merchant_fen or 0, case.law.floor_fen or 0)


@given(CASES, SUMS, SUMS)
def test_what_a_merchant_offers_above_the_law_is_not_taken_from_the_consumer(case, asked, more):
    met = replace(case, positions=replace(case.positions, consumer_fen=asked, merchant_fen=asked + more))
    assert sum_of(met) == sum_of(replace(met, law=LawRange(met.law.floor_fen)))


@given(CASES)
def test_a_standing_offer_comes_before_the_claims_and_the_claims_before_the_law(case):
    if case.positions.consumer_fen is not None:
        unclaimed = replace(case, positions=replace(case.positions, claimed_fen=None))
        assert sum_of(unclaimed) == sum_of(case)


@given(POSITIONS, COMPARABLES, SUMS, SUMS)
def test_where_the_law_is_silent_it_lies_between_the_two_sides(positions, comparables, consumer, merchant):
    both = replace(positions, consumer_fen=consumer, merchant_fen=merchant)
    result = sum_of(Case(both, SILENT, comparables))
    assert min(consumer, merchant) <= result <= max(consumer, merchant)


@given(SUMS, SUMS)
def test_it_treats_the_two_sides_alike(one, other):
    assert sum_of(Case(Positions(one, other), SILENT)) == sum_of(Case(Positions(other, one), SILENT))


@given(SUMS, SUMS, st.lists(SUMS, max_size=4))
def test_seen_from_the_other_end_it_is_the_same_point(consumer, merchant, past):
    """Mirror every sum: what a consumer gains is what a merchant gives, to the fen of rounding."""
    top = max(consumer, merchant, *past, 0)

    def build(first, second, sums):
        return Case(Positions(first, second), SILENT, tuple(Comparable("C1", "某案", value) for value in sums))

    mirrored = build(top - merchant, top - consumer, [top - value for value in past])
    assert abs(sum_of(build(consumer, merchant, past)) - (top - sum_of(mirrored))) <= 2


@given(CASES, SUMS)
def test_a_higher_offer_never_lowers_it(case, more):
    offered = case.positions.merchant_fen or 0
    raised = replace(case, positions=replace(case.positions, merchant_fen=offered + more))
    _never_lower(case, raised)


@given(CASES, SUMS)
def test_a_higher_demand_never_lowers_it(case, more):
    asked = case.positions.consumer_fen or 0
    given_demand = replace(case, positions=replace(case.positions, consumer_fen=asked))
    raised = replace(case, positions=replace(case.positions, consumer_fen=asked + more))
    _never_lower(given_demand, raised)


@given(CASES, SUMS)
def test_a_higher_floor_never_lowers_it(case, more):
    floor = (case.law.floor_fen or 0) + more
    ceiling = None if case.law.ceiling_fen is None else max(case.law.ceiling_fen, floor)
    _never_lower(case, replace(case, law=LawRange(floor, ceiling)))


@given(CASES, SUMS)
def test_a_higher_ceiling_never_lowers_it(case, more):
    if case.law.ceiling_fen is not None:
        _never_lower(case, replace(case, law=LawRange(case.law.floor_fen, case.law.ceiling_fen + more)))


@given(CASES, SUMS)
def test_richer_comparable_cases_never_lower_it(case, more):
    richer = tuple(replace(comparable, settled_fen=comparable.settled_fen + more) for comparable in case.comparables)
    _never_lower(case, replace(case, comparables=richer))


@given(CASES, SUMS)
def test_a_higher_price_never_lowers_it(case, more):
    if case.paid_fen is not None:
        _never_lower(case, replace(case, paid_fen=case.paid_fen + more))


@given(CASES, st.randoms(use_true_random=False))
def test_the_order_of_comparable_cases_makes_no_difference(case, chance):
    shuffled = list(case.comparables)
    chance.shuffle(shuffled)
    assert sum_of(replace(case, comparables=tuple(shuffled))) == sum_of(case)


BOOK = load_shipped_book()
SITUATIONS = (
    {"for_living": True, "seller_is_business": True, "deceptive_acts": ["6-8"], "flaw_only_in_label": False},
    {
        "item_kind": "food",
        "for_living": True,
        "food_faults": ["expired"],
        "food_respondent": "seller",
        "buyer_knew": True,
        "reasonable_amount": "50",
    },
)


def law_of(told, paid_fen):
    facts = check_facts(BOOK.vocabulary, {**told, "paid_amount": str(Decimal(paid_fen) / 100)})
    award = award_of(advise(BOOK, facts, date(2026, 6, 1)))
    return LawRange(award.low_fen, award.high_fen)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SITUATIONS), st.integers(10_000, 5_000_000), st.integers(0, 5_000_000), POSITIONS)
def test_whoever_paid_more_is_never_proposed_less_by_the_shipped_book(told, paid_fen, more, positions):
    less, greater = (Case(positions, law_of(told, fen), (), fen) for fen in (paid_fen, paid_fen + more))
    _never_lower(less, greater)


@given(CASES)
def test_the_last_line_of_the_derivation_is_the_sum(case):
    proposed = propose(case)
    if proposed is not None:
        assert proposed.lines[-1].amount_fen == proposed.sum_fen


def _never_lower(case, raised):
    before, after = sum_of(case), sum_of(raised)
    if before is not None:
        assert after is not None
        assert after >= before
