"""What makes a page stale, what does not, and what the calendar leaves behind."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from core.kernel.errors import ConflictError
from core.rules import advice_from_json
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.domain.lifecycle import Action
from mediation.queries.agreement_document import agreement_document
from mediation.queries.filing_form import draft_advice, draft_page
from mediation.services import do_each as do_each_module
from mediation.services import keep_clocks
from mediation.services.add_evidence import add_evidence
from mediation.services.answer_offer import accept_offer
from mediation.services.draft_agreement import discard_agreement
from mediation.services.file_complaint import file_complaint
from mediation.services.issue_letter import issue_letter
from mediation.services.keep_clocks import expire_overdue_mediation, lapse_rounds
from mediation.services.make_offer import make_offer
from mediation.services.send_statement import send_statement
from mediation.services.sign_agreement import seal_agreement
from mediation.services.submissions import Submission
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import find_advice
from tests.factories_mediation import (
    FRAUD_FACTS,
    OFFICE,
    SOME_FILE,
    given_accepted,
    given_agreed,
    given_draft,
    given_mediating,
    given_offer,
    given_people,
    given_signed,
    some_terms,
)


def version_of(session, complaint_id):
    return session.get_one(Complaint, complaint_id).version


def test_an_offer_makes_an_earlier_page_stale_a_statement_does_not(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        offer_id = given_offer(session, complaint_id, people.merchant, now)
        seen = Submission(version_of(session, complaint_id))
        send_statement(session, complaint_id, "请再看看。", people.merchant, now, seen)
        assert version_of(session, complaint_id) == seen.version
        make_offer(session, complaint_id, some_terms(now, 310_000), people.consumer, now, seen)
        with pytest.raises(ConflictError):
            accept_offer(session, complaint_id, offer_id, people.consumer, now, seen)
        send_statement(session, complaint_id, "我看到了。", people.merchant, now, seen)
        add_evidence(session, complaint_id, SOME_FILE, people.merchant, now, seen)


def test_a_letter_is_issued_once_however_often_the_form_is_sent(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now)
        seen = version_of(session, complaint_id)
        issue_letter(session, complaint_id, people.officer, now, Submission(seen, "key"))
        with pytest.raises(ConflictError, match="只显示一次"):
            issue_letter(session, complaint_id, people.officer, now, Submission(seen, "key"))
        with pytest.raises(ConflictError, match="页面已过时"):
            issue_letter(session, complaint_id, people.officer, now, Submission(seen, "another"))


def test_what_the_panel_shows_is_what_filing_stores(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        told = {"for_living": True, "deceptive_acts": ["6-8"], "flaw_only_in_label": False, "seller_is_business": None}
        complaint_id = given_draft(session, people, now, rule_facts=told, paid_fen=20_000)
        shown = draft_advice(session, draft_page(session, complaint_id, people.consumer).fields, now).advice
        file_complaint(session, complaint_id, OFFICE, people.consumer, now)
        stored = find_advice(session, complaint_id)
    assert stored.advice == shown.to_dict()
    assert advice_from_json(stored.advice).entitlement("R01").status == "applies"
    assert set(FRAUD_FACTS) <= set(stored.rule_facts)


def test_an_agreement_whose_day_has_passed_is_not_sealed_but_returned(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_signed(session, people, now)
        late = now + timedelta(11)
        with pytest.raises(ConflictError, match="还没有过"):
            discard_agreement(session, complaint_id, people.mediator, now)
        document = agreement_document(session, complaint_id, people.mediator, late)
        assert document.is_day_over
        assert Action.DISCARD_AGREEMENT in document.actions
        assert Action.SEAL_AGREEMENT not in document.actions
        with pytest.raises(ConflictError, match="约定的履行日期已过"):
            seal_agreement(session, complaint_id, document.text_sha256, people.mediator, late)
        discard_agreement(session, complaint_id, people.mediator, late)
        offer_id = make_offer(session, complaint_id, some_terms(late), people.merchant, late).subject_id
        accept_offer(session, complaint_id, offer_id, people.consumer, late)


def test_a_round_that_lapses_beside_a_draft_agreement_is_on_record(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_agreed(session, people, now)
        assert lapse_rounds(session, now + timedelta(8)) == 1
        acts = [act.action for act in acts_of(session, Subject("complaint", complaint_id))]
    assert acts.count("lapse_round") == 1


def test_complaints_that_cannot_move_do_not_fill_the_batch(database, now, monkeypatch):
    with database.transaction() as session:
        people = given_people(session, now)
        waiting = given_signed(session, people, now - timedelta(1))
        ends = given_mediating(session, people, now)
    monkeypatch.setattr(do_each_module, "_BATCH", 1)
    with database.transaction() as session:
        assert expire_overdue_mediation(session, now + timedelta(62)) == 1
        assert session.get_one(Complaint, waiting).stage == "mediating"
        assert session.get_one(Complaint, ends).stage == "terminated"


def test_a_clash_in_the_database_stops_no_other_complaint(database, now, monkeypatch):
    with database.transaction() as session:
        people = given_people(session, now)
        clashing, sound = (given_mediating(session, people, now) for _ in range(2))
    end = keep_clocks.expire_mediation

    def ending(session, complaint_id, at):
        if complaint_id == clashing:
            raise IntegrityError("INSERT", {}, ValueError("taken"))
        return end(session, complaint_id, at)

    monkeypatch.setattr(keep_clocks, "expire_mediation", ending)
    with database.transaction() as session:
        assert expire_overdue_mediation(session, now + timedelta(61)) == 1
        assert session.get_one(Complaint, sound).stage == "terminated"
