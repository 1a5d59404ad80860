"""Who the respondent is: by which name it is found, and what is left when it changes."""

from datetime import timedelta

import pytest

from core.kernel.clock import local_date
from core.kernel.errors import NotFoundError
from core.kernel.roles import Role
from identity.queries.inbox import inbox
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.domain.forms import FormKind
from mediation.domain.service_of_documents import ServiceChannel
from mediation.queries.complaint_page import complaint_page
from mediation.queries.documents import newest_document
from mediation.queries.evidence import evidence_file
from mediation.queries.procedure_page import procedure_page
from mediation.queries.room_page import room_page
from mediation.services.accept_complaint import accept_complaint
from mediation.services.add_evidence import add_evidence
from mediation.services.answer_facts import FactReply, answer_facts
from mediation.services.apply_recusal import RecusalAsked, apply_recusal
from mediation.services.attach_respondent import attach_respondent
from mediation.services.delegate_mediation import answer_delegation, propose_delegation
from mediation.services.escalate_complaint import escalate_complaint
from mediation.services.give_consent import give_consent
from mediation.services.issue_letter import issue_letter
from mediation.services.open_letter import open_letter
from mediation.services.send_statement import send_statement
from mediation.services.withdraw_complaint import withdraw_complaint
from mediation.storage.complaint_tables import AdviceSnapshot, Complaint
from mediation.storage.documents import services_of
from mediation.storage.loading import find_decision
from registry.queries.enterprise_page import find_enterprise
from tests.factories_identity import given_member
from tests.factories_mediation import FRAUD_FACTS, SOME_FILE, given_accepted, given_draft, given_filed, given_people
from tests.factories_negotiation import given_negotiating
from tests.factories_registry import given_enterprise
from tests.integration.test_mediation_procedure import given_body


def code_of(session, enterprise_id):
    found = find_enterprise(session, enterprise_id)
    assert found is not None
    return found.code


def other_merchant(session, now):
    other_id = given_enterprise(session, "示例市望湖烘焙有限公司")
    return other_id, given_member(session, other_id, now, name="邻店").actor


