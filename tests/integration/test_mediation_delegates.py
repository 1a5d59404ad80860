"""A body that mediates by delegation is no office: what it hears, what it never gets, who may choose it."""

import pytest
from sqlalchemy import select

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import SYSTEM_ACTOR, Role
from identity.domain.offices import NewOffice
from identity.domain.registration import NewAccount
from identity.queries.inbox import inbox
from identity.services.open_office import close_office
from mediation.domain.clocks import ClockKind
from mediation.domain.forms import FormKind
from mediation.domain.lifecycle import Action
from mediation.domain.parties import Side
from mediation.domain.procedure import DelegateKind
from mediation.domain.service_of_documents import ServiceChannel
from mediation.queries.archive import archive_view
from mediation.queries.documents import newest_document
from mediation.queries.office_case import office_case
from mediation.queries.office_work import office_work
from mediation.queries.procedure_page import procedure_page
from mediation.queries.situation_of import open_actions
from mediation.services.apply_recusal import RecusalAsked, RecusalDecision, apply_recusal, decide_recusal
from mediation.services.call_human import call_human
from mediation.services.delegate_mediation import (
    NewDelegateBody,
    answer_delegation,
    open_delegate_body,
    propose_delegation,
)
from mediation.services.follow_breach_lead import open_breach_lead
from mediation.services.open_staff_account import open_staff_account
from mediation.services.record_service import ServiceOutcome, ServiceRecord, record_service
from mediation.services.serve_document import ServiceOrder, serve_document
from mediation.services.settle_competence import dispute_competence
from mediation.services.transfer_complaint import TransferOrder, transfer_complaint
from mediation.storage.complaint_tables import Complaint
from mediation.storage.office_tables import Assignment
from mediation.storage.staff import possible_replacements
from tests.factories_identity import given_account
from tests.factories_mediation import given_accepted, given_filed, given_mediating, given_people
from tests.factories_people import given_agent

BODY = "示例市消费者协会"
WHY = "按新的情况应当由那里办理。"


def given_body(session, now):
    office = NewOffice("xh", BODY, "示消协", "12315")
    body = NewDelegateBody(office, DelegateKind.CONSUMER_ASSOCIATION, is_lawful_organisation=True)
    body_id = open_delegate_body(session, body, SYSTEM_ACTOR, now)
    return body_id, given_account(session, Role.MEDIATOR, now, name="钱协调", office=BODY).actor


def given_delegated(session, people, now):
    body_id, delegate = given_body(session, now)
    complaint_id = given_mediating(session, people, now)
    propose_delegation(session, complaint_id, body_id, people.officer, now)
    for side in (people.consumer, people.merchant):
        answer_delegation(session, complaint_id, side, now, agrees=True)
    return complaint_id, delegate


def titles(session, actor):
    return [line.title for line in inbox(session, actor)]


