from hypothesis import given
from hypothesis import strategies as st

from web.scale import Mark, scale_of

FEN = st.integers(min_value=0, max_value=10**11)


@given(amounts=st.lists(FEN, min_size=1), low=FEN, more=FEN)
def test_everything_lies_on_the_line_in_order_of_amount(amounts, low, more):
    scale = scale_of([Mark("claim", "要求", amount) for amount in amounts], (low, low + more))
    assert all(2 <= mark.x <= 98 for mark in scale.marks)
    by_amount = sorted(scale.marks, key=lambda mark: mark.amount_fen)
    assert [mark.x for mark in by_amount] == sorted(mark.x for mark in scale.marks)
    assert scale.end_fen >= max(*amounts, low + more)
    assert scale.band.x + scale.band.width <= 98.01


def test_the_line_ends_at_a_round_number():
    assert scale_of([Mark("claim", "要求", 168_000)]).end_fen == 200_000
    assert scale_of([Mark("claim", "要求", 4_608_000)]).end_fen == 5_500_000


def test_an_empty_scale_still_has_a_line():
    scale = scale_of([])
    assert (scale.marks, scale.band, scale.end_fen) == ((), None, 100)


def test_who_names_the_same_sum_shares_one_label():
    scale = scale_of(
        [Mark("claim", "要求", 168_000), Mark("merchant", "方案", 9_000), Mark("proposal", "建议", 168_000)]
    )
    assert [(line.label, line.amount_fen) for line in scale.lines] == [("要求、建议", 168_000), ("方案", 9_000)]
