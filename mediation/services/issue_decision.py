"""The documents that each step of a complaint makes: issued, put on file, and served in the inbox."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.roles import SYSTEM_ACTOR, Actor
from mediation.domain.addressees import AddressedTo, Addressee
from mediation.domain.writing import NewDocument
from mediation.services.issue_document import issue_document
from mediation.services.law_answers import book_of
from mediation.services.serve_document import serve_by_inbox
from mediation.services.tell_parties import News, served
from mediation.storage.agreement_tables import Agreement
from mediation.storage.case_forms import (
    acceptance_decision,
    agreement_form,
    complaint_register,
    mediation_notice,
    notice_to_consumer,
    refusal_decision,
    termination_decision,
    to_consumer,
    to_merchant,
)
from mediation.storage.complaint_tables import Complaint, Decision
from mediation.storage.loading import find_decision

_MERCHANT_IS_ASKED = served("有一件投诉等您答复", "请查看内容，并告诉我们是否同意调解。")
_CONSUMER_IS_TOLD = served("调解怎么进行", "请查看调解通知书：怎么调解、由谁调解，以及您可以申请调解员回避。")
_TERMINATED = served("调解已终止", "请查看终止的依据，以及还可以走的其他途径。为和解提出的方案不再显示。")


def issue_register(session: Session, complaint: Complaint, now: datetime) -> None:
    """Put the register of a received complaint on file (form 1); its filer may read it."""
    to = Addressee(AddressedTo.FILER, "")
    issue_document(session, complaint, NewDocument(complaint_register(session, complaint), to), SYSTEM_ACTOR, now)


def issue_acceptance(session: Session, complaint: Complaint, decision: Decision, actor: Actor, now: datetime) -> None:
    """Serve the decision on the consumer (form 5) and the notice of mediation on the merchant (form 7)."""
    if decision.mediation_until is None or complaint.accepted_on is None:
        raise ValueError("an accepted complaint has its days")
    limit = book_of(session, complaint).parameter("mediation_limit", complaint.accepted_on)
    values = acceptance_decision(session, complaint, decision.mediation_until, limit.source)
    news = served("投诉已受理", "我们已征求商家是否同意调解。")
    issue_and_serve(
        session, complaint, NewDocument(values, to_consumer(session, complaint), decision.number), news, actor, now
    )
    issue_mediation_notice(session, complaint, actor, now)


def issue_mediation_notice(session: Session, complaint: Complaint, actor: Actor, now: datetime) -> None:
    """Serve the notice of mediation (form 7) on both sides as they are known now: two originals with one number."""
    acceptance = find_decision(session, complaint.id, "acceptance")
    if acceptance is None or acceptance.mediation_until is None:
        raise ValueError("an accepted complaint has its decision with the last day of mediation")
    values = mediation_notice(session, complaint, acceptance.mediation_until)
    own = NewDocument(notice_to_consumer(session, complaint, values), to_consumer(session, complaint))
    number = issue_and_serve(session, complaint, own, _CONSUMER_IS_TOLD, actor, now)
    theirs = NewDocument(values, to_merchant(session, complaint), number)
    issue_and_serve(session, complaint, theirs, _MERCHANT_IS_ASKED, actor, now)


def issue_refusal(session: Session, complaint: Complaint, decision: Decision, actor: Actor, now: datetime) -> None:
    """Serve the decision not to accept on the consumer (form 6)."""
    reasons = _reasons(session, decision)
    values = refusal_decision(session, complaint, decision.ground or "", reasons, decision.routes)
    news = served("投诉未予受理", "请查看理由和依据，以及您还可以走的其他途径。")
    issue_and_serve(
        session, complaint, NewDocument(values, to_consumer(session, complaint), decision.number), news, actor, now
    )


def issue_termination(
    session: Session, complaint: Complaint, decision: Decision, actor: Actor, now: datetime, news: News = _TERMINATED
) -> None:
    """Serve the decision to end mediation (form 8) on both sides: two originals with one number."""
    reasons = _reasons(session, decision)
    values = termination_decision(session, complaint, decision.ground or "", reasons, decision.routes)
    for to in (to_consumer(session, complaint), to_merchant(session, complaint)):
        issue_and_serve(session, complaint, NewDocument(values, to, decision.number), news, actor, now)


def issue_agreement(session: Session, complaint: Complaint, agreement: Agreement, actor: Actor, now: datetime) -> None:
    """Serve the sealed agreement (form 9) on both sides; it keeps the number that both have signed."""
    values = agreement_form(session, complaint, agreement)
    both = "、".join((*(each.person.name for each in values.complainants), values.respondent.name))
    new = NewDocument(values, Addressee(AddressedTo.PARTIES, both), agreement.number)
    news = served("调解书已生效", "请按约定的日期履行，履行后请在投诉页面确认。")
    issue_and_serve(session, complaint, new, news, actor, now)


def issue_and_serve(
    session: Session, complaint: Complaint, new: NewDocument, news: News, actor: Actor, now: datetime
) -> str:
    """Issue a document, put it into the inbox of whoever it is addressed to, and return its number."""
    document = issue_document(session, complaint, new, actor, now)
    serve_by_inbox(session, document, complaint, news, actor, now)
    return document.number


def _reasons(session: Session, decision: Decision) -> str:
    return vault_of(session).open(decision.reasons_sealed) if decision.reasons_sealed else ""
