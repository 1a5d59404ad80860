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


def test_an_empty_scale_still_has_a_line():
    scale = scale_of([])
    assert (scale.marks, scale.band, scale.end_fen) == ((), None, 100)
