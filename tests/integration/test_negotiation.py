"""Direct negotiation with an ODR member, before the office knows of the complaint, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.contracts.mediation import ComplaintAccepted, MediationConcluded
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, NotFoundError
from core.kernel.workdays import add_working_days
from core.outbox.publishing import read_fact
from core.outbox.tables import OutboxMessage
from mediation.domain.lifecycle import Action, Stage
from mediation.domain.negotiation import NegotiationEnd
from mediation.queries.agreement_document import agreement_document
from mediation.queries.complaint_lists import merchant_complaints, office_queue
from mediation.queries.complaint_page import complaint_page
from mediation.queries.room_page import room_page
from mediation.services.accept_complaint import accept_complaint
from mediation.services.answer_offer import accept_offer
from mediation.services.escalate_complaint import decline_negotiation, escalate_complaint
from mediation.services.give_consent import give_consent
from mediation.services.keep_clocks import ask_for_performance, lapse_negotiations
from mediation.services.make_offer import make_offer
from mediation.services.send_statement import send_statement
from mediation.services.start_negotiation import start_negotiation
from mediation.services.watch_performance import BreachReport, confirm_performance, report_breach
from mediation.services.withdraw_complaint import withdraw_complaint
from mediation.storage.negotiation_tables import Negotiation
from tests.factories_mediation import OFFICE, given_draft, given_offer, given_people, some_terms
from tests.factories_negotiation import given_negotiating, given_odr_member, given_settled_directly


def outcomes(session):
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.fact_type == MediationConcluded.TYPE))
    return [read_fact(session, row, MediationConcluded).outcome for row in rows]


def test_only_a_member_can_be_negotiated_with(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_draft(session, people, now)
        with pytest.raises(ConflictError):
            start_negotiation(session, complaint_id, OFFICE, people.consumer, now)


def test_the_office_sees_nothing_of_a_negotiation_and_both_sides_do(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_negotiating(session, people, now)
    with database.reading() as session:
        for official in (people.officer, people.mediator):
            with pytest.raises(NotFoundError):
                complaint_page(session, complaint_id, official, now)
            assert office_queue(session, official, now).total == 0
        page = complaint_page(session, complaint_id, people.merchant, now)
        assert page.head.clock is not None
        assert page.head.clock.due_on == add_working_days(local_date(now), 10).on
        assert Action.MAKE_OFFER in page.head.actions
        assert merchant_complaints(session, people.merchant, now).total == 1
        assert Action.ESCALATE in complaint_page(session, complaint_id, people.consumer, now).head.actions


def test_both_signatures_settle_without_an_office_and_the_promise_is_watched(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_settled_directly(session, people, now)
        document = agreement_document(session, complaint_id, people.consumer, now)
        assert document.paragraphs[0] == "和解协议"
        assert document.sealed_at is None
        assert not any("调解" in paragraph for paragraph in document.paragraphs)
        assert outcomes(session) == ["settled_directly"]
        after = now + timedelta(days=11)
        assert ask_for_performance(session, after) == 1
        confirm_performance(session, complaint_id, local_date(after), people.consumer, after)
    with database.reading() as session:
        page = complaint_page(session, complaint_id, people.consumer, after)
        assert page.head.stage is Stage.PERFORMED
        with pytest.raises(NotFoundError):
            complaint_page(session, complaint_id, people.officer, after)


def test_escalation_starts_the_acceptance_clock_that_day_and_leaves_every_offer_behind(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_negotiating(session, people, now)
        offer_id = given_offer(session, complaint_id, people.merchant, now, 123_400)
        send_statement(session, complaint_id, "只说给商家听的话", people.consumer, now)
        later = now + timedelta(days=3)
        escalate_complaint(session, complaint_id, people.consumer, later)
        page = complaint_page(session, complaint_id, people.officer, later)
        assert page.head.stage is Stage.FILED
        assert page.head.received_on == local_date(later)
        assert page.head.clock is not None
        assert page.head.clock.due_on == add_working_days(local_date(later), 7).on
        assert not page.head.has_room
        with pytest.raises(NotFoundError):
            room_page(session, complaint_id, people.officer, later)
        assert room_page(session, complaint_id, people.merchant, later).table.offers == ()
        accept_complaint(session, complaint_id, people.officer, later)
        give_consent(session, complaint_id, people.merchant, later)
        room = room_page(session, complaint_id, people.mediator, later)
        assert room.table.offers == ()
        assert all(item.statement is None for item in room.stream)
        assert room.table.proposal is not None
        assert not any("123" in str(line) for line in room.table.proposal.lines)
        with pytest.raises(NotFoundError):
            accept_offer(session, complaint_id, offer_id, people.consumer, later)
        assert (
            len(session.scalars(select(OutboxMessage).where(OutboxMessage.fact_type == ComplaintAccepted.TYPE)).all())
            == 1
        )


def test_a_merchant_that_gives_up_brings_the_complaint_to_the_office(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_negotiating(session, people, now)
        assert decline_negotiation(session, complaint_id, people.merchant, now).stage is Stage.FILED
        assert session.get_one(Negotiation, complaint_id).ending == NegotiationEnd.DECLINED


def test_a_negotiation_lapses_only_after_its_last_day_and_takes_a_half_signed_draft_with_it(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_negotiating(session, people, now)
        last_day = session.get_one(Negotiation, complaint_id).due_on
        offer_id = make_offer(session, complaint_id, some_terms(now, due_on=last_day), people.merchant, now).subject_id
        accept_offer(session, complaint_id, offer_id, people.consumer, now)
        on_last_day = now + timedelta(days=(last_day - local_date(now)).days)
        assert lapse_negotiations(session, on_last_day) == 0
        assert lapse_negotiations(session, on_last_day + timedelta(days=1)) == 1
        assert lapse_negotiations(session, on_last_day + timedelta(days=1)) == 0
        with pytest.raises(NotFoundError):
            agreement_document(session, complaint_id, people.officer, on_last_day)


def test_a_broken_settlement_can_be_taken_to_the_office_and_another_agreement_reached(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_settled_directly(session, people, now)
        after = now + timedelta(days=12)
        with pytest.raises(ConflictError):
            escalate_complaint(session, complaint_id, people.consumer, after)
        report_breach(session, complaint_id, BreachReport("到期没有收到钱"), people.consumer, after)
        assert Action.ESCALATE in complaint_page(session, complaint_id, people.consumer, after).head.actions
        escalate_complaint(session, complaint_id, people.consumer, after)
        accept_complaint(session, complaint_id, people.officer, after)
        give_consent(session, complaint_id, people.merchant, after)
        offer_id = given_offer(session, complaint_id, people.merchant, after)
        accept_offer(session, complaint_id, offer_id, people.consumer, after)
        assert agreement_document(session, complaint_id, people.mediator, after).paragraphs[0] == "消费者投诉调解书"


def test_a_withdrawn_negotiation_leaves_no_trace_outside(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_negotiating(session, people, now)
        withdraw_complaint(session, complaint_id, people.consumer, now)
        assert outcomes(session) == []


def test_leaving_stops_new_negotiations_and_lets_running_ones_go_on(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        odr = given_odr_member(session, people, now)
        running = given_negotiating(session, people, now, is_member=True)
        odr.leave(now)
        with pytest.raises(ConflictError):
            start_negotiation(session, given_draft(session, people, now), OFFICE, people.consumer, now)
        assert given_offer(session, running, people.merchant, now)
