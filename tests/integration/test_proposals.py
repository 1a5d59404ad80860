"""From what a proposal is made: the most conciliatory standing offers and both ends of the law, whoever asks."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mediation.domain.claims import Claim, Remedy
from mediation.domain.offer_extent import ClaimFate, Extent
from mediation.domain.offers import Method
from mediation.queries.room_page import room_page
from mediation.services.answer_offer import decline_offer, withdraw_offer
from mediation.services.make_offer import Counter, counter_offer, make_offer
from mediation.services.propose_by_rule import make_proposal
from mediation.storage.room_tables import Proposal
from tests.factories_mediation import given_mediating, given_offer, given_people, some_terms

CLAIMS = (Claim(Remedy.REFUND, 350_000), Claim(Remedy.APOLOGY))
REPAIR = {"remedy": Remedy.REPAIR, "method": Method.ON_SITE, "extent": Extent(item="更换压缩机，保修一年")}


@pytest.fixture
def room(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        yield session, people, given_mediating(session, people, now, claims=CLAIMS)


def inputs_of(session, complaint_id, actor, now):
    proposal_id = make_proposal(session, complaint_id, actor, now).subject_id
    return session.get_one(Proposal, proposal_id).inputs


def stand(session, complaint_id, people, now):
    inputs = inputs_of(session, complaint_id, people.mediator, now)
    return inputs["consumer_fen"], inputs["merchant_fen"]


def test_each_side_stands_at_its_most_conciliatory_offer_and_not_at_its_last(room, now):
    session, people, complaint_id = room
    for sum_fen in (320_000, 280_000, 300_000):
        given_offer(session, complaint_id, people.consumer, now, sum_fen)
    for sum_fen in (50_000, 90_000, 70_000):
        given_offer(session, complaint_id, people.merchant, now, sum_fen)
    assert stand(session, complaint_id, people, now) == (280_000, 90_000)


def test_an_offer_that_was_answered_still_stands_one_that_was_declined_withdrawn_or_lapsed_does_not(room, now):
    session, people, complaint_id = room
    answered = given_offer(session, complaint_id, people.merchant, now, 90_000)
    counter = Counter(answered, some_terms(now, 250_000))
    counter_offer(session, complaint_id, counter, people.consumer, now)
    assert stand(session, complaint_id, people, now) == (250_000, 90_000)
    withdrawn = given_offer(session, complaint_id, people.consumer, now, 200_000)
    withdraw_offer(session, complaint_id, withdrawn, people.consumer, now)
    declined = given_offer(session, complaint_id, people.merchant, now, 120_000)
    decline_offer(session, complaint_id, declined, people.consumer, now)
    assert stand(session, complaint_id, people, now) == (250_000, 90_000)
    assert stand(session, complaint_id, people, now + timedelta(days=12)) == (None, None)


def test_an_offer_without_money_says_nothing_about_a_sum(room, now):
    session, people, complaint_id = room
    given_offer(session, complaint_id, people.consumer, now, 300_000)
    for actor in (people.consumer, people.merchant):
        make_offer(session, complaint_id, some_terms(now, 0, **REPAIR), actor, now)
    assert stand(session, complaint_id, people, now) == (300_000, None)


def test_a_demand_for_a_part_is_no_demand_for_the_whole_what_is_offered_for_a_part_stands(room, now):
    session, people, complaint_id = room
    part = Extent(claims=(ClaimFate.SETTLED, ClaimFate.OPEN))
    given_offer(session, complaint_id, people.consumer, now, 300_000)
    for actor, sum_fen in ((people.consumer, 100_000), (people.merchant, 80_000)):
        make_offer(session, complaint_id, some_terms(now, sum_fen, extent=part), actor, now)
    assert stand(session, complaint_id, people, now) == (300_000, 80_000)


def test_it_is_the_same_whoever_asks_and_whoever_reads_it(room, now):
    session, people, complaint_id = room
    given_offer(session, complaint_id, people.merchant, now, 80_000)
    for actor in (people.consumer, people.merchant, people.mediator):
        make_proposal(session, complaint_id, actor, now)
    made = session.scalars(select(Proposal).where(Proposal.asked_by != "system")).all()
    assert len({(row.sum_fen, row.due_on, str(row.derivation), str(row.inputs)) for row in made}) == 1
    read = [room_page(session, complaint_id, actor, now).table for actor in (people.consumer, people.merchant)]
    assert read[0].proposals == read[1].proposals
    assert read[0].scale == read[1].scale
