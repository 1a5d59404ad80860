"""The comparison on labelled pairs of real names, every kind of variant and of neighbour among them."""

from pathlib import Path

import pytest

from registry.domain.match_evaluation import JudgedPair, area_under_curve, recall_at_precision, ties_at_top
from registry.domain.match_files import read_labelled_pairs
from registry.domain.name_comparison import Answer, compare_names

PAIRS = Path(__file__).parent / "labelled_pairs.tsv"


@pytest.fixture(scope="module")
def judged():
    found = []
    for pair in read_labelled_pairs(PAIRS.read_text("utf-8").splitlines()):
        comparison = compare_names(pair.left, pair.right)
        found.append(JudgedPair(comparison.score, comparison.answer.value, pair.is_same, pair.kind))
    return found


def test_pairs_of_one_enterprise_score_above_others(judged):
    assert area_under_curve(judged) >= 0.995


def test_nearly_all_are_found_where_one_in_a_hundred_may_be_wrong(judged):
    assert recall_at_precision(judged)[0] >= 0.98


def test_scores_are_fine_grained_at_the_top(judged):
    assert ties_at_top(judged) <= 0.05


def test_the_answer_same_is_right_in_99_of_100_cases(judged):
    same = [pair for pair in judged if pair.answer == Answer.SAME.value]
    assert len(same) > 50
    assert sum(pair.is_same for pair in same) >= 0.99 * len(same)


def test_the_answer_different_is_right_in_98_of_100_cases(judged):
    different = [pair for pair in judged if pair.answer == Answer.DIFFERENT.value]
    assert sum(not pair.is_same for pair in different) >= 0.98 * len(different)
