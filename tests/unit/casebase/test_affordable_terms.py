"""What of a question is read in a large index."""

from casebase.search.engine import Sought, affordable

WORD, PAIR = Sought("body_words", "退款", 1.0), Sought("body_bigrams", "退款", 0.5)
RARE, COMMON = Sought("body_words", "调表车", 1.0), Sought("body_words", "消费", 1.0)
FREQUENCIES = {WORD: 40, PAIR: 50, RARE: 2, COMMON: 900}


def kept(*terms, postings):
    known = {(one.field, one.term): frequency for one, frequency in FREQUENCIES.items()}
    return affordable(terms, lambda field, term: known.get((field, term), 0), 1000, postings)


def test_a_small_index_pays_for_every_term_that_it_has():
    unknown = Sought("body_words", "没有", 1.0)
    assert kept(WORD, PAIR, RARE, COMMON, unknown, postings=1000) == [WORD, PAIR, RARE, COMMON]


def test_in_a_large_one_the_words_of_every_dispute_are_left_out_and_telling_ones_come_first():
    assert kept(COMMON, WORD, RARE, postings=100) == [RARE, WORD]


def test_a_word_that_is_also_a_pair_then_stands_for_both():
    assert kept(WORD, PAIR, COMMON, postings=100) == [Sought("body_words", "退款", 1.5)]
