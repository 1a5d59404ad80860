"""Complaining together: acts that bind the others wait for everybody's consent (办法121 article 12)."""

import pytest

from core.kernel.errors import BusinessError, ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import Role
from identity.queries.inbox import inbox
from mediation.domain.forms import FormKind
from mediation.domain.joint import JointMatter
from mediation.domain.lifecycle import Stage
from mediation.queries.agreement_document import agreement_document
from mediation.queries.complaint_page import complaint_page
from mediation.queries.documents import newest_document
from mediation.queries.together import together_page
from mediation.services.accept_complaint import accept_complaint
from mediation.services.answer_offer import accept_offer
from mediation.services.ask_complainants import Asked, JointReply, answer_jointly, ask_complainants
from mediation.services.complain_together import (
    agree_jointly,
    appoint_representative,
    invite_complainants,
    join_complaint,
    leave_joint,
)
from mediation.services.end_mediation import decline_mediation, state_no_agreement
from mediation.services.file_complaint import file_complaint
from mediation.services.give_consent import give_consent
from mediation.services.save_draft import save_draft
from mediation.services.send_statement import send_statement
from mediation.services.sign_agreement import seal_agreement, sign_agreement
from mediation.services.withdraw_complaint import withdraw_complaint
from tests.factories_identity import given_account
from tests.factories_mediation import FIELDS, OFFICE, given_draft, given_filed, given_offer, given_people
from tests.factories_people import given_joined


@pytest.fixture
def people(database, now):
    with database.transaction() as session:
        return given_people(session, now)


def given_joint(session, people, now, *, stage=Stage.MEDIATING):
    """A complaint of three, brought to a stage; the first of them represents all."""
    draft = given_draft(session, people, now)
    others = [given_joined(session, draft, people.consumer, now, name) for name in ("孙同诉", "李同诉")]
    if stage is not Stage.DRAFT:
        file_complaint(session, draft, OFFICE, people.consumer, now)
    if stage in (Stage.ACCEPTED, Stage.MEDIATING):
        accept_complaint(session, draft, people.officer, now)
    if stage is Stage.MEDIATING:
        give_consent(session, draft, people.consumer, now)
        give_consent(session, draft, people.merchant, now)
    return draft, others


def all_agree(session, complaint_id, asked, people, others, now):
    question = ask_complainants(session, complaint_id, asked, people.consumer, now).subject_id
    for other in others:
        answer_jointly(session, complaint_id, JointReply(question, agrees=True), other, now)


ENDINGS = [
    (Stage.FILED, withdraw_complaint),
    (Stage.ACCEPTED, decline_mediation),
    (Stage.MEDIATING, withdraw_complaint),
    (Stage.MEDIATING, state_no_agreement),
]


@pytest.mark.parametrize(("stage", "ending"), ENDINGS)
def test_ending_it_waits_until_the_last_of_them_agrees(database, now, people, stage, ending):
    with database.transaction() as session:
        complaint_id, others = given_joint(session, people, now, stage=stage)
        question = ask_complainants(session, complaint_id, Asked(JointMatter.WITHDRAW), people.consumer, now).subject_id
        answer_jointly(session, complaint_id, JointReply(question, agrees=True), others[0], now)
        answer_jointly(session, complaint_id, JointReply(question, agrees=False), others[1], now)
        with pytest.raises(ConflictError, match="李同诉"):
            ending(session, complaint_id, people.consumer, now)
        answer_jointly(session, complaint_id, JointReply(question, agrees=True), others[1], now)
        assert ending(session, complaint_id, people.consumer, now).stage in (Stage.WITHDRAWN, Stage.TERMINATED)


def test_an_offer_is_accepted_and_signed_only_with_consent_to_that_very_thing(database, now, people):
    with database.transaction() as session:
        complaint_id, others = given_joint(session, people, now)
        first = given_offer(session, complaint_id, people.merchant, now, 100_000)
        all_agree(session, complaint_id, Asked(JointMatter.SETTLE, first), people, others, now)
        second = given_offer(session, complaint_id, people.merchant, now, 50_000)
        with pytest.raises(ConflictError, match="全体投诉人同意"):
            accept_offer(session, complaint_id, second, people.consumer, now)
        accept_offer(session, complaint_id, first, people.consumer, now)
        digest = agreement_document(session, complaint_id, people.consumer, now).text_sha256
        with pytest.raises(ConflictError, match="全体投诉人同意"):
            sign_agreement(session, complaint_id, digest, people.consumer, now)
        all_agree(session, complaint_id, Asked(JointMatter.SIGN, digest), people, others, now)
        sign_agreement(session, complaint_id, digest, people.consumer, now)
        assert agreement_document(session, complaint_id, people.merchant, now).signatures[0].name == "张小民（代表人）"


def test_the_signed_text_and_form_9_name_everybody_who_complains_together(database, now, people):
    with database.transaction() as session:
        complaint_id, others = given_joint(session, people, now)
        offer = given_offer(session, complaint_id, people.merchant, now, 100_000)
        all_agree(session, complaint_id, Asked(JointMatter.SETTLE, offer), people, others, now)
        accept_offer(session, complaint_id, offer, people.consumer, now)
        document = agreement_document(session, complaint_id, people.consumer, now)
        digest = document.text_sha256
        all_agree(session, complaint_id, Asked(JointMatter.SIGN, digest), people, others, now)
        sign_agreement(session, complaint_id, digest, people.consumer, now)
        sign_agreement(session, complaint_id, digest, people.merchant, now)
        seal_agreement(session, complaint_id, digest, people.mediator, now)
        form = newest_document(session, complaint_id, FormKind.AGREEMENT, people.merchant).document
    first = next(line for line in document.paragraphs if line.startswith("投诉人："))
    assert all(name in first for name in ("张小民（代表人，", "孙同诉", "李同诉"))
    named = {section.heading: section.entries[0].text for section in form.sections if section.entries}
    assert [named[f"投诉人 {place}"] for place in (2, 3)] == ["孙同诉", "李同诉"]
    assert named["投诉人 1（代表人）"] == "张小民"
    assert "投诉人的代理人" not in named


