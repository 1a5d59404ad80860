from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.kernel.errors import InvalidInputError
from mediation.domain.claims import MONEY_REMEDIES, MOST_FEN, Remedy
from mediation.domain.offer_checks import OfferFrame, check_terms
from mediation.domain.offers import Method, OfferAnswers, OfferState, OfferTerms, offer_state
from mediation.domain.office import HouseRules

TODAY = date(2026, 11, 20)
LAST_DAY = date(2027, 1, 19)
RULES = HouseRules()
FRAME = OfferFrame(TODAY, LAST_DAY, RULES)
TERMS = OfferTerms(Remedy.REFUND, 300_000, date(2026, 11, 30), Method.WECHAT)


def wrong_fields(terms):
    with pytest.raises(InvalidInputError) as refused:
        check_terms(terms, FRAME)
    return set(refused.value.fields)


def test_an_exact_offer_is_valid_for_a_week_unless_it_says_otherwise():
    assert check_terms(TERMS, FRAME).valid_until == TODAY + timedelta(RULES.offer_valid_days)
    chosen = replace(TERMS, valid_until=TODAY)
    assert check_terms(chosen, FRAME).valid_until == TODAY


def test_an_offer_never_outlives_mediation():
    near_the_end = replace(TERMS, due_on=LAST_DAY)
    assert check_terms(near_the_end, OfferFrame(LAST_DAY - timedelta(1), LAST_DAY, RULES)).valid_until == LAST_DAY
    assert wrong_fields(replace(TERMS, valid_until=LAST_DAY + timedelta(1))) == {"valid_until"}


@pytest.mark.parametrize("remedy", sorted(MONEY_REMEDIES))
def test_money_is_named_or_not_promised(remedy):
    assert wrong_fields(replace(TERMS, remedy=remedy, sum_fen=0)) == {"sum"}


@pytest.mark.parametrize("sum_fen", [-1, MOST_FEN + 1])
def test_impossible_sums_are_refused(sum_fen):
    assert wrong_fields(replace(TERMS, sum_fen=sum_fen)) == {"sum"}


@pytest.mark.parametrize("method", [Method.ON_SITE, Method.BY_POST])
def test_money_travels_by_a_way_of_paying(method):
    assert wrong_fields(replace(TERMS, method=method)) == {"method"}


@pytest.mark.parametrize("days", [-1, 366])
def test_the_day_is_neither_past_nor_out_of_sight(days):
    assert wrong_fields(replace(TERMS, due_on=TODAY + timedelta(days))) == {"due_on"}


def test_a_promise_without_money_says_what_is_done():
    repair = OfferTerms(Remedy.REPAIR, 0, date(2026, 11, 30), Method.ON_SITE)
    assert wrong_fields(repair) == {"item"}
    assert check_terms(replace(repair, conditions="上门更换压缩机"), FRAME)


def test_every_problem_is_named_at_once():
    bad = OfferTerms(Remedy.REFUND, 0, date(2020, 1, 1), Method.WECHAT, "长" * 1001, date(2020, 1, 1))
    assert wrong_fields(bad) == {"sum", "due_on", "valid_until", "conditions"}


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        (OfferAnswers(TODAY), OfferState.OPEN),
        (OfferAnswers(TODAY - timedelta(1)), OfferState.LAPSED),
        (OfferAnswers(TODAY, countered=True), OfferState.COUNTERED),
        (OfferAnswers(TODAY - timedelta(1), countered=True), OfferState.LAPSED),
        (OfferAnswers(TODAY - timedelta(1), accepted=True), OfferState.ACCEPTED),
        (OfferAnswers(TODAY, declined=True, countered=True), OfferState.DECLINED),
        (OfferAnswers(TODAY, withdrawn=True), OfferState.WITHDRAWN),
    ],
)
def test_where_an_offer_stands_is_computed(answers, state):
    assert offer_state(answers, TODAY) is state
