"""Slips between two texts, and characters that are taken for each other."""

import pytest

from registry.domain.character_likeness import Likeness, likeness_of
from registry.domain.name_alignment import Slip, align
from registry.domain.numerals import numbers_differ


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("禾", "和", Likeness.SOUND),
        ("微", "徽", Likeness.SHAPE),
        ("酒", "洒", Likeness.SHAPE),
        ("林", "凌", Likeness.NEAR_SOUND),
        ("青", "涧", Likeness.UNLIKE),
        ("A", "A", Likeness.SAME),
    ],
)
def test_characters_are_alike_by_sound_or_shape(one, other, likeness):
    assert likeness_of(one, other) is likeness
    assert likeness_of(other, one) is likeness


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("服有务限", "服务有限", [Slip.SWAPPED]),
        ("北北京", "北京", [Slip.DOUBLED]),
        ("玉器行", "玉行", [Slip.LEFT_OUT]),
        ("青禾", "青和", [Slip.SOUND]),
        ("青禾", "青涧", [Slip.UNLIKE]),
        ("", "青", [Slip.LEFT_OUT]),
        ("青禾", "青禾", []),
    ],
)
def test_a_slip_is_recognised_in_both_directions(one, other, slips):
    assert [column.slip for column in align(one, other) if column.slip is not Slip.NONE] == slips
    assert [column.slip for column in align(other, one) if column.slip is not Slip.NONE] == slips


def test_numbers_are_compared_by_value():
    assert numbers_differ("中铁一局", "中铁十一局")
    assert not numbers_differ("第二分公司", "第2分公司")
    assert not numbers_differ("三元食品", "三元食品")