def test_who_is_represented_sees_all_and_does_nothing_but_answer_and_bring_evidence(database, now, people):
    with database.transaction() as session:
        complaint_id, others = given_joint(session, people, now)
        with pytest.raises(NotAllowedError, match="代表人"):
            send_statement(session, complaint_id, "我也想说几句。", others[0], now)
        shown = complaint_page(session, complaint_id, others[0], now)
        assert {action.value for action in shown.head.actions} == {"add_evidence", "answer_jointly"}


def test_a_changed_draft_is_filed_only_when_everybody_has_agreed_again(database, now, people):
    with database.transaction() as session:
        draft, others = given_joint(session, people, now, stage=Stage.DRAFT)
        fields = FIELDS.__class__(**{**vars(FIELDS), "respondent_id": people.enterprise_id, "paid_fen": 1})
        save_draft(session, draft, fields, people.consumer, now)
        with pytest.raises(InvalidInputError, match="2 人没有同意"):
            file_complaint(session, draft, OFFICE, people.consumer, now)
        for other in others:
            seen = together_page(session, draft, other, now).content_hash
            agree_jointly(session, draft, seen, other, now)
        assert file_complaint(session, draft, OFFICE, people.consumer, now).stage is Stage.FILED


def test_the_register_names_everybody_and_only_the_filers_number_in_full(database, now, people):
    with database.transaction() as session:
        complaint_id, _others = given_joint(session, people, now, stage=Stage.FILED)
        register = newest_document(session, complaint_id, FormKind.COMPLAINT_REGISTER, people.consumer).document
        of_one = given_filed(session, people, now)
        alone = newest_document(session, of_one, FormKind.COMPLAINT_REGISTER, people.officer).document
    told = {part.heading: {entry.label: entry.text for entry in part.entries} for part in register.sections}
    assert told["投诉人 1（代表人）"]["姓名"] == people.consumer.name
    assert {told[f"投诉人 {place}"]["姓名"] for place in (2, 3)} == {"孙同诉", "李同诉"}
    assert all("*" in told[f"投诉人 {place}"]["证件号码"] for place in (2, 3))
    assert all("示例路" not in told[f"投诉人 {place}"]["通讯地址"] for place in (2, 3))
    assert "*" not in told["投诉人 1（代表人）"]["证件号码"]
    assert [part.heading for part in alone.sections][1:3] == ["投诉人", "被投诉人"]


def test_there_are_at_most_two_representatives(database, now, people):
    with database.transaction() as session:
        draft, others = given_joint(session, people, now, stage=Stage.DRAFT)
        appoint_representative(session, draft, others[0].account_id, people.consumer, now)
        with pytest.raises(InvalidInputError, match="最多 2 人"):
            appoint_representative(session, draft, others[1].account_id, people.consumer, now)


def test_a_wrong_or_replaced_code_opens_nothing(database, now, people):
    with database.transaction() as session:
        draft = given_draft(session, people, now)
        old = invite_complainants(session, draft, people.consumer, now).code
        invite_complainants(session, draft, people.consumer, now)
        stranger = given_account(session, Role.CONSUMER, now).actor
        for code in (old, "", "AAAA-AAAA-AAAA"):
            with pytest.raises(InvalidInputError):
                join_complaint(session, code, "", stranger, now)


def test_who_leaves_is_no_longer_asked_and_sees_it_no_more(database, now, people):
    with database.transaction() as session:
        complaint_id, others = given_joint(session, people, now, stage=Stage.FILED)
        for other in others:
            leave_joint(session, complaint_id, other, now)
            with pytest.raises(BusinessError):
                complaint_page(session, complaint_id, other, now)
        all_agree(session, complaint_id, Asked(JointMatter.WITHDRAW), people, [], now)
        assert withdraw_complaint(session, complaint_id, people.consumer, now).stage is Stage.WITHDRAWN


def test_the_merchant_sees_masked_names_and_nothing_of_what_is_thought_about_its_offers(database, now, people):
    with database.transaction() as session:
        complaint_id, others = given_joint(session, people, now)
        offer = given_offer(session, complaint_id, people.merchant, now)
        all_agree(session, complaint_id, Asked(JointMatter.SETTLE, offer), people, others, now)
        seen = together_page(session, complaint_id, people.merchant, now)
        assert [line.name for line in seen.complainants] == ["张**", "孙**", "李**"]
        assert seen.questions == ()
        assert {line.account_id for line in seen.complainants} == {""}


def test_a_notice_of_a_draft_names_no_number_that_is_not_there(database, now, people):
    with database.transaction() as session:
        given_joint(session, people, now, stage=Stage.DRAFT)
        bodies = [line.body for line in inbox(session, people.consumer)]
        assert bodies
        assert not [body for body in bodies if "None" in body]
