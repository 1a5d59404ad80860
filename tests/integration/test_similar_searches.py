"""Looking for articles and cases again: in a round when more is told, and when somebody asks; never with an offer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.contracts.casebase import CasesRecommended, NothingNewFound
from core.contracts.mediation import SimilarCasesSought
from core.kernel.errors import ConflictError, NotFoundError, TooManyError
from core.outbox import deliver_pending, publish
from core.outbox.publishing import read_fact
from core.outbox.tables import OutboxMessage
from mediation.domain.parties import Side
from mediation.domain.pushed import MOST_SEARCHES_A_DAY, MOST_SEARCHES_A_ROUND, ItemKind
from mediation.queries.room_page import room_page
from mediation.services.keep_recommendation import keep_nothing_new, keep_recommendation
from mediation.services.make_offer import make_offer
from mediation.services.propose_by_rule import make_proposal
from mediation.services.rate_pushed import Rating, note_seen, rate_pushed
from mediation.services.seek_similar import seek_similar
from mediation.services.send_statement import send_statement
from mediation.storage.recommendations import seen_numbers
from mediation.storage.room_tables import MediationSession
from mediation.subscribers import SUBSCRIPTIONS
from tests.factories_mediation import given_mediating, given_people, some_terms
from tests.factories_pushed import given_push, pushed_case, pushed_law

TOLD = "机器送到时外壳已经裂开，开机以后一直有焦味，维修师傅上门看过两回"
MORE = "当时店员说这款是全新机，后来查序列号发现早就激活过，屏幕也有划痕"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def session(sqlite):
    with sqlite.transaction() as open_session:
        yield open_session


@pytest.fixture
def people(session, now):
    return given_people(session, now)


@pytest.fixture
def complaint_id(session, people, now):
    return given_mediating(session, people, now)


def sought(session) -> list[SimilarCasesSought]:
    rows = session.scalars(
        select(OutboxMessage).where(OutboxMessage.fact_type == SimilarCasesSought.TYPE).order_by(OutboxMessage.id)
    )
    return [read_fact(session, row, SimilarCasesSought) for row in rows]


def test_a_round_is_searched_for_once_when_enough_facts_were_told(session, people, complaint_id, now):
    send_statement(session, complaint_id, "您好", people.merchant, now)
    assert sought(session) == []
    send_statement(session, complaint_id, TOLD, people.consumer, now)
    send_statement(session, complaint_id, MORE, people.merchant, now + MINUTE)
    (fact,) = sought(session)
    assert (fact.occasion, fact.asked_by, fact.round, fact.said) == ("round", "system", 1, (TOLD,))
    room = session.scalars(select(MediationSession).where(MediationSession.complaint_id == complaint_id)).one()
    room.round = 2
    send_statement(session, complaint_id, "我再说一遍情况", people.merchant, now + 2 * MINUTE)
    assert [fact.said for fact in sought(session)][1:] == [(TOLD, MORE, "我再说一遍情况")]


def test_a_search_that_found_nothing_new_does_not_use_up_its_round(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        searches: list[str] = []
        for number in range(MOST_SEARCHES_A_ROUND + 1):
            told, at = f"{TOLD}，这是第 {number} 回补充", now + number * 20 * MINUTE
            send_statement(session, complaint_id, told, people.consumer, at)
            send_statement(session, complaint_id, f"{MORE}，{number}", people.merchant, at + MINUTE)
            searches = [fact.search_id for fact in sought(session)]
            assert len(searches) == min(number + 1, MOST_SEARCHES_A_ROUND)  # one at a time, and not without end
            keep_nothing_new(session, NothingNewFound(complaint_id, searches[-1]), at + 2 * MINUTE)


def test_a_round_that_found_something_new_is_not_searched_for_again(session, people, complaint_id, now):
    send_statement(session, complaint_id, TOLD, people.consumer, now)
    (first,) = sought(session)
    keep_nothing_new(session, NothingNewFound(complaint_id, first.search_id), now + MINUTE)
    send_statement(session, complaint_id, MORE, people.merchant, now + 2 * MINUTE)
    _, second = sought(session)
    found = CasesRecommended(complaint_id, (pushed_law(),), (pushed_case("C2"),), 2, "round", second.search_id, 3)
    keep_recommendation(session, found, now + 3 * MINUTE)
    send_statement(session, complaint_id, f"{TOLD}，另外{MORE}", people.consumer, now + 4 * MINUTE)
    assert len(sought(session)) == 2


BARGAINING = (
    "我们最多给 2000.29 元，不能再多了",
    "店里愿意把机器换成新的那一款，再附一个青瓷茶壶",
    "退一半钱给你，这事就算了，别再打电话来",
    "给您打八折，另外赠两年的保修服务怎么样",
    "三千块，一分也不能再多了，已经亏本",
)


def test_bargaining_never_feeds_a_search(session, people, complaint_id, now):
    make_offer(session, complaint_id, some_terms(now, 271_829, conditions="另附桃木书签"), people.merchant, now)
    make_proposal(session, complaint_id, people.mediator, now)
    send_statement(session, complaint_id, f"{TOLD}。{'。'.join(BARGAINING)}。", people.merchant, now)
    seek_similar(session, complaint_id, people.consumer, now + 20 * MINUTE)
    for fact in sought(session):
        assert fact.said == (TOLD,)
        assert [mark for mark in (*BARGAINING, "271829", "2718.29", "2,718.29", "桃木书签") if mark in str(fact)] == []


def test_either_side_and_the_mediator_may_ask_and_not_too_often(session, people, complaint_id, now):
    for number, actor in enumerate((people.consumer, people.merchant, people.mediator)):
        seek_similar(session, complaint_id, actor, now + 20 * number * MINUTE)
    assert [fact.asked_by for fact in sought(session)] == ["consumer", "merchant", "office"]
    later = now + timedelta(hours=2)
    with pytest.raises(ConflictError):
        seek_similar(session, complaint_id, people.consumer, now + 41 * MINUTE)
    for number in range(MOST_SEARCHES_A_DAY - 1):
        seek_similar(session, complaint_id, people.consumer, later + 20 * number * MINUTE)
    with pytest.raises(TooManyError):
        seek_similar(session, complaint_id, people.consumer, later + timedelta(hours=3))


def test_who_asked_is_told_when_nothing_is_new_and_the_push_stays(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        given_push(session, complaint_id, now)
        search_id = seek_similar(session, complaint_id, people.merchant, now).subject_id
        publish(session, NothingNewFound(complaint_id, search_id), now)
    deliver_pending(database, SUBSCRIPTIONS, lambda: now)
    with database.reading() as session:
        theirs = room_page(session, complaint_id, people.merchant, now)
        ours = room_page(session, complaint_id, people.consumer, now)
    assert (theirs.reading.sought.found_new, ours.reading.sought) == (False, None)
    assert len(ours.law.pushes) == 1


def test_what_found_nothing_new_is_not_counted_against_the_side(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        for number in range(MOST_SEARCHES_A_DAY + 1):
            at = now + 20 * number * MINUTE
            search_id = seek_similar(session, complaint_id, people.merchant, at).subject_id
            keep_nothing_new(session, NothingNewFound(complaint_id, search_id), at + MINUTE)


def test_both_sides_see_every_push_the_same_and_the_newest_first(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        given_push(session, complaint_id, now)
        search_id = seek_similar(session, complaint_id, people.merchant, now).subject_id
        again = CasesRecommended(
            complaint_id, (pushed_law(is_new=False),), (pushed_case("C2"),), 2, "demand", search_id or "", 3
        )
        for _ in range(2):
            publish(session, again, now)
    deliver_pending(database, SUBSCRIPTIONS, lambda: now + MINUTE)
    with database.reading() as session:
        ours, theirs = (room_page(session, complaint_id, one, now) for one in (people.consumer, people.merchant))
    assert ours.law == theirs.law
    newest, first = ours.law.pushes
    assert (newest.number, newest.why, newest.new_laws, newest.new_cases) == (2, "商家请求再找一找", 0, 1)
    assert (first.number, first.why) == (1, "投诉已受理")


def test_only_the_nearest_cases_count_in_a_proposal(session, people, complaint_id, now):
    far = tuple(pushed_case(f"C{number}", refund_fen=1_000_000) for number in range(4, 7))
    near = tuple(pushed_case(f"C{number}") for number in range(1, 4))
    given_push(session, complaint_id, now, cases=(*near, *far))
    make_proposal(session, complaint_id, people.consumer, now)
    proposal = room_page(session, complaint_id, people.consumer, now).table.proposal
    assert "3 件相似案例" in str(proposal.lines)


def test_a_side_has_seen_a_push_once_it_opened_it(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        given_push(session, complaint_id, now)
        for at in (now, now + MINUTE):
            note_seen(session, complaint_id, (ItemKind.CASE,), people.merchant, at)
        assert seen_numbers(session, complaint_id, Side.MERCHANT) == {(1, ItemKind.CASE)}
        assert seen_numbers(session, complaint_id, Side.CONSUMER) == frozenset()
        assert room_page(session, complaint_id, people.merchant, now).reading.seen == {ItemKind.CASE}


def test_each_side_says_what_helps_and_may_change_its_mind(session, people, complaint_id, now):
    given_push(session, complaint_id, now)
    for is_helpful in (True, False):
        rate_pushed(session, complaint_id, Rating(ItemKind.CASE, "C1", is_helpful), people.merchant, now)
    reading = room_page(session, complaint_id, people.merchant, now).reading
    assert (reading.mark("case", "C1"), reading.mark("law", "消法-53")) == (False, None)
    assert room_page(session, complaint_id, people.consumer, now).reading.mark("case", "C1") is None
    rate_pushed(session, complaint_id, Rating(ItemKind.CASE, "C1", None), people.merchant, now)
    assert room_page(session, complaint_id, people.merchant, now).reading.marks == {}
    with pytest.raises(NotFoundError):
        rate_pushed(session, complaint_id, Rating(ItemKind.LAW, "没有推过-1", True), people.merchant, now)
