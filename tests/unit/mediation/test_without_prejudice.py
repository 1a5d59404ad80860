import pytest

from mediation.domain.without_prejudice import COVER, covered, named_among, sums_named

ODD = 1_234_567  # fen


@pytest.mark.parametrize(
    "text",
    ["我最多出12345.67元", "¥12,345.67", "给 12345.67 就行", "１２３４５．６７元", "只肯出￥12,345.67，不再加"],
)
def test_an_amount_is_found_however_it_is_typed(text):
    assert named_among(text, {ODD}) == {ODD}
    assert COVER in covered(text, {ODD})
    assert "345" not in covered(text, {ODD})


def test_ten_thousands_are_read():
    assert sums_named("出1.2万，或者3万元") == {1_200_000, 3_000_000}


@pytest.mark.parametrize("text", ["2026年11月20日", "去过2次", "300天之内", "订单号 202611200001234567"])
def test_days_counts_and_numbers_are_no_amounts(text):
    assert covered(text, {202_600, 200, 30_000, 1_234_567}) == text


def test_nothing_else_is_touched():
    assert covered("要退 3500 元，别的不谈", {ODD}) == "要退 3500 元，别的不谈"
