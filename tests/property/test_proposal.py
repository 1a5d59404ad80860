"""What a proposal by rule promises, for all inputs."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from mediation.domain.proposal import Case, Comparable, LawRange, Positions, propose

SUMS = st.integers(0, 10_000_000)
MAYBE = st.none() | SUMS
COMPARABLES = st.lists(
    st.builds(Comparable, st.just("C1"), st.just("某案"), SUMS, st.none() | st.integers(1, 10_000_000)), max_size=4
).map(tuple)
POSITIONS = st.builds(Positions, MAYBE, MAYBE, MAYBE)
LAWS = st.tuples(MAYBE, MAYBE).map(
    lambda ends: LawRange(ends[0], None if ends[1] is None else (ends[0] or 0) + ends[1])
)
CASES = st.builds(Case, POSITIONS, LAWS, COMPARABLES, st.none() | st.integers(1, 10_000_000))
SILENT = LawRange()


def sum_of(case):
    proposed = propose(case)
    return None if proposed is None else proposed.sum_fen


@given(CASES)
def test_it_never_goes_below_an_undisputed_floor_nor_below_what_both_already_name(case):
    result = sum_of(case)
    if result is not None:
        assert result >= (case.law.floor_fen or 0)


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
