"""The figures by which comparisons are judged, and the fitting of the table."""

import pytest

from registry.domain.match_evaluation import (
    JudgedPair,
    area_under_curve,
    recall_at_precision,
    reliability,
    report_of,
    ties_at_top,
)
from registry.domain.name_fitting import LabelledMarks, fit_weights, written_weights
from registry.domain.name_weights import probability, read_weights


def pairs_of(*rows):
    return [JudgedPair(score, "ask", is_same, "kind") for score, is_same in rows]


def test_the_area_counts_ties_half():
    assert area_under_curve(pairs_of((0.9, True), (0.5, True), (0.5, False), (0.1, False))) == pytest.approx(0.875)


def test_recall_stops_where_precision_would_fall():
    pairs = pairs_of((0.9, True), (0.8, True), (0.7, False), (0.6, True), (0.1, False))
    assert recall_at_precision(pairs) == (pytest.approx(2 / 3), 0.8)


def test_a_threshold_never_cuts_through_equal_scores():
    assert recall_at_precision(pairs_of((0.9, True), (0.9, False), (0.1, True)))[0] == 0.0


def test_ties_at_the_top_need_two():
    assert ties_at_top(pairs_of((1.0, True), (0.9, True), (0.9, False))) == 0.0
    assert ties_at_top(pairs_of((1.0, True), (1.0, True), (0.9, True), (0.1, False))) == 0.5


def test_reliability_tells_promise_and_outcome():
    (only,) = reliability(pairs_of((0.75, True), (0.85, False)))
    assert (only.pairs, only.mean_score, only.share_same) == (2, 0.8, 0.5)


def test_the_report_counts_kinds_and_answers():
    report = report_of(pairs_of((0.9, True), (0.1, False)))
    assert report["kinds"] == {"kind": {"pairs": 2, "right_at_threshold": 1.0}}
    assert report["answers"]["ask"] == {"one_enterprise": 1, "two_enterprises": 1}


def test_fitting_finds_what_separates_and_writes_what_is_read_again():
    alike = [LabelledMarks({"trade_sound": 1.0}, is_same=True)] * 30
    other = [LabelledMarks({"place_different": 1.0}, is_same=False)] * 30
    weights = read_weights(written_weights(*fit_weights([*alike, *other]), 0.9, 0.1))
    assert probability(weights, {"trade_sound": 1.0}) > 0.9
    assert probability(weights, {"place_different": 1.0}) < 0.1
    assert (weights.same_from, weights.ask_from) == (0.9, 0.1)
