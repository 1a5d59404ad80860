"""The double-blind bid with both databases: what is stored, what comes out, who may do what, when it ends."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from core.database import vault_of
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import MemberRole, Role
from identity.domain.mandates import Power
from identity.queries.inbox import inbox
from identity.services.manage_members import set_signing_limit
from mediation.domain.acting import powers_needed
from mediation.domain.blind_bid import BlindOutcome
from mediation.domain.lifecycle import Action
from mediation.domain.proposal import BLIND_METHOD
from mediation.queries.blind_bids import blind_bid_page
from mediation.queries.room_page import room_page
from mediation.queries.situation_of import open_actions
from mediation.services.answer_facts import FactReply, answer_facts
from mediation.services.answer_offer import accept_offer
from mediation.services.apply_recusal import RecusalAsked, apply_recusal
from mediation.services.bid_blindly import (
    LimitEntry,
    call_off_blind_bid,
    lapse_blind_bids,
    open_blind_bid,
    seal_limit,
    take_back_limit,
)
from mediation.services.end_mediation import state_no_agreement
from mediation.services.submissions import PLAIN, Submission
from mediation.storage.blind_bid_tables import BlindBid
from mediation.storage.complaint_tables import Complaint
from mediation.storage.room_tables import Proposal
from tests.factories_desk import given_colleague
from tests.factories_identity import given_account
from tests.factories_mediation import (
    FRAUD_FACTS,
    given_accepted,
    given_agreed,
    given_mediating,
    given_offer,
    given_people,
)
from tests.factories_people import given_agent


@pytest.fixture
def people(database, now):
    with database.transaction() as session:
        return given_people(session, now)


@pytest.fixture
def room(database, now, people):
    """A complaint in mediation with a double-blind bid that the mediator offered."""
    with database.transaction() as session:
        complaint_id = given_mediating(session, people, now)
        bid_id = open_blind_bid(session, complaint_id, people.mediator, now).subject_id
        yield Room(session, complaint_id, bid_id, people, now)


class Room:
    def __init__(self, session, complaint_id, bid_id, people, now):
        self.session, self.complaint_id, self.bid_id, self.people, self.now = session, complaint_id, bid_id, people, now

    def seal(self, actor, limit_fen, submission=PLAIN, now=None):
        entry = LimitEntry(self.bid_id, limit_fen)
        return seal_limit(self.session, self.complaint_id, entry, actor, now or self.now, submission)

    def page(self, viewer, now=None):
        return blind_bid_page(self.session, self.complaint_id, viewer, now or self.now)

    @property
    def row(self):
        return self.session.get_one(BlindBid, self.bid_id)

    @property
    def proposals(self):
        return self.session.scalars(select(Proposal).where(Proposal.method == BLIND_METHOD)).all()


def test_limits_that_cross_give_one_sum_to_both_and_bind_nobody(room):
    people = room.people
    room.seal(people.consumer, 200_000)
    room.seal(people.merchant, 300_001)
    pages = [room.page(viewer) for viewer in (people.consumer, people.merchant, people.mediator)]
    assert {page.crossed.sum_fen for page in pages} == {250_001}
    assert {page.past[-1].outcome for page in pages} == {BlindOutcome.CROSSED}
    assert (room.row.limit_side, room.row.limit_sealed, room.row.outcome) == (None, None, "crossed")
    head = room_page(room.session, room.complaint_id, people.consumer, room.now).head
    assert head.agreement is None
    assert Action.MAKE_OFFER in head.actions
    assert Action.OPEN_BLIND_BID not in head.actions


def test_limits_that_do_not_cross_say_only_that(room):
    people = room.people
    room.seal(people.merchant, 100_000)
    room.seal(people.consumer, 100_001)
    page = room.page(people.consumer)
    assert (page.past[-1].outcome, page.crossed, room.proposals) == (BlindOutcome.NOT_CROSSED, None, [])
    assert (room.row.limit_side, room.row.limit_sealed) == (None, None)


def test_only_the_first_limit_is_ever_stored_and_that_one_sealed_at_one_length(room):
    room.seal(room.people.consumer, 9)
    short = room.row.limit_sealed
    room.seal(room.people.consumer, 345_678)
    assert vault_of(room.session).open(room.row.limit_sealed) == "000000000345678"
    assert len(short) == len(room.row.limit_sealed)
    assert b"345678" not in room.row.limit_sealed


def test_a_limit_is_changed_and_taken_back_until_the_other_side_is_in(room):
    people = room.people
    room.seal(people.consumer, 340_000)
    assert (room.page(people.consumer).current.own_is_in, room.page(people.merchant).current.other_is_in) == (
        True,
        True,
    )
    take_back_limit(room.session, room.complaint_id, room.bid_id, people.consumer, room.now)
    assert room.row.limit_sealed is None
    with pytest.raises(ConflictError, match="没有封存的底线"):
        take_back_limit(room.session, room.complaint_id, room.bid_id, people.merchant, room.now)
    room.seal(people.consumer, 330_000)
    room.seal(people.consumer, 150_000)
    room.seal(people.merchant, 250_000)
    assert room.page(people.merchant).crossed.sum_fen == 200_000
    for late in (people.consumer, people.merchant):
        with pytest.raises(ConflictError, match="已经结束"):
            room.seal(late, 200_000)
        with pytest.raises(ConflictError, match="已经结束"):
            take_back_limit(room.session, room.complaint_id, room.bid_id, late, room.now)


def test_a_repeated_request_bids_once_and_says_the_same(room):
    people = room.people
    sent = Submission(request_key="bid-1")
    first = room.seal(people.consumer, 200_000, sent)
    room.seal(people.consumer, 180_000)
    assert room.seal(people.consumer, 200_000, sent) == first
    done = room.seal(people.merchant, 220_000, Submission(request_key="bid-2"))
    assert room.seal(people.merchant, 350_000, Submission(request_key="bid-2")) == done
    assert [row.sum_fen for row in room.proposals] == [200_000]  # of 180,000: the repeat changed nothing


def test_a_repeat_never_says_that_a_limit_is_in_which_was_taken_back(room):
    people, sent = room.people, Submission(request_key="bid-1")
    room.seal(people.consumer, 200_000, sent)
    take_back_limit(room.session, room.complaint_id, room.bid_id, people.consumer, room.now)
    with pytest.raises(ConflictError, match="没有封存"):
        room.seal(people.consumer, 200_000, sent)
    room.seal(people.merchant, 220_000)
    with pytest.raises(ConflictError, match="没有封存"):
        room.seal(people.consumer, 200_000, sent)
    room.seal(people.consumer, 200_000, Submission(request_key="bid-2"))
    assert [row.sum_fen for row in room.proposals] == [210_000]


def test_none_begins_where_the_offer_gives_all_that_is_asked(database, now, people):
    with database.transaction() as session:
        complaint_id = given_mediating(session, people, now)
        given_offer(session, complaint_id, people.consumer, now, 300_000)
        assert Action.OPEN_BLIND_BID in open_actions(session, complaint_id, people.consumer, now).actions
        given_offer(session, complaint_id, people.merchant, now, 300_000)
        for actor in (people.consumer, people.merchant, people.mediator):
            assert Action.OPEN_BLIND_BID not in open_actions(session, complaint_id, actor, now).actions
            assert "¥3,000.00" in blind_bid_page(session, complaint_id, actor, now).why_not
            with pytest.raises(ConflictError, match="没有别的金额可以比对"):
                open_blind_bid(session, complaint_id, actor, now)


def test_what_one_side_writes_makes_the_others_page_not_stale_but_an_offer_does(room):
    people = room.people
    seen = room.session.get_one(Complaint, room.complaint_id).version
    room.seal(people.consumer, 200_000, Submission(version=seen))
    given_offer(room.session, room.complaint_id, people.consumer, room.now, 300_000)
    with pytest.raises(ConflictError, match="页面已过时"):
        room.seal(people.merchant, 350_000, Submission(version=seen))


@pytest.mark.parametrize("limit", [99_999, 300_001])
def test_a_limit_lies_between_what_is_offered_and_what_is_asked_openly(room, limit):
    given_offer(room.session, room.complaint_id, room.people.merchant, room.now, 100_000)
    given_offer(room.session, room.complaint_id, room.people.consumer, room.now, 300_000)
    for actor in (room.people.consumer, room.people.merchant):
        with pytest.raises(InvalidInputError) as refused:
            room.seal(actor, limit)
        assert set(refused.value.fields) == {"secret_limit"}


def test_the_sum_is_never_below_the_undisputed_floor(database, now, people):
    with database.transaction() as session:
        complaint_id = given_mediating(session, people, now, rule_facts=FRAUD_FACTS, paid_fen=20_000)
        bid_id = open_blind_bid(session, complaint_id, people.consumer, now).subject_id
        room = Room(session, complaint_id, bid_id, people, now)
        room.seal(people.consumer, 30_000)  # before anything was agreed
        lines = room_page(session, complaint_id, people.merchant, now).law.facts
        answer_facts(session, complaint_id, [FactReply(line.fact, agreed=True) for line in lines], people.merchant, now)
        room.seal(people.merchant, 90_000)
    assert [row.sum_fen for row in room.proposals] == [80_000]  # the middle is 600 yuan, the law gives 800


def test_a_merchant_below_the_floor_meets_nobody(database, now, people):
    with database.transaction() as session:
        complaint_id = given_mediating(session, people, now, rule_facts=FRAUD_FACTS, paid_fen=20_000)
        bid_id = open_blind_bid(session, complaint_id, people.consumer, now).subject_id
        room = Room(session, complaint_id, bid_id, people, now)
        room.seal(people.consumer, 30_000)
        lines = room_page(session, complaint_id, people.merchant, now).law.facts
        answer_facts(session, complaint_id, [FactReply(line.fact, agreed=True) for line in lines], people.merchant, now)
        room.seal(people.merchant, 70_000)
    assert room.row.outcome == "not_crossed"


def ways_to_end(room):
    people, session, complaint_id, now = room.people, room.session, room.complaint_id, room.now
    return {
        "called_off": lambda: call_off_blind_bid(session, complaint_id, room.bid_id, people.merchant, now),
        "called_off_by_the_mediator": lambda: call_off_blind_bid(
            session, complaint_id, room.bid_id, people.mediator, now
        ),
        "lapsed": lambda: lapse_blind_bids(session, now + timedelta(days=4)),
        "overtaken": lambda: state_no_agreement(session, complaint_id, people.merchant, now),
        "overtaken_by_an_offer": lambda: accept_offer(
            session, complaint_id, given_offer(session, complaint_id, people.merchant, now), people.consumer, now
        ),
    }


@pytest.mark.parametrize(
    "way", ["called_off", "called_off_by_the_mediator", "lapsed", "overtaken", "overtaken_by_an_offer"]
)
def test_however_it_ends_the_waiting_limit_is_destroyed(room, way):
    room.seal(room.people.consumer, 200_000)
    ways_to_end(room)[way]()
    room.session.flush()
    room.session.expire_all()
    assert (room.row.limit_side, room.row.limit_sealed) == (None, None)
    assert way.startswith(room.row.outcome)
    assert room.proposals == []


def test_it_lapses_once_and_only_after_its_last_day(room):
    last = room.row.closes_on
    on_the_day = room.now + (last - room.now.date())
    assert lapse_blind_bids(room.session, on_the_day) == 0
    room.seal(room.people.consumer, 200_000, now=on_the_day)
    late = on_the_day + timedelta(days=1)
    with pytest.raises(ConflictError, match="已经结束"):
        room.seal(room.people.merchant, 350_000, now=late)
    assert Action.SEAL_LIMIT not in open_actions(room.session, room.complaint_id, room.people.merchant, late).actions
    assert [lapse_blind_bids(room.session, late), lapse_blind_bids(room.session, late)] == [1, 0]


def test_the_database_itself_refuses_a_limit_in_an_ended_bid_and_a_second_open_one(database, now, people):
    with database.transaction() as session:
        complaint_id = given_mediating(session, people, now)
        first = open_blind_bid(session, complaint_id, people.consumer, now).subject_id
        call_off_blind_bid(session, complaint_id, first, people.consumer, now)
    with pytest.raises(IntegrityError), database.transaction() as session:
        kept = {"limit_side": "consumer", "limit_sealed": b"x"}
        session.execute(update(BlindBid).where(BlindBid.id == first).values(**kept))
    with database.transaction() as session:
        open_blind_bid(session, complaint_id, people.consumer, now + timedelta(days=3))
        row = session.get_one(BlindBid, first)
        with pytest.raises(IntegrityError), session.begin_nested():
            row.ended_at, row.outcome = None, None
            session.flush()


def test_nobody_finds_a_limit_by_asking_again_and_again(room):
    people, day = room.people, room.now
    for number in range(1, 4):
        room.seal(people.consumer, 300_000 - number, now=day)
        room.seal(people.merchant, 100_000 + number, now=day)
        with pytest.raises(ConflictError):
            open_blind_bid(room.session, room.complaint_id, people.merchant, day + timedelta(days=1))
        day += timedelta(days=2)
        if number < 3:
            room.bid_id = open_blind_bid(room.session, room.complaint_id, people.merchant, day).subject_id
    with pytest.raises(ConflictError, match="次数已经用完"):
        open_blind_bid(room.session, room.complaint_id, people.merchant, day + timedelta(days=9))
    assert Action.OPEN_BLIND_BID not in open_actions(room.session, room.complaint_id, people.merchant, day).actions


def test_who_may_not_offer_may_not_bid(room, now):
    session, complaint_id = room.session, room.complaint_id
    for stranger in (Role.CONSUMER, Role.MERCHANT):
        actor = given_account(session, stranger, now).actor
        with pytest.raises(NotFoundError):
            room.seal(actor, 200_000)
        with pytest.raises(NotFoundError):
            blind_bid_page(session, complaint_id, actor, now)
    for official in (room.people.mediator, room.people.officer):
        with pytest.raises(NotAllowedError):
            room.seal(official, 200_000)


def test_it_needs_mediation_that_runs_and_no_agreement_that_waits(database, now, people):
    with database.transaction() as session:
        for complaint_id in (given_accepted(session, people, now), given_agreed(session, people, now)):
            with pytest.raises(ConflictError):
                open_blind_bid(session, complaint_id, people.consumer, now)


def test_while_recusal_is_open_nobody_writes_a_limit(room):
    asked = RecusalAsked(room.people.mediator.account_id, "near_relative", "调解员是店长的表弟。")
    apply_recusal(room.session, room.complaint_id, asked, room.people.consumer, room.now)
    with pytest.raises(ConflictError, match="调解中止"):
        room.seal(room.people.merchant, 200_000)


def test_both_are_told_the_same_at_the_same_moment_and_no_notice_names_a_sum(room):
    people = room.people
    room.seal(people.consumer, 234_500)
    room.seal(people.merchant, 256_700)
    told = [
        [(notice.title, notice.body, notice.left_at) for notice in inbox(room.session, who)]
        for who in (people.consumer, people.merchant)
    ]
    crossed = [[notice for notice in notices if "碰上" in notice[0]] for notices in told]
    assert crossed[0] == crossed[1] != []
    texts = str(told)
    assert not [sum_text for sum_text in ("2,345", "2345", "2,567", "2567", "2,456", "2456") if sum_text in texts]


def test_the_entry_hides_its_limit_from_every_printout():
    assert "234500" not in repr(LimitEntry("b", 234_500))


def test_an_agent_bids_with_the_power_to_settle_and_not_without(room):
    session, consumer = room.session, room.people.consumer
    speaker = given_agent(session, consumer, room.now, powers=frozenset({Power.STATE}))
    with pytest.raises(NotAllowedError, match="授权里没有"):
        room.seal(speaker, 200_000)
    assert Action.SEAL_LIMIT not in room.page(speaker).actions
    settler = given_agent(session, consumer, room.now, powers=frozenset({Power.SETTLE}))
    room.seal(settler, 200_000)
    room.seal(room.people.merchant, 200_000)
    assert room.page(settler).crossed.sum_fen == 200_000


def test_the_powers_to_bid_are_those_to_make_an_offer():
    wanted = {powers_needed(action) for action in (Action.OPEN_BLIND_BID, Action.SEAL_LIMIT, Action.TAKE_BACK_LIMIT)}
    assert wanted == {powers_needed(Action.MAKE_OFFER)}


def test_a_member_bids_within_the_limit_of_its_role_and_an_onlooker_not_at_all(room):
    session, people = room.session, room.people
    watcher = given_colleague(session, people, MemberRole.VIEWER, room.now)
    with pytest.raises(NotAllowedError):
        room.seal(watcher, 1_000)
    assert room.page(watcher).actions == ()
    handler = given_colleague(session, people, MemberRole.HANDLER, room.now, name="办理人")
    set_signing_limit(session, people.enterprise_id, 100_000, people.merchant, room.now)
    with pytest.raises(NotAllowedError, match="限额") as refused:
        room.seal(handler, 100_001)
    assert set(refused.value.fields) == {"secret_limit"}
    room.seal(handler, 100_000)
    assert room.page(people.merchant).current.own_is_in
