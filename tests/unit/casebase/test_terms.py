"""The one analysis: folding, words, pairs of characters, matched words and highlighting."""

import jieba
import pytest

from casebase.domain.content import load_content
from casebase.domain.terms import EMPTY_WORDS, analyse, fold, highlight, matched_words, segments


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("過期麵包", "过期面包"),
        ("ＡＰＰ自动续费", "app自动续费"),
        ("㈱①", "(株)1"),
        ("", ""),
    ],
)
def test_width_script_and_case_fold_to_one_form(text, folded):
    assert fold(text) == folded


def test_text_is_cut_at_punctuation_of_both_widths():
    assert segments("买了面包，过期!退款；（急）") == ["买了面包", "过期", "退款", "急"]


def test_no_term_reaches_across_a_mark():
    terms = analyse("面包，过期")
    assert "包过" not in terms.bigrams


def test_no_term_reaches_from_one_field_into_the_next():
    assert "包过" not in analyse("面包", "过期").bigrams


def test_words_have_two_characters_or_more_and_say_something():
    assert analyse("我们在超市买了面包").words == ("超市", "面包")


def test_pairs_of_characters_are_kept_in_order_with_repeats():
    assert analyse("退款退款").bigrams == ("退款", "款退", "退款")


def test_latin_words_and_numbers_stay_whole():
    assert {"iphone", "15"} <= set(analyse("买了iPhone 15手机").bigrams)


@pytest.mark.parametrize("text", ["", "   ", "，。！？", "\n\t", "---", "😀"])
def test_a_text_without_letters_has_no_terms(text):
    assert not analyse(text)


def test_segmentation_is_that_of_jieba_itself_on_the_published_cases():
    jieba.setLogLevel("ERROR")
    texts = [segment for case in load_content().cases for segment in segments(case.facts)]
    for text in texts:
        reference = [word for word in jieba.cut(text) if len(word) > 1 and word not in EMPTY_WORDS]
        assert list(analyse(text).words) == reference


def test_matched_words_are_whole_words_longest_first_without_parts_of_longer_ones():
    found = ("赔偿", "十倍", "十倍赔偿", "面包", "加倍")
    assert matched_words("面包过期，要求十倍赔偿", found) == ("十倍赔偿", "面包")


def test_matched_words_are_found_whatever_the_question_is_cut_into():
    assert matched_words("辦卡後停業", ("办卡", "停业")) == ("办卡", "停业")


def test_no_more_words_than_asked_for_are_named():
    assert len(matched_words("一二三四五六七八九十", ("一二", "三四", "五六"), limit=2)) == 2


def test_highlighting_marks_words_in_the_shown_script_and_width():
    pieces = highlight("買到過期麵包（ＡＰＰ下單）", ["过期", "app"])
    assert [(piece.text, piece.matched) for piece in pieces] == [
        ("買到", False),
        ("過期", True),
        ("麵包（", False),
        ("ＡＰＰ", True),
        ("下單）", False),
    ]


def test_highlighting_without_words_or_text_marks_nothing():
    assert [(piece.text, piece.matched) for piece in highlight("面包", ["", "牛奶"])] == [("面包", False)]
    assert highlight("", ["面包"]) == ()


def test_overlapping_words_are_marked_as_one_stretch():
    assert [piece.text for piece in highlight("十倍赔偿金", ["十倍赔偿", "赔偿金"]) if piece.matched] == ["十倍赔偿金"]