def test_a_complaint_is_never_handed_to_a_body_nor_is_its_competence_asked_of_one(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        body_id, _ = given_body(session, now)
        complaint_id = given_filed(session, people, now)
        assert office_work(session, complaint_id, people.officer, now).other_offices == ()
        assert Action.TRANSFER not in open_actions(session, complaint_id, people.officer, now).actions
        for act in (transfer_complaint, dispute_competence):
            with pytest.raises(InvalidInputError, match="机关"):
                act(session, complaint_id, TransferOrder(body_id, WHY), people.officer, now)


def test_the_body_hears_what_a_mediator_has_to_hear(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id, delegate = given_delegated(session, people, now)
        call_human(session, complaint_id, "双方说不到一起。", people.consumer, now)
        assert "有人请调解员介入" in titles(session, delegate)
        assert "有人请调解员介入" in titles(session, people.mediator)


def test_who_agreed_at_filing_may_still_refuse_the_body_until_it_is_in_force(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        body_id, _ = given_body(session, now)
        complaint_id = given_mediating(session, people, now)
        session.get_one(Complaint, complaint_id).agrees_to_delegation = True
        propose_delegation(session, complaint_id, body_id, people.officer, now)
        assert Action.ANSWER_DELEGATION in open_actions(session, complaint_id, people.consumer, now).actions
        answer_delegation(session, complaint_id, people.consumer, now, agrees=False)
        propose_delegation(session, complaint_id, body_id, people.officer, now)
        answer_delegation(session, complaint_id, people.merchant, now, agrees=True)
        with pytest.raises(ConflictError, match="已经开始"):
            answer_delegation(session, complaint_id, people.consumer, now, agrees=False)


def test_a_closed_body_is_not_proposed(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        office = NewOffice("xh", BODY, "示消协", "12315")
        body = NewDelegateBody(office, DelegateKind.CONSUMER_ASSOCIATION, is_lawful_organisation=True)
        body_id = open_delegate_body(session, body, SYSTEM_ACTOR, now)
        complaint_id = given_mediating(session, people, now)
        close_office(session, body_id, SYSTEM_ACTOR, now)
        with pytest.raises(InvalidInputError, match="受委托的组织"):
            propose_delegation(session, complaint_id, body_id, people.officer, now)


def test_nobody_recused_here_replaces_a_second_one_and_the_replacement_stands_in_the_assignments(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        head = given_account(session, Role.SUPERVISOR, now, name="孙审批").actor
        complaint_id = given_mediating(session, people, now)
        first, second = people.officer.account_id, people.mediator.account_id
        apply_recusal(session, complaint_id, RecusalAsked(first, "near_relative", WHY), people.consumer, now)
        decide_recusal(
            session, complaint_id, RecusalDecision(granted=True, reasons=WHY, replacement_id=second), head, now
        )
        handlers = session.scalars(
            select(Assignment.handler_id).where(Assignment.complaint_id == complaint_id, Assignment.ended_at.is_(None))
        ).all()
        assert handlers == [second]
        complaint = session.get_one(Complaint, complaint_id)
        assert complaint.handler_id == second
        assert first not in possible_replacements(session, complaint, second)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR])
def test_a_body_has_mediators_and_no_officers(database, now, role):
    with database.transaction() as session:
        body_id, _ = given_body(session, now)
        with pytest.raises(InvalidInputError, match="只有调解员"):
            open_staff_account(session, NewAccount(role, "王一", None, None, body_id), SYSTEM_ACTOR, now)


def test_the_offices_own_affairs_do_not_exist_for_a_delegate(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id, delegate = given_delegated(session, people, now)
        open_breach_lead(session, complaint_id, "预付卡没有备案就在发售。", people.officer, now)
        ours, theirs = (procedure_page(session, complaint_id, viewer, now) for viewer in (people.mediator, delegate))
        assert len(ours.leads) == 1
        assert theirs.leads == ()
        assert ClockKind.VERIFICATION in {clock.kind for clock in ours.clocks}
        assert ClockKind.VERIFICATION not in {clock.kind for clock in theirs.clocks}
        case = office_case(session, complaint_id, delegate, now)
        assert (case.log, case.letters, case.supplements, case.work.assignments) == ((), (), (), ())
        assert case.intake.identity_text == "只供办理机关查看"
        with pytest.raises(NotAllowedError):
            archive_view(session, complaint_id, delegate)
        assert newest_document(session, complaint_id, FormKind.MEDIATION_NOTICE, delegate).services == ()


def test_the_register_with_identity_numbers_is_for_the_filer_and_the_office(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id, delegate = given_delegated(session, people, now)
        agent = given_agent(session, people.consumer, now)
        for reader in (people.consumer, people.officer):
            newest_document(session, complaint_id, FormKind.COMPLAINT_REGISTER, reader)
        for stranger in (agent, delegate):
            with pytest.raises(NotFoundError):
                newest_document(session, complaint_id, FormKind.COMPLAINT_REGISTER, stranger)


def test_only_the_office_itself_serves_and_records_what_became_of_it(database, now):
    order = ServiceOrder(Side.MERCHANT, ServiceChannel.LETTER, "示例市和平路 1 号", note="门店招牌上写的地址")
    record = ServiceRecord(ServiceOutcome.RETURNED, local_date(now), "原址查无此人，邮件退回")
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id, delegate = given_delegated(session, people, now)
        notice = newest_document(session, complaint_id, FormKind.MEDIATION_NOTICE, people.officer).document_id
        with pytest.raises(NotAllowedError, match="办理这件投诉的机关"):
            serve_document(session, notice, order, delegate, now)
        service_id = serve_document(session, notice, order, people.officer, now)
        with pytest.raises(NotAllowedError, match="办理这件投诉的机关"):
            record_service(session, service_id, record, delegate, now)


def test_a_phone_nobody_knows_needs_the_words_how_the_office_came_to_it(database, now):
    order = ServiceOrder(Side.MERCHANT, ServiceChannel.SMS, "13900000001", "https://yinuo.example/receive")
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_accepted(session, people, now)
        notice = newest_document(session, complaint_id, FormKind.MEDIATION_NOTICE, people.officer).document_id
        with pytest.raises(InvalidInputError, match="怎么得知"):
            serve_document(session, notice, order, people.officer, now)
