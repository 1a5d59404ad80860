"""Acting for others: within scope and period only, and every act says for whom (办法121 article 11)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.kernel.errors import InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import SYSTEM_ACTOR, Role
from identity.domain.mandates import MandateKind, Power
from identity.domain.membership import MembershipDecision
from identity.queries.identities import find_full_identity
from identity.queries.inbox import inbox
from identity.queries.mandates import mandates_of
from identity.queries.signed_in import actor_of
from identity.services.decide_mandate import decide_mandate, end_mandate
from identity.services.open_mandate import AgentNamed, give_mandate, request_mandate
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.domain.acting import powers_needed
from mediation.domain.lifecycle import Action
from mediation.queries.agreement_document import agreement_document
from mediation.queries.complaint_page import complaint_page
from mediation.services.answer_offer import accept_offer
from mediation.services.file_complaint import file_complaint
from mediation.services.save_draft import start_draft
from mediation.services.send_statement import send_statement
from mediation.services.sign_agreement import sign_agreement
from mediation.services.withdraw_complaint import withdraw_complaint
from tests.factories_identity import given_account
from tests.factories_mediation import (
    FIELDS,
    OFFICE,
    given_agreed,
    given_filed,
    given_mediating,
    given_offer,
    given_people,
)
from tests.factories_people import CHILD, PROOF, given_agent, given_guardian, terms_until


@pytest.fixture
def people(database, now):
    with database.transaction() as session:
        return given_people(session, now)


def last_act(session, complaint_id):
    return acts_of(session, Subject("complaint", complaint_id))[-1]


def test_an_agent_does_what_the_scope_names_and_the_log_says_for_whom(database, now, people):
    with database.transaction() as session:
        complaint_id = given_mediating(session, people, now)
        agent = given_agent(session, people.consumer, now, powers={Power.STATE})
        send_statement(session, complaint_id, "我替委托人说明一下经过。", agent, now)
        act = last_act(session, complaint_id)
        assert (act.actor_id, act.details["for"]) == (agent.account_id, people.consumer.account_id)


@pytest.mark.parametrize("power", [Power.SETTLE, Power.CHANGE_CLAIMS])
def test_an_agent_without_the_power_is_refused_in_words_that_name_it(database, now, people, power):
    with database.transaction() as session:
        complaint_id = given_mediating(session, people, now)
        offer = given_offer(session, complaint_id, people.merchant, now)
        agent = given_agent(session, people.consumer, now, powers=set(Power) - {power})
        with pytest.raises(NotAllowedError, match="需要的权限"):
            if power is Power.SETTLE:
                accept_offer(session, complaint_id, offer, agent, now)
            else:
                withdraw_complaint(session, complaint_id, agent, now)
        shown = complaint_page(session, complaint_id, agent, now).head.actions
        assert not [action for action in shown if power in powers_needed(action)]


def test_a_power_ends_with_its_last_day_and_at_once_when_it_is_taken_back(database, now, people):
    with database.transaction() as session:
        complaint_id = given_mediating(session, people, now)
        agent = given_agent(session, people.consumer, now, days=3)
        send_statement(session, complaint_id, "最后一天还可以说。", agent, now + timedelta(3))
        with pytest.raises(NotAllowedError, match="有效期"):
            send_statement(session, complaint_id, "过期以后不行。", agent, now + timedelta(4))
        end_mandate(session, agent.mandates[0].mandate_id, "", people.consumer, now)
        session.flush()
        with pytest.raises(NotFoundError):
            complaint_page(session, complaint_id, actor_of(session, agent.account_id), now)


def test_a_mandate_for_one_complaint_opens_no_other(database, now, people):
    with database.transaction() as session:
        first, second = given_filed(session, people, now), given_filed(session, people, now)
        agent = given_agent(session, people.consumer, now, complaint_id=first)
        assert complaint_page(session, first, agent, now).head.complaint_id == first
        with pytest.raises(NotFoundError):
            complaint_page(session, second, agent, now)
        with pytest.raises(NotAllowedError):
            start_draft(session, FIELDS, agent, now, principal_id=people.consumer.account_id)


def test_a_guardian_files_for_a_child_who_has_no_phone(database, now, people):
    with database.transaction() as session:
        guardian, child_id = given_guardian(session, now)
        fields = replace(FIELDS, respondent_id=people.enterprise_id)
        draft = start_draft(session, fields, guardian, now, principal_id=child_id).complaint_id
        file_complaint(session, draft, OFFICE, guardian, now)
        assert complaint_page(session, draft, people.officer, now).told.consumer.name == "周小禾"
        assert find_full_identity(session, child_id) == CHILD.identity
        assert last_act(session, draft).details["for"] == child_id


def test_nothing_can_be_done_with_a_mandate_that_no_officer_has_confirmed(database, now, people):
    with database.transaction() as session:
        agent = given_account(session, Role.CONSUMER, now, name="周大禾").actor
        mandate_id = request_mandate(session, CHILD, terms_until(now, kind=MandateKind.GUARDIAN), PROOF, agent, now)
        session.flush()
        assert actor_of(session, agent.account_id).mandates == ()
        with pytest.raises(InvalidInputError):
            decide_mandate(session, mandate_id, MembershipDecision(is_confirmed=False), SYSTEM_ACTOR, now)
        with pytest.raises(NotAllowedError):
            decide_mandate(session, mandate_id, MembershipDecision(is_confirmed=True), people.mediator, now)


def test_only_phone_and_name_together_find_an_agent(database, now, people):
    with database.transaction() as session:
        agent = given_account(session, Role.CONSUMER, now, name="吴代理")
        for named in (AgentNamed(agent.phone, "别的名字"), AgentNamed("13800000000", "吴代理")):
            with pytest.raises(InvalidInputError, match="都相符"):
                give_mandate(session, named, terms_until(now), None, people.consumer, now)
        assert mandates_of(session, people.consumer, now.date()) == ()


def test_a_signature_of_an_agent_names_both(database, now, people):
    with database.transaction() as session:
        complaint_id = given_agreed(session, people, now)
        agent = given_agent(session, people.consumer, now, powers={Power.SIGN})
        digest = agreement_document(session, complaint_id, agent, now).text_sha256
        sign_agreement(session, complaint_id, digest, agent, now)
        names = [signature.name for signature in agreement_document(session, complaint_id, agent, now).signatures]
        assert "张小民（吴代理 代）" in names


def test_an_agent_who_may_receive_is_told_what_the_principal_is_told(database, now, people):
    with database.transaction() as session:
        complaint_id = given_mediating(session, people, now)
        told = given_agent(session, people.consumer, now, powers={Power.RECEIVE})
        given_offer(session, complaint_id, people.merchant, now)
        assert any("方案" in line.title for line in inbox(session, told))


def test_every_act_of_the_table_needs_a_power_and_an_unknown_one_needs_all():
    assert powers_needed(Action.SIGN_AGREEMENT) == {Power.SIGN}
    assert powers_needed(Action.ANSWER_JOINTLY) == frozenset(Power)
