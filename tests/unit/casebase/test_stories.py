"""The same story told twice is recognised, another story of the same kind is not."""

import pytest

from casebase.domain.stories import story_of

TOLD = "我在健身房办了两年的卡，才去了三个月店就关门了，打电话也没有人接，卡里还有两千八百元。"


@pytest.mark.parametrize(
    ("other", "is_twin"),
    [
        (TOLD, True),
        (f"您好，我要投诉。{TOLD}请尽快处理。", True),
        (TOLD.replace("健身房", "健身館"), True),
        ("我在健身房办了一张年卡，教练天天推销私教课，我不想去了，店里说卡不能退，只能转给别人。", False),
        (TOLD[:20], False),
    ],
)
def test_a_twin_holds_nine_tenths_of_the_shorter_telling(other, is_twin):
    assert story_of(TOLD).is_twin_of(story_of(other)) is is_twin
    assert story_of(other).is_twin_of(story_of(TOLD)) is is_twin


def test_likeness_is_one_for_the_same_words_and_little_for_others():
    assert story_of(TOLD).likeness(story_of(TOLD)) == 1.0
    assert story_of(TOLD).likeness(story_of("面包发霉")) < 0.3
