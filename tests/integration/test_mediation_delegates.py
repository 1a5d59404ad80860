"""A body that mediates by delegation is no office: what it hears, what it never gets, who may choose it."""

import pytest
from sqlalchemy import select

from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.roles import SYSTEM_ACTOR, Role
from identity.domain.offices import NewOffice
from identity.domain.registration import NewAccount
from identity.queries.inbox import inbox
from identity.services.open_office import close_office
from mediation.domain.lifecycle import Action
from mediation.domain.procedure import DelegateKind
from mediation.queries.office_work import office_work
from mediation.queries.situation_of import open_actions
from mediation.services.apply_recusal import RecusalAsked, RecusalDecision, apply_recusal, decide_recusal
from mediation.services.call_human import call_human
from mediation.services.delegate_mediation import (
    NewDelegateBody,
    answer_delegation,
    open_delegate_body,
    propose_delegation,
)
from mediation.services.open_staff_account import open_staff_account
from mediation.services.settle_competence import dispute_competence
from mediation.services.transfer_complaint import TransferOrder, transfer_complaint
from mediation.storage.complaint_tables import Complaint
from mediation.storage.office_tables import Assignment
from mediation.storage.staff import possible_replacements
from tests.factories_identity import given_account
from tests.factories_mediation import given_filed, given_mediating, given_people

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
