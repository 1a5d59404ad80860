"""What one side writes to the other is held back, and the writer may say it otherwise or insist."""

from datetime import timedelta

import pytest

from core.kernel.errors import HeldBackError
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.domain.claims import Claim, Remedy
from mediation.queries.room_page import room_page
from mediation.services.file_complaint import file_complaint
from mediation.services.make_appointment import AppointmentProposal, propose_appointment
from mediation.services.make_offer import make_offer
from mediation.services.send_statement import send_statement
from mediation.services.submissions import Submission
from tests.factories_mediation import OFFICE, given_draft, given_mediating, given_people, some_terms

PHONE = "请打 138 0013 8000"
CARD = "退到 6222 0212 3456 7890 128"


@pytest.fixture
def people(database, now):
    with database.transaction() as session:
        return given_people(session, now)


@pytest.fixture
def room(database, now, people):
    with database.transaction() as session:
        return given_mediating(session, people, now)


def test_a_phone_stays_back_until_the_writer_insists_and_the_record_says_so_without_it(database, now, people, room):
    with pytest.raises(HeldBackError), database.transaction() as session:
        send_statement(session, room, PHONE, people.merchant, now)
    with database.reading() as session:
        assert PHONE not in str(room_page(session, room, people.consumer, now))
    with database.transaction() as session:
        send_statement(session, room, PHONE, people.merchant, now, Submission(insists=True))
    with database.reading() as session:
        act = acts_of(session, Subject("complaint", room))[-1]
        assert PHONE in str(room_page(session, room, people.consumer, now))
    assert "phone" in str(act)
    assert "138" not in str(act.details)


def test_the_note_of_an_appointment_may_hold_a_link_but_no_phone(database, now, people, room):
    later = now + timedelta(2)
    with pytest.raises(HeldBackError) as held, database.transaction() as session:
        propose_appointment(session, room, AppointmentProposal(later, PHONE), people.merchant, now)
    assert set(held.value.fields) == {"note"}
    with database.transaction() as session:
        linked = AppointmentProposal(later, "会议 https://meeting.example.com/1")
        propose_appointment(session, room, linked, people.consumer, now)


def test_an_official_may_give_an_address(database, now, people, room):
    with database.transaction() as session:
        send_statement(session, room, PHONE, people.mediator, now)


def test_conditions_may_name_a_card_but_no_phone(database, now, people, room):
    with database.transaction() as session:
        make_offer(session, room, some_terms(now, conditions=CARD), people.merchant, now)
    with pytest.raises(HeldBackError) as held, database.transaction() as session:
        make_offer(session, room, some_terms(now, conditions=PHONE), people.consumer, now)
    assert set(held.value.fields) == {"conditions"}


def test_what_is_written_about_a_claim_is_judged_when_it_is_filed(database, now, people):
    with database.transaction() as session:
        draft = given_draft(session, people, now, claims=(Claim(Remedy.REFUND, 100, PHONE),))
    with pytest.raises(HeldBackError) as held, database.transaction() as session:
        file_complaint(session, draft, OFFICE, people.consumer, now)
    assert set(held.value.fields) == {"claims"}
    with database.transaction() as session:
        file_complaint(session, draft, OFFICE, people.consumer, now, Submission(insists=True))


def test_the_account_of_a_complaint_is_read_before_the_merchant_reads_it(database, now, people):
    with database.transaction() as session:
        draft = given_draft(session, people, now, facts_text=f"店员一直不理人，他是傻逼，{PHONE}，请你们处理。")
    with pytest.raises(HeldBackError) as held, database.transaction() as session:
        file_complaint(session, draft, OFFICE, people.consumer, now)
    assert set(held.value.fields) == {"facts_text"}
    with database.transaction() as session:
        file_complaint(session, draft, OFFICE, people.consumer, now, Submission(insists=True))
