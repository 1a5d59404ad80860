from decimal import Decimal

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


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("商家出三千元", 3000),
        ("3千就行", 3000),
        ("３千元", 3000),
        ("退 3 千 5 百块", 3500),
        ("1.5万", 15_000),
        ("一点五万元", 15_000),
        ("一万二", 12_000),
        ("1万2千元", 12_000),
        ("三千五", 3500),
        ("三千零五元", 3005),
        ("一百二十五块钱", 125),
        ("叁仟伍佰圆整", 3500),
        ("十五元", 15),
        ("三十块五毛", Decimal("30.5")),
        ("壹万贰仟叁佰肆拾伍元陆角柒分", Decimal("12345.67")),
    ],
)
def test_an_amount_in_chinese_numerals_is_found_and_covered(text, yuan):
    fen = int(yuan * 100)
    assert sums_named(text) == {fen}
    hidden = covered(text, {fen})
    assert COVER in hidden
    assert sums_named(hidden) == frozenset()


@pytest.mark.parametrize("text", ["三百六十五天之内", "二〇二六年", "一千个", "百分之三十", "三四千元", "千万不要"])
def test_spoken_days_counts_and_guesses_are_no_amounts(text):
    assert sums_named(text) == frozenset()


def test_several_amounts_in_a_sentence_are_each_covered():
    assert covered("先说 3000 元，再说一千五百元", {300_000, 150_000}) == f"先说 {COVER}，再说{COVER}"