def test_a_draft_that_names_a_unified_code_holds_the_registry_id(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        code = code_of(session, people.enterprise_id)
        complaint_id = given_draft(session, people, now, respondent_id=code)
        assert code != people.enterprise_id
        assert session.get_one(Complaint, complaint_id).respondent_id == people.enterprise_id


def test_an_officer_who_types_a_unified_code_reaches_the_merchant(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now, respondent_id=None, respondent_text="楼下健身房")
        attach_respondent(session, complaint_id, code_of(session, people.enterprise_id), people.officer, now)
        assert complaint_page(session, complaint_id, people.merchant, now).head.complaint_id == complaint_id


def test_the_next_respondent_inherits_nothing_of_the_former(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now, rule_facts=FRAUD_FACTS)
        replies = [FactReply(fact, agreed=True) for fact in FRAUD_FACTS]
        answer_facts(session, complaint_id, replies, people.merchant, now)
        file_id = add_evidence(session, complaint_id, SOME_FILE, people.merchant, now).subject_id
        letter = issue_letter(session, complaint_id, people.officer, now)
        other_id, other = other_merchant(session, now)
        attach_respondent(session, complaint_id, other_id, people.officer, now)
        seen = complaint_page(session, complaint_id, other, now)
        assert seen.evidence == ()
        assert {line.agreed for line in seen.told.facts} == {None}
        with pytest.raises(NotFoundError):
            evidence_file(session, file_id, other)
        assert open_letter(session, letter.number, letter.code, now).notice is None
        assert "一件投诉不再需要您答复" in [notice.title for notice in inbox(session, people.merchant)]
        add_evidence(session, complaint_id, SOME_FILE, other, now)
        give_consent(session, complaint_id, people.consumer, now)
        give_consent(session, complaint_id, other, now)
        snapshots = session.query(AdviceSnapshot).filter_by(complaint_id=complaint_id, purpose="undisputed").all()
    assert [row.rule_facts for row in snapshots] == [{}]


def test_the_next_respondent_is_bound_by_no_delegation_or_application_of_the_former(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        body_id, delegate = given_body(session, now)
        complaint_id = given_accepted(session, people, now)
        propose_delegation(session, complaint_id, body_id, people.officer, now)
        for side in (people.consumer, people.merchant):
            answer_delegation(session, complaint_id, side, now, agrees=True)
        asked = RecusalAsked(people.officer.account_id, "near_relative", "调解员是我们店长的表弟。")
        apply_recusal(session, complaint_id, asked, people.merchant, now)
        other_id, other = other_merchant(session, now)
        attach_respondent(session, complaint_id, other_id, people.officer, now)
        with pytest.raises(NotFoundError):
            complaint_page(session, complaint_id, delegate, now)
        assert "一件委托调解已收回" in [notice.title for notice in inbox(session, delegate)]
        give_consent(session, complaint_id, other, now)  # not suspended any more
        assert procedure_page(session, complaint_id, other, now).is_suspended is False


def test_what_was_said_in_a_negotiation_is_not_read_by_the_next_respondent(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_negotiating(session, people, now)
        send_statement(session, complaint_id, "只说给原来的商家听", people.consumer, now)
        escalate_complaint(session, complaint_id, people.consumer, now)
        accept_complaint(session, complaint_id, people.officer, now)
        other_id, other = other_merchant(session, now)
        attach_respondent(session, complaint_id, other_id, people.officer, now)
        seen = {who: room_page(session, complaint_id, who, now).stream for who in (other, people.consumer)}
    assert [len([item for item in stream if item.statement]) for stream in seen.values()] == [0, 1]


def test_naming_the_former_respondent_again_brings_its_files_back(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now)
        add_evidence(session, complaint_id, SOME_FILE, people.merchant, now)
        for enterprise_id in (other_merchant(session, now)[0], people.enterprise_id):
            attach_respondent(session, complaint_id, enterprise_id, people.officer, now)
        assert len(complaint_page(session, complaint_id, people.merchant, now).evidence) == 1


@pytest.mark.parametrize("is_known", [True, False])
def test_the_register_has_the_phone_of_a_described_merchant(database, now, is_known):
    with database.transaction() as session:
        people = given_people(session, now)
        respondent_id = people.enterprise_id if is_known else None
        described = "青禾健身，在学府路 12 号，电话13900001111"
        complaint_id = given_filed(session, people, now, respondent_id=respondent_id, respondent_text=described)
        register = newest_document(session, complaint_id, FormKind.COMPLAINT_REGISTER, people.officer).document
    (merchant,) = (part for part in register.sections if part.heading == "被投诉人")
    told = {entry.label: entry.text for entry in merchant.entries}
    assert told["电话"] == "13900001111"
    assert ("学府路 12 号" in told["地址"]) is not is_known


def test_a_letter_states_the_last_day_of_the_decision_and_its_first_opening_is_on_record(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now)
        letter = issue_letter(session, complaint_id, people.officer, now)
        until = find_decision(session, complaint_id, "acceptance").mediation_until
        for _ in range(10):
            assert open_letter(session, letter.number, "AAAA-AAAA-AAAA", now).notice is None
        for _ in range(2):
            notice = open_letter(session, letter.number, letter.code, now + timedelta(1)).notice
            assert f"{until.year}年{until.month}月{until.day}日" in "".join(notice.paragraphs)
        acts = [(act.action, act.actor_role) for act in acts_of(session, Subject("complaint", complaint_id))]
        assert acts.count(("open_letter", Role.SYSTEM)) == 1
        served = newest_document(session, complaint_id, FormKind.MEDIATION_NOTICE, people.officer)
        by_letter = [row for row in services_of(session, served.document_id) if row.channel == ServiceChannel.LETTER]
        assert [(row.status, row.served_on, row.sent_at) for row in by_letter] == [
            ("served", local_date(now + timedelta(1)), now)
        ]
        withdraw_complaint(session, complaint_id, people.consumer, now)
        assert open_letter(session, letter.number, letter.code, now).notice is None
