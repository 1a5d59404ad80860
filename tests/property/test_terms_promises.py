"""The analysis holds for any text."""

import itertools

from hypothesis import example, given
from hypothesis import strategies as st

from casebase.domain.terms import analyse, fold, highlight, matched_words, pairs_in, pairs_of, segments

CHINESE = st.text(alphabet="我买的过期面包麵過期手机机ＡB1，。 退款赔偿十倍", max_size=40)
ODD = "\u85b4"  # the one character whose simplified form OpenCC simplifies once more
ANY = st.one_of(CHINESE, st.text(st.characters(exclude_categories=["Cs"], exclude_characters=ODD), max_size=40))


@given(ANY)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(ANY, st.lists(CHINESE, max_size=3))
def test_highlighting_loses_no_character(text, words):
    assert "".join(piece.text for piece in highlight(text, words)) == text


@given(ANY)
def test_neighbouring_pieces_differ(text):
    flags = [piece.matched for piece in highlight(text, ["面包", "过期"])]
    assert all(left != right for left, right in itertools.pairwise(flags))


@given(ANY)
def test_every_term_stands_within_one_segment(text):
    cut = segments(text)
    assert all(any(term in segment for segment in cut) for term in (*analyse(text).words, *analyse(text).bigrams))


@given(ANY, ANY)
def test_fields_are_analysed_each_for_itself(left, right):
    both, first, second = analyse(left, right), analyse(left), analyse(right)
    assert both.words == first.words + second.words
    assert both.bigrams == first.bigrams + second.bigrams


@given(ANY)
@example("款。3个月。A。a1中b，𠀀𠀁。가나")
def test_pairs_written_for_an_index_are_the_pairs_of_each_segment(text):
    cut = segments(text)
    assert pairs_in(cut, "|") == " | ".join(" ".join(pairs_of(segment)) for segment in cut)


@given(ANY)
def test_a_text_matches_all_its_own_words(text):
    words = analyse(text).words
    named = matched_words(text, words, limit=1000)
    assert all(any(word in longer for longer in named) for word in words)
