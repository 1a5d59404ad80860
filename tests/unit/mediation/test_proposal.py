import pytest

from mediation.domain.proposal import Case, Comparable, LawRange, Positions, propose


def case(consumer=None, merchant=None, claimed=None, law=(None, None), comparables=(), paid=None):
    given = tuple(Comparable(f"C{index}", "某案", *pair) for index, pair in enumerate(comparables))
    return Case(Positions(consumer, merchant, claimed), LawRange(*law), given, paid)


@pytest.mark.parametrize(
    ("given", "sum_fen"),
    [
        (case(consumer=100_000, merchant=40_000), 70_000),  # the middle of 400 and 1000 yuan
        (case(claimed=350_000), 175_000),  # nothing offered counts as nothing
        (case(consumer=40_000, merchant=60_000), 50_000),  # positions that crossed: the middle
        (case(consumer=80_000, claimed=350_000, merchant=40_000), 60_000),  # the standing offer, not the claim
        (case(claimed=200_000, law=(80_000, 80_000)), 80_000),  # a fixed sum that nobody disputes
        (case(claimed=200_000, law=(None, 80_000)), 40_000),  # the consumer asks more than the law could give
        (case(claimed=50_000, law=(80_000, 80_000)), 80_000),  # never below what the law gives without dispute
        (case(claimed=200_000, merchant=90_000, law=(80_000, 80_000)), 90_000),  # nor below what is offered already
        (case(consumer=50_000, merchant=90_000, law=(None, 80_000)), 70_000),  # an offer above the law stands
        (case(law=(None, 80_000)), 40_000),  # no claim names a sum: the law does
        (case(consumer=100_000, merchant=0, comparables=[(90_000, None)]), 70_000),  # (50_000 + 90_000) / 2
        (case(consumer=100_000, merchant=0, comparables=[(30_000, 60_000)], paid=120_000), 55_000),  # scaled to 60_000
        (case(consumer=100_000, merchant=0, comparables=[(900_000, None)]), 75_000),  # moved into the band: 100_000
        (case(consumer=100_000, merchant=0, comparables=[(10_000, None), (20_000, None), (90_000, None)]), 35_000),
    ],
)
def test_the_sum_follows_the_documented_method(given, sum_fen):
    proposed = propose(given)
    assert proposed is not None
    assert proposed.sum_fen == sum_fen


def test_without_any_sum_there_is_no_proposal():
    assert propose(case()) is None
    assert propose(case(merchant=10_000)) is None


def test_the_derivation_names_every_input():
    proposed = propose(case(consumer=100_000, merchant=40_000, law=(50_000, 90_000), comparables=[(70_000, None)]))
    assert proposed is not None
    lines = {line.label: line.amount_fen for line in proposed.lines}
    assert lines == {
        "商家的位置": 40_000,
        "消费者的位置": 100_000,
        "法律下限": 50_000,
        "法律上限": 90_000,
        "计算区间": None,
        "相似案例": 70_000,
        "建议金额": 70_000,
    }
    assert proposed.lines[-1].text == "区间中点 ¥700.00 与相似案例 ¥700.00 的平均"
