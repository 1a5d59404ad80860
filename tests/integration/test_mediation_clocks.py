"""What the calendar brings to complaints, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from core.contracts.casebase import CasesRecommended, RecommendedCase, RecommendedLaw
from core.outbox import deliver_pending, publish, run_duties
from identity.storage.notice_tables import InboxNotice
from mediation.domain.clocks import ClockKind
from mediation.domain.forms import FormKind
from mediation.domain.lifecycle import Action, Stage
from mediation.queries.clock_of import clocks_of
from mediation.queries.complaint_page import complaint_page
from mediation.queries.documents import newest_document
from mediation.queries.room_page import room_page
from mediation.services.duties import DUTIES
from mediation.services.keep_clocks import (
    ask_for_performance,
    expire_overdue_mediation,
    lapse_rounds,
    recount_provisional_days,
)
from mediation.services.propose_by_rule import make_proposal
from mediation.services.remind_of_clocks import remind_of_clocks
from mediation.services.watch_performance import BreachReport, report_breach
from mediation.storage.clock_tables import Clock
from mediation.storage.clocks import find_running_clock
from mediation.storage.complaint_tables import Complaint
from mediation.subscribers import SUBSCRIPTIONS
from tests.factories_mediation import (
    given_accepted,
    given_agreed,
    given_filed,
    given_mediating,
    given_offer,
    given_people,
    given_settled,
    given_signed,
)

_LAW = RecommendedLaw(
    "预付4-15", "预付式消费解释", "第十五条", "退余额", "没用完的退回", 1.0, ("事实相符",), ("健身卡",)
)
_CASE = RecommendedCase(
    "C0001",
    "健身房关门",
    "江苏",
    "settled",
    "调解成功",
    "退还余额",
    380_000,
    300_000,
    None,
    None,
    1.0,
    ("同类问题",),
    ("关门",),
)


def notices(session, title):
    return session.scalar(select(func.count()).where(InboxNotice.title == title))


@pytest.mark.parametrize("build", [given_accepted, given_mediating, given_agreed])
def test_mediation_ends_when_its_sixty_days_are_over(database, now, build):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = build(session, people, now)
    last_day, day_after = now + timedelta(60), now + timedelta(61)
    with database.transaction() as session:
        assert expire_overdue_mediation(session, last_day) == 0
    with database.transaction() as session:
        assert expire_overdue_mediation(session, day_after) == 1
        assert expire_overdue_mediation(session, day_after) == 0
    with database.reading() as session:
        page = complaint_page(session, complaint_id, people.consumer, day_after)
        letter = newest_document(session, complaint_id, FormKind.TERMINATION, people.consumer).document
    assert page.head.stage is Stage.TERMINATED
    assert [decision.ground for decision in page.decisions] == [None, "23-5"]
    assert ["第五项" in each.source for each in letter.sections[1].choices if each.is_chosen] == [True]


def test_what_both_have_signed_is_not_ended_by_the_calendar(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_signed(session, people, now)
    late = now + timedelta(61)
    for _ in range(2):
        with database.transaction() as session:
            assert expire_overdue_mediation(session, late) == 0
    with database.reading() as session:
        assert complaint_page(session, complaint_id, people.mediator, late).head.stage is Stage.MEDIATING
        assert notices(session, "协议等待盖章，调解期限已过") == 1


def test_a_lapsed_round_brings_a_new_one_with_a_new_proposal(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        given_offer(session, complaint_id, people.merchant, now, 200_000)
    with database.transaction() as session:
        assert lapse_rounds(session, now + timedelta(5)) == 0  # the third working day, Wednesday
    with database.transaction() as session:
        assert lapse_rounds(session, now + timedelta(6)) == 1
        assert lapse_rounds(session, now + timedelta(6)) == 0
        room = room_page(session, complaint_id, people.consumer, now + timedelta(6))
    assert room.head.round.number == 2
    assert [proposal.round for proposal in room.table.proposals] == [1, 2]
    assert room.table.proposal is not None
    assert room.table.proposal.sum_fen == 275_000  # the middle of 2,000 offered and 3,500 asked


def test_after_the_last_round_a_person_is_called_once(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
    for week in range(1, 7):
        with database.transaction() as session:
            lapse_rounds(session, now + timedelta(weeks=week))
    with database.reading() as session:
        room = room_page(session, complaint_id, people.mediator, now + timedelta(weeks=6))
        assert notices(session, "有人请调解员介入") == 1
    assert room.head.round.number == 4
    assert room.head.open_call is not None
    assert Action.ANSWER_CALL in room.head.actions


def test_officers_are_reminded_before_the_acceptance_clock_runs_out(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        given_filed(session, people, now)
    title = "有投诉快到受理期限"
    near = now + timedelta(7)  # Friday the 27th; the last day is Tuesday 12-01
    for at, sent in ((now, 0), (near, 1), (near, 1), (near + timedelta(3), 2), (now + timedelta(20), 3)):
        with database.transaction() as session:
            remind_of_clocks(session, at)
            assert notices(session, title) == sent


def test_a_reminder_of_a_clock_is_a_deadline_and_on_its_last_day_legal_service(database, now):
    title = "有投诉快到受理期限"
    with database.transaction() as session:
        given_filed(session, given_people(session, now), now)
        due = session.scalars(select(Clock.due_on).where(Clock.kind == "acceptance")).one()
        for day in (due - timedelta(1), due, due + timedelta(1)):
            remind_of_clocks(session, now + (day - now.date()))
        told = session.scalars(select(InboxNotice).where(InboxNotice.title == title).order_by(InboxNotice.id)).all()
    assert [(notice.kind, notice.is_legal_service) for notice in told] == [
        ("deadline", False),
        ("deadline", True),
        ("deadline", False),
    ]


def test_both_sides_are_asked_once_after_the_day_of_performance(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_settled(session, people, now)
    with database.transaction() as session:
        assert ask_for_performance(session, now + timedelta(10)) == 0  # due that very day
    for expected in (1, 0):
        with database.transaction() as session:
            assert ask_for_performance(session, now + timedelta(11)) == expected
    with database.transaction() as session:
        page = complaint_page(session, complaint_id, people.consumer, now + timedelta(11))
        assert page.head.stage is Stage.SETTLED
        assert page.performance is not None
        assert page.performance.promises[0].asked_at is not None
        assert Action.REPORT_BREACH in page.head.actions
        assert notices(session, "约定的履行日已过") == 2
        report_breach(session, complaint_id, BreachReport("没有收到退款"), people.consumer, now + timedelta(11))


def test_a_provisional_last_day_is_counted_again(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now)
        clock = find_running_clock(session, complaint_id, ClockKind.MEDIATION)
        clock.due_on = date(2027, 1, 1)
    with database.transaction() as session:
        assert recount_provisional_days(session, now) == 1
        assert recount_provisional_days(session, now) == 0
        clock = complaint_page(session, complaint_id, people.officer, now).head.clock
    assert clock is not None
    assert clock.due_on == date(2027, 1, 19)


def test_one_broken_complaint_stops_no_other(database, now, caplog):
    with database.transaction() as session:
        people = given_people(session, now)
        broken, sound = (given_mediating(session, people, now) for _ in range(2))
        session.get_one(Complaint, broken).book_version = "lost"
    late = now + timedelta(61)
    with database.transaction() as session:
        assert expire_overdue_mediation(session, late) == 1
    with database.reading() as session:
        assert session.get_one(Complaint, sound).stage == Stage.TERMINATED
        assert session.get_one(Complaint, broken).stage == Stage.MEDIATING
    assert broken in caplog.text


def test_every_duty_runs_over_an_empty_and_a_full_city(database, now):
    assert run_duties(database, DUTIES, now) == len(DUTIES)
    with database.transaction() as session:
        people = given_people(session, now)
        ids = [build(session, people, now) for build in (given_filed, given_mediating, given_settled)]
    later = now + timedelta(90)
    assert run_duties(database, DUTIES, later) == len(DUTIES)
    with database.reading() as session:
        stages = [complaint_page(session, complaint_id, people.consumer, later).head.stage for complaint_id in ids]
    assert stages == [Stage.FILED, Stage.TERMINATED, Stage.SETTLED]


def test_what_the_casebase_pushes_is_kept_and_shown_to_both_and_counts_in_the_proposal(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        publish(session, CasesRecommended(complaint_id, (_LAW,), (_CASE,)), now)
        publish(session, CasesRecommended("unknown", (), ()), now)
    assert deliver_pending(database, SUBSCRIPTIONS, lambda: now).delivered == 2
    with database.transaction() as session:
        make_proposal(session, complaint_id, people.consumer, now + timedelta(seconds=1))
        ours = room_page(session, complaint_id, people.consumer, now)
        theirs = room_page(session, complaint_id, people.merchant, now)
    assert ours.law == theirs.law
    assert [law.reasons for law in ours.law.laws] == [("事实相符",)]
    assert [case.refund_fen for case in ours.law.cases] == [300_000]
    assert ours.table.proposal is not None
    assert ours.table.proposal.sum_fen == 237_500  # halfway between the middle 1,750 and the case's 3,000


def test_mediation_accepted_between_both_rules_shows_the_other_day_as_unconfirmed(database):
    at = datetime(2025, 3, 3, 2, 0, tzinfo=UTC)
    with database.transaction() as session:
        people = given_people(session, at)
        complaint_id = given_accepted(session, people, at, event_on=date(2025, 3, 1))
        (view,) = [one for one in clocks_of(session, session.get_one(Complaint, complaint_id), at.date()) if one.others]
    assert (view.due_on, [other.due_on for other in view.others]) == (date(2025, 5, 6), [date(2025, 5, 8)])
    assert "未经确认" in view.others[0].why
