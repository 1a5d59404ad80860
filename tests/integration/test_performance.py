"""Agreements in instalments, promise by promise: received in part, late, broken, explained, made good."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.contracts.mediation import PromiseBroken, PromiseKept
from core.kernel.errors import ConflictError, HeldBackError, InvalidInputError, NotAllowedError
from core.outbox.publishing import read_fact
from core.outbox.tables import OutboxMessage
from credit.services.record_promise import record_promise
from credit.storage.record_tables import CreditRecord
from identity.storage.notice_tables import InboxNotice
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.domain.claims import Remedy
from mediation.domain.lifecycle import Action, Stage
from mediation.domain.offer_extent import ClaimFate, Extent, Instalment, Undertaking
from mediation.domain.performance import BreachReason, ExcuseReason, PromiseState
from mediation.queries.agreement_document import agreement_document
from mediation.queries.complaint_page import complaint_page
from mediation.queries.situation_of import open_actions
from mediation.services.answer_offer import accept_offer
from mediation.services.give_excuse import Excuse, give_excuse
from mediation.services.keep_clocks import ask_for_performance
from mediation.services.make_offer import make_offer
from mediation.services.remind_of_promises import remind_of_promises
from mediation.services.sign_agreement import seal_agreement, sign_agreement
from mediation.services.submissions import Submission
from mediation.services.watch_performance import (
    BreachReport,
    Proof,
    Receipt,
    confirm_performance,
    confirm_receipt,
    report_breach,
    submit_performance_proof,
)
from mediation.storage.agreement_tables import Agreement
from mediation.storage.bookkeeping_tables import Reminder
from mediation.storage.complaint_tables import Complaint
from mediation.storage.room_tables import Offer
from tests.factories_mediation import SOME_FILE, given_agreed, given_mediating, given_people, some_terms
from tests.factories_negotiation import given_settled_directly

PARTS = (100_000, 200_000)


def in_parts(now, **changes):
    """300,000 fen in two parts on days 10 and 40, and an apology on day 5."""
    day = now.date()
    extent = Extent(
        instalments=(Instalment(day + timedelta(10), PARTS[0]), Instalment(day + timedelta(40), PARTS[1])),
        also=(Undertaking(Remedy.APOLOGY, "书面道歉并盖章", day + timedelta(5)),),
        **changes,
    )
    return replace(some_terms(now), due_on=day + timedelta(40), extent=extent)


def given_plan(session, people, now):
    complaint_id = given_mediating(session, people, now)
    terms = in_parts(now, claims=(ClaimFate.SETTLED,))
    offer_id = make_offer(session, complaint_id, terms, people.merchant, now).subject_id
    accept_offer(session, complaint_id, offer_id, people.consumer, now)
    digest = agreement_document(session, complaint_id, people.consumer, now).text_sha256
    sign_agreement(session, complaint_id, digest, people.consumer, now)
    sign_agreement(session, complaint_id, digest, people.merchant, now)
    seal_agreement(session, complaint_id, digest, people.mediator, now)
    return complaint_id


def plan_of(session, complaint_id, who, now):
    return complaint_page(session, complaint_id, who, now).performance


def published(session, kind):
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.fact_type == kind.TYPE).order_by(OutboxMessage.id))
    return [read_fact(session, row, kind) for row in rows]


def notices(session, title):
    return len(session.scalars(select(InboxNotice).where(InboxNotice.title == title)).all())


def test_the_text_states_every_part_and_the_plan_repeats_it(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_plan(session, people, now)
        text = "".join(agreement_document(session, complaint_id, people.consumer, now).paragraphs)
        plan = plan_of(session, complaint_id, people.consumer, now)
        due_on = session.get_one(Complaint, complaint_id).due_on
    assert "分 2 期支付：第 1 期 2026年11月30日前（含当日）支付 ¥1,000.00" in text
    assert "合计 ¥3,000.00" in text
    assert "书面道歉并盖章" in text
    assert "第 1 项“退款 ¥3,500.00”以本协议约定的内容解决" in text
    assert [(line.number, line.sum_fen, line.days_left) for line in plan.promises] == [
        (1, 0, 5),
        (2, PARTS[0], 10),
        (3, PARTS[1], 40),
    ]
    assert plan.promises[0].item == "书面道歉并盖章"
    assert due_on == now.date() + timedelta(5)


def test_parts_late_days_and_kept_promises_are_recorded_one_by_one(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_plan(session, people, now)
        day = now.date()
        confirm_receipt(session, complaint_id, Receipt(day, 1), people.consumer, now)
        later = now + timedelta(14)
        confirm_receipt(session, complaint_id, Receipt(day + timedelta(13), 2, 60_000), people.consumer, later)
        half = plan_of(session, complaint_id, people.consumer, later).promises[1]
        confirm_receipt(
            session, complaint_id, Receipt(day + timedelta(9), 2), people.consumer, later
        )  # told later, came earlier
        due_on = session.get_one(Complaint, complaint_id).due_on
        done = confirm_receipt(session, complaint_id, Receipt(day + timedelta(14)), people.consumer, later)
        plan = plan_of(session, complaint_id, people.merchant, later)
        kept = published(session, PromiseKept)
    assert (half.state, half.received_fen, half.rest_fen) == (PromiseState.OVERDUE, 60_000, 40_000)
    assert due_on == day + timedelta(40)
    assert done.stage is Stage.PERFORMED
    assert [line.state for line in plan.promises] == [PromiseState.KEPT, PromiseState.KEPT_LATE, PromiseState.KEPT]
    assert (plan.late_days, plan.received_fen) == (3, 300_000)
    assert [(fact.promise, fact.promises, fact.promised_fen, fact.late_days) for fact in kept] == [
        (1, 3, 0, 0),
        (2, 3, PARTS[0], 3),
        (3, 3, PARTS[1], 0),
    ]


def test_a_broken_instalment_breaks_the_agreement_until_it_is_made_good(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_plan(session, people, now)
        late = now + timedelta(12)
        confirm_receipt(session, complaint_id, Receipt(now.date(), 1), people.consumer, now)
        confirm_receipt(session, complaint_id, Receipt(late.date(), 2, 40_000), people.consumer, late)
        report = BreachReport("只转了四百元", BreachReason.PART, 2)
        assert report_breach(session, complaint_id, report, people.consumer, late).stage is Stage.BREACHED
        with pytest.raises(ConflictError):
            report_breach(session, complaint_id, report, people.consumer, late)
        excuse = Excuse("银行退回了一笔，正在重新转账", ExcuseReason.PAYMENT_RETURNED, 2)
        give_excuse(session, complaint_id, excuse, people.merchant, late)
        line = plan_of(session, complaint_id, people.officer, late).promises[1]
        made_good = confirm_receipt(session, complaint_id, Receipt(late.date(), 2), people.consumer, late)
        (broken,) = published(session, PromiseBroken)
    assert (line.state, line.breach.reason_name) == (PromiseState.BROKEN, "只收到了一部分")
    assert [given.reason for given in line.excuses] == [ExcuseReason.PAYMENT_RETURNED]
    assert made_good.stage is Stage.SETTLED
    assert (broken.promise, broken.received_fen, broken.reason, broken.late_days) == (2, 40_000, "part", 2)


def test_credit_records_each_promise_with_its_part(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_plan(session, people, now)
        late = now + timedelta(12)
        confirm_receipt(session, complaint_id, Receipt(late.date(), 2, 40_000), people.consumer, late)
        report_breach(session, complaint_id, BreachReport("只转了四百元", BreachReason.PART, 2), people.consumer, late)
        confirm_performance(session, complaint_id, late.date(), people.consumer, late)
        for fact in [*published(session, PromiseKept), *published(session, PromiseBroken)] * 2:
            record_promise(session, fact, people.officer, late)
        rows = session.scalars(select(CreditRecord).order_by(CreditRecord.id)).all()
        bodies = {(row.item, row.body["promise"]): row.body for row in rows}
    assert set(bodies) == {("promise_kept", 1), ("promise_kept", 2), ("promise_kept", 3), ("promise_broken", 2)}
    broken = bodies["promise_broken", 2]
    assert (broken["promised_fen"], broken["received_fen"], broken["reason"]) == (PARTS[0], 40_000, "part")
    assert bodies["promise_kept", 1]["late_days"] == 7


def test_reminders_go_out_before_the_day_and_on_it_and_both_are_asked_after(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_plan(session, people, now)
        assert remind_of_promises(session, now) == 0
        for days, expected in ((2, 1), (3, 0), (5, 1), (5, 0)):
            assert remind_of_promises(session, now + timedelta(days)) == expected
        assert notices(session, "有一项约定快到日子了") == 1
        assert notices(session, "有一项约定今天到期") == 2
        assert [ask_for_performance(session, now + timedelta(days)) for days in (5, 6, 6, 11)] == [0, 1, 0, 1]
        asked = [line.asked_at is not None for line in plan_of(session, complaint_id, people.consumer, now).promises]
    assert asked == [True, True, False]


def test_a_day_that_ends_today_is_legal_service_and_an_earlier_reminder_is_not(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        given_plan(session, people, now)
        for days in (2, 5):
            remind_of_promises(session, now + timedelta(days))
        left = session.scalars(select(InboxNotice).where(InboxNotice.title.startswith("有一项约定"))).all()
    assert {(row.title[4:], row.kind, row.is_legal_service) for row in left} == {
        ("定快到日子了", "deadline", False),
        ("定今天到期", "deadline", True),
    }


def test_nobody_is_reminded_of_what_a_settlement_promised_that_was_set_aside(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_settled_directly(session, people, now)
        agreement = session.scalars(select(Agreement).where(Agreement.complaint_id == complaint_id)).one()
        agreement.set_aside_at = now
        session.flush()
        last_day = now + (agreement.due_on - now.date())
        assert remind_of_promises(session, last_day) == 0
        assert notices(session, "有一项约定今天到期") == 0


def test_a_complaint_that_cannot_be_reminded_of_stops_no_other(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        broken, whole = sorted(given_plan(session, people, now) for _ in range(2))
        session.get_one(Complaint, broken).office = {}
        session.flush()
        assert remind_of_promises(session, now + timedelta(5)) == 1
        assert session.scalars(select(Reminder.complaint_id)).all() == [whole]


def test_a_report_of_a_breach_is_held_back_for_contact_details_until_the_writer_insists(database, now):
    late = now + timedelta(12)
    told = BreachReport("没有付款，请打 138 0013 8000", BreachReason.UNREACHABLE, 2)
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_plan(session, people, now)
    with pytest.raises(HeldBackError) as held, database.transaction() as session:
        report_breach(session, complaint_id, told, people.consumer, late)
    assert set(held.value.fields) == {"reasons"}
    with database.transaction() as session:
        report_breach(session, complaint_id, told, people.consumer, late, Submission(insists=True))
        assert acts_of(session, Subject("complaint", complaint_id))[-1].details["insisted_on"] == "phone"


def test_an_excuse_is_held_back_for_insults_until_the_writer_insists(database, now):
    late, excuse = now + timedelta(12), Excuse("他就是个王八蛋，我们不付款", ExcuseReason.OTHER, 2)
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_plan(session, people, now)
    with pytest.raises(HeldBackError) as held, database.transaction() as session:
        give_excuse(session, complaint_id, excuse, people.merchant, late)
    assert set(held.value.fields) == {"reasons"}
    with database.transaction() as session:
        give_excuse(session, complaint_id, excuse, people.merchant, late, Submission(insists=True))


@pytest.mark.parametrize(
    ("receipt", "field"),
    [
        (lambda day: Receipt(day, 2, 100_001), "sum"),
        (lambda day: Receipt(day, 2, 0), "sum"),
        (lambda day: Receipt(day, 1, 100), "sum"),
        (lambda day: Receipt(day, None, 100), "sum"),
        (lambda day: Receipt(day + timedelta(1), 2), "performed_on"),
    ],
)
def test_a_receipt_that_cannot_be_is_refused_by_name(database, now, receipt, field):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_plan(session, people, now)
        with pytest.raises(InvalidInputError) as refused:
            confirm_receipt(session, complaint_id, receipt(now.date()), people.consumer, now)
    assert set(refused.value.fields) == {field}


def test_an_official_confirms_on_proof_or_says_how_it_is_known(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_plan(session, people, now)
        today = now.date()
        with pytest.raises(InvalidInputError) as refused:
            confirm_receipt(session, complaint_id, Receipt(today, 2), people.officer, now)
        assert set(refused.value.fields) == {"basis"}
        submit_performance_proof(session, complaint_id, Proof(SOME_FILE, 2), people.merchant, now)
        confirm_receipt(session, complaint_id, Receipt(today, 2), people.officer, now)
        confirm_receipt(session, complaint_id, Receipt(today, 1, basis="电话问过消费者，已收到"), people.officer, now)
        plan = plan_of(session, complaint_id, people.consumer, now)
    assert [line.state for line in plan.promises] == [PromiseState.KEPT, PromiseState.KEPT, PromiseState.WAITING]
    assert plan.promises[0].receipts[0].basis == "电话问过消费者，已收到"


def test_an_excuse_is_the_merchants_and_not_before_the_day(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_plan(session, people, now)
        with pytest.raises(ConflictError):
            give_excuse(session, complaint_id, Excuse("资金要月底才到账"), people.merchant, now)
        with pytest.raises(NotAllowedError):
            give_excuse(session, complaint_id, Excuse("资金要月底才到账"), people.consumer, now + timedelta(6))
        open_now = open_actions(session, complaint_id, people.merchant, now + timedelta(6)).actions
    assert Action.GIVE_EXCUSE in open_now
    assert Action.MAKE_GOOD not in open_now


def test_a_first_day_that_has_passed_stops_the_seal(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        offer_id = make_offer(session, complaint_id, in_parts(now), people.merchant, now).subject_id
        accept_offer(session, complaint_id, offer_id, people.consumer, now)
        digest = agreement_document(session, complaint_id, people.consumer, now).text_sha256
        with pytest.raises(ConflictError):
            sign_agreement(session, complaint_id, digest, people.consumer, now + timedelta(6))


def test_an_older_offer_that_is_too_vague_becomes_no_agreement(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        offer_id = make_offer(session, complaint_id, some_terms(now), people.merchant, now).subject_id
        offer = session.get_one(Offer, offer_id)
        offer.sum_fen = 0
        session.flush()
        with pytest.raises(InvalidInputError) as refused:
            accept_offer(session, complaint_id, offer_id, people.consumer, now)
    assert "金额" in refused.value.fields["sum"]


def test_an_agreement_of_one_promise_is_as_simple_as_before(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_agreed(session, people, now)
        document = agreement_document(session, complaint_id, people.consumer, now)
    assert (document.sum_fen, document.due_on) == (300_000, now.date() + timedelta(10))
