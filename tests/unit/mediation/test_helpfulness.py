"""Counting what helped: with intervals, by side, each complaint once."""

import pytest

from core.kernel.shares import wilson
from mediation.domain.helpfulness import OFTEN, PushedOnce, by_feature, by_item
from mediation.domain.parties import Side
from mediation.domain.pushed import ItemKind


def pushed(item_id="C1", features=("text",), seen=(), **marks) -> PushedOnce:
    said = {Side(side): value for side, value in marks.items()}
    return PushedOnce(ItemKind.CASE, item_id, "一个案例", "调解", features, frozenset(seen), said)


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"), [(0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1.0)]
)
def test_the_interval_is_that_of_wilson(hits, total, low, high):
    found = wilson(hits, total)
    assert (round(found.low, 3), round(found.high, 3)) == (low, high)


def test_nothing_said_has_no_interval():
    assert wilson(0, 0) is None


def test_each_side_is_counted_by_itself_and_each_complaint_once():
    (line,) = by_item([pushed(seen=[Side.CONSUMER], consumer=True), pushed(merchant=False)], ItemKind.CASE)
    assert (line.pushed, line.helpful, line.not_helpful) == (2, 1, 1)
    assert (line.sides[Side.CONSUMER].seen, line.sides[Side.MERCHANT].not_helpful) == (1, 1)
    assert by_item([pushed()], ItemKind.LAW) == ()


def test_an_item_with_two_reasons_counts_for_both():
    lines = by_feature([pushed(features=("text", "category")), pushed()], ItemKind.CASE, {"text": "文字相近"})
    assert [(line.title, line.pushed) for line in lines] == [("文字相近", 2), ("category", 1)]


def test_never_helpful_is_only_what_was_opened_often_enough():
    opened = [pushed("A", seen=[Side.MERCHANT])] * OFTEN
    unopened, praised = [pushed("B")] * OFTEN, [pushed("C", seen=[Side.CONSUMER], consumer=True)] * OFTEN
    lines = by_item([*opened, *unopened, *praised], ItemKind.CASE)
    assert [line.key for line in lines if line.is_never_helpful] == ["A"]
