"""Two people bid blindly in the same instant: one comparison, one result, no limit left behind."""

import pytest
from sqlalchemy import func, select

from core.kernel.errors import BusinessError, ConflictError
from mediation.domain.proposal import BLIND_METHOD
from mediation.queries.blind_bids import blind_bid_page
from mediation.services.bid_blindly import (
    LimitEntry,
    call_off_blind_bid,
    lapse_blind_bids,
    open_blind_bid,
    seal_limit,
    take_back_limit,
)
from mediation.services.end_mediation import state_no_agreement
from mediation.services.submissions import Submission
from mediation.storage.blind_bid_tables import BlindBid
from mediation.storage.room_tables import Proposal
from tests.concurrency.test_mediation_races import at_once
from tests.factories_mediation import given_mediating, given_people

TIMES = 6


@pytest.fixture(params=["empty_postgres", "sqlite"])
def either(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def people(either, now):
    with either.transaction() as session:
        return given_people(session, now)


def given_bid(database, people, now):
    with database.transaction() as session:
        complaint_id = given_mediating(session, people, now)
        return complaint_id, open_blind_bid(session, complaint_id, people.mediator, now).subject_id


def bids(given, now, actor, limit, key=None):
    complaint_id, bid_id = given
    entry = LimitEntry(bid_id, limit)
    return lambda session: seal_limit(session, complaint_id, entry, actor, now, Submission(request_key=key))


def left_behind(database, given):
    with database.reading() as session:
        row = session.get_one(BlindBid, given[1])
        sums = session.scalars(
            select(Proposal.sum_fen).where(Proposal.complaint_id == given[0], Proposal.method == BLIND_METHOD)
        )
        return row.outcome, row.limit_sealed, list(sums)


@pytest.mark.parametrize("_time", range(TIMES))
def test_two_bids_in_the_same_instant_are_compared_once(either, now, people, _time):
    given = given_bid(either, people, now)
    results = at_once(either, bids(given, now, people.consumer, 200_000), bids(given, now, people.merchant, 300_000))
    assert not [result for result in results if isinstance(result, BusinessError)]
    assert left_behind(either, given) == ("crossed", None, [250_000])


def test_many_clicks_of_both_sides_are_one_comparison(either, now, people):
    given = given_bid(either, people, now)
    results = at_once(
        either,
        *[bids(given, now, people.consumer, 200_000, "consumer") for _ in range(3)],
        *[bids(given, now, people.merchant, 300_000, "merchant") for _ in range(3)],
    )
    assert len(set(results)) == 2
    assert left_behind(either, given) == ("crossed", None, [250_000])


@pytest.mark.parametrize("_time", range(TIMES))
def test_a_bid_against_a_change_of_mind_compares_one_of_both_limits_or_none(either, now, people, _time):
    given = given_bid(either, people, now)
    at_once(either, bids(given, now, people.consumer, 200_000))
    complaint_id, bid_id = given
    back, bid = at_once(
        either,
        lambda session: take_back_limit(session, complaint_id, bid_id, people.consumer, now),
        bids(given, now, people.merchant, 300_000),
    )
    outcome, sealed, sums = left_behind(either, given)
    if isinstance(back, ConflictError):
        assert (outcome, sealed, sums) == ("crossed", None, [250_000])
    else:
        assert (outcome, sums) == (None, [])
        assert sealed is not None  # the merchant's now waits for the consumer's
    assert not isinstance(bid, BusinessError)


@pytest.mark.parametrize("ending", ["call_off", "no_agreement", "lapse"])
def test_a_bid_against_the_end_of_it_leaves_no_limit(either, now, people, ending):
    given = given_bid(either, people, now)
    complaint_id, bid_id = given
    at_once(either, bids(given, now, people.consumer, 200_000))
    endings = {
        "call_off": lambda session: call_off_blind_bid(session, complaint_id, bid_id, people.mediator, now),
        "no_agreement": lambda session: state_no_agreement(session, complaint_id, people.consumer, now),
        "lapse": lambda session: lapse_blind_bids(session, now.replace(year=2027)),
    }
    at_once(either, endings[ending], bids(given, now, people.merchant, 300_000))
    outcome, sealed, sums = left_behind(either, given)
    assert sealed is None
    assert (outcome == "crossed") == (sums == [250_000])


def test_two_that_begin_at_once_begin_one(either, now, people):
    with either.transaction() as session:
        complaint_id = given_mediating(session, people, now)
    results = at_once(
        either,
        *[
            lambda session, actor=actor: open_blind_bid(session, complaint_id, actor, now)
            for actor in (people.consumer, people.merchant, people.mediator)
        ],
    )
    assert len([result for result in results if isinstance(result, ConflictError)]) == 2
    with either.reading() as session:
        assert session.scalar(select(func.count()).select_from(BlindBid)) == 1
        assert blind_bid_page(session, complaint_id, people.consumer, now).current is not None
