"""Filling the official forms from a complaint as it stands."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.identifiers import mask_name, mask_phone
from core.kernel.money import format_yuan
from core.rules import RuleBook
from identity.domain.real_identity import ID_KIND_NAMES, mask_number
from identity.queries.accounts import contact_of
from identity.queries.identities import find_full_identity
from identity.queries.mandates import agents_of
from mediation.domain.addressees import AddressedTo, Addressee
from mediation.domain.channels import CHANNEL_NAMES, Channel
from mediation.domain.form_parts import Agent, Business, Complainant, Dispute, Person
from mediation.domain.form_values import (
    AcceptanceDecision,
    AgreementForm,
    ComplaintRegister,
    MediationNotice,
    RefusalDecision,
    TerminationDecision,
)
from mediation.domain.official_document import Choice, SignatureLine
from mediation.domain.parties import Side
from mediation.storage.acting import complainants_of
from mediation.storage.agreement_tables import Agreement, Signature
from mediation.storage.claims import claims_of
from mediation.storage.complaint_tables import Complaint
from mediation.storage.draft_fields import draft_fields
from mediation.storage.loading import evidence_of, signatures_of
from mediation.storage.respondents import respondent_name
from registry.domain.described import Described, read_description
from registry.domain.links import LinkKind
from registry.queries.enterprise_page import enterprise_page, find_enterprise
from rulebook.queries.books import book_by_version

_HEADS = frozenset({LinkKind.LEGAL_REPRESENTATIVE, LinkKind.RESPONSIBLE_PERSON})
_KEPT = "由办理机关留存"
_PARTY_NAMES = {Side.CONSUMER: "投诉人", Side.MERCHANT: "被投诉人", Side.OFFICE: "调解员"}


def to_consumer(session: Session, complaint: Complaint) -> Addressee:
    return Addressee(AddressedTo.CONSUMER, contact_of(session, complaint.consumer_id).name)


def to_merchant(session: Session, complaint: Complaint) -> Addressee:
    return Addressee(AddressedTo.MERCHANT, respondent_name(session, complaint))


def complaint_register(session: Session, complaint: Complaint) -> ComplaintRegister:
    return ComplaintRegister(
        complaint_number=complaint.number or "",
        received_on=_received_on(complaint),
        channel=CHANNEL_NAMES[Channel(complaint.channel)],
        complainants=_complainants(session, complaint),
        agent=_agent(session, complaint, _received_on(complaint)),
        respondent=respondent_of(session, complaint),
        dispute=_dispute(session, complaint),
        agrees_to_publish=complaint.agrees_to_publish,
        agrees_to_delegate=complaint.agrees_to_delegation,
    )


def acceptance_decision(session: Session, complaint: Complaint, until: date, limit_source: str) -> AcceptanceDecision:
    """Return form 5; the decision rests on the rule of the day of receipt."""
    basis = _book(session, complaint).parameter("acceptance_limit", _received_on(complaint)).source
    return AcceptanceDecision(complaint.number or "", respondent_name(session, complaint), until, basis, limit_source)


def mediation_notice(session: Session, complaint: Complaint, until: date) -> MediationNotice:
    """Return the notice to the merchant; the consumer's name is masked there."""
    consumer = mask_name(contact_of(session, complaint.consumer_id).name)
    return MediationNotice(
        complaint.number or "", consumer, _claims(session, complaint), until, _mediator(session, complaint)
    )


def notice_to_consumer(session: Session, complaint: Complaint, notice: MediationNotice) -> MediationNotice:
    """Return the consumer's original of the notice."""
    return replace(notice, respondent=respondent_name(session, complaint))


def _mediator(session: Session, complaint: Complaint) -> str:
    return contact_of(session, complaint.handler_id).name if complaint.handler_id else ""


def refusal_decision(
    session: Session, complaint: Complaint, chosen: str, reasons: str, routes: Iterable[str]
) -> RefusalDecision:
    grounds = _grounds(_book(session, complaint), "refusal_ground", _received_on(complaint), chosen)
    return RefusalDecision(complaint.number or "", grounds, reasons, tuple(routes))


def termination_decision(
    session: Session, complaint: Complaint, chosen: str, reasons: str, routes: Iterable[str]
) -> TerminationDecision:
    grounds = _grounds(_book(session, complaint), "termination_ground", _received_on(complaint), chosen)
    return TerminationDecision(complaint.number or "", grounds, reasons, tuple(routes))


def agreement_form(session: Session, complaint: Complaint, agreement: Agreement) -> AgreementForm:
    """Return form 9 with the very text that was signed; the complainants' phones stay masked as in that text."""
    vault = vault_of(session)
    signatures = {Side(row.side): row for row in signatures_of(session, agreement.id)}
    merchant = signatures.get(Side.MERCHANT)
    return AgreementForm(
        complaint_number=complaint.number or "",
        complainants=parties_of(session, complaint),
        agent=_signing_agent(session, complaint, signatures.get(Side.CONSUMER)),
        respondent=respondent_of(session, complaint),
        respondent_agent=vault.open(merchant.name_sealed) if merchant else "",
        request=_claims(session, complaint),
        text=tuple(vault.open(agreement.text_sealed).splitlines()),
        text_sha256=agreement.text_sha256,
        signatures=tuple(
            SignatureLine(_PARTY_NAMES[side], vault.open(row.name_sealed), row.signed_at)
            for side, row in sorted(signatures.items(), key=lambda pair: pair[1].signed_at)
        ),
    )


def _book(session: Session, complaint: Complaint) -> RuleBook:
    return book_by_version(session, complaint.book_version or "")


def _received_on(complaint: Complaint) -> date:
    if complaint.received_on is None:
        raise ValueError("a draft has no official forms")
    return complaint.received_on


def _grounds(book: RuleBook, name: str, on: date, chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(code.text, code.source, code.code == chosen) for code in book.codes(name, on))


def _claims(session: Session, complaint: Complaint) -> tuple[str, ...]:
    return tuple(claim.text for claim in claims_of(session, complaint))


def _complainants(session: Session, complaint: Complaint) -> tuple[Complainant, ...]:
    """Return the filer in full and everybody beside; all of them read this, so the others' documents are masked."""
    rows = {row.account_id: row for row in complainants_of(session, complaint.id)}
    filer = rows.pop(complaint.consumer_id, None)
    first = Complainant(_in_full(session, complaint.consumer_id), filer is not None and filer.is_representative)
    others = (Complainant(_masked(session, row.account_id), row.is_representative) for row in rows.values())
    return (first, *others)


def parties_of(session: Session, complaint: Complaint) -> tuple[Complainant, ...]:
    """Return all who complain together as the other side may know them: by name and masked phone."""
    return tuple(
        replace(each, person=Person(each.person.name, mask_phone(each.person.phone) if each.person.phone else ""))
        for each in _complainants(session, complaint)
    )


def _masked(session: Session, account_id: str) -> Person:
    person, identity = _in_full(session, account_id), find_full_identity(session, account_id)
    if identity is None:
        return person
    return replace(person, id_number=mask_number(identity.kind, identity.number), address=_KEPT)


def _in_full(session: Session, account_id: str) -> Person:
    """Return a person with document and address, as the register asks; the office and the filer's side read it."""
    contact, identity = contact_of(session, account_id), find_full_identity(session, account_id)
    if identity is None:
        return Person(contact.name, contact.phone)
    return Person(contact.name, contact.phone, ID_KIND_NAMES[identity.kind], identity.number, identity.address)


def _agent(session: Session, complaint: Complaint, on: date) -> Person | None:
    """Return who holds a mandate for this complaint on the day."""
    held = (
        agent_id
        for agent_id, mandate in agents_of(session, complaint.consumer_id)
        if mandate.valid_from <= on <= mandate.valid_until and mandate.complaint_id in (None, complaint.id)
    )
    first = next(held, None)
    return None if first is None else _in_full(session, first)


def _signing_agent(session: Session, complaint: Complaint, signature: Signature | None) -> Agent | None:
    """Return who signed for the filer and complains with nobody: a representative is a party, no agent."""
    parties = {complaint.consumer_id, *(row.account_id for row in complainants_of(session, complaint.id))}
    if signature is None or signature.account_id in parties:
        return None
    principal = contact_of(session, complaint.consumer_id).name
    return Agent(contact_of(session, signature.account_id).name, principal)


def respondent_of(session: Session, complaint: Complaint) -> Business:
    """Return the respondent as registered; its phone, and the place of an unknown one, are what was described."""
    told = _described(session, complaint)
    found = find_enterprise(session, complaint.respondent_id) if complaint.respondent_id else None
    if found is None:
        return Business(
            respondent_name(session, complaint), address="；".join(told.places), phone="、".join(told.phones)
        )
    return Business(
        name=found.name,
        code=found.code,
        legal_representative=_legal_representative(session, found.enterprise_id),
        address=found.address,
        phone="、".join(told.phones),
    )


def _described(session: Session, complaint: Complaint) -> Described:
    sealed = complaint.respondent_text_sealed
    return read_description(vault_of(session).open(sealed) if sealed else "")


def _legal_representative(session: Session, enterprise_id: str) -> str:
    links = enterprise_page(session, enterprise_id).links
    named = (
        each.other_name for each in links if each.link.kind is LinkKind.LEGAL_REPRESENTATIVE and not each.link.to_on
    )
    return next(named, "")


def _dispute(session: Session, complaint: Complaint) -> Dispute:
    fields, vault = draft_fields(session, complaint), vault_of(session)
    return Dispute(
        happened_on=fields.event_on,
        place="",
        category=fields.category or "",
        amount=format_yuan(fields.paid_fen) if fields.paid_fen is not None else "",
        facts=fields.facts_text,
        evidence=tuple(vault.open(row.name_sealed) for row in evidence_of(session, complaint)),
        request=_claims(session, complaint),
    )
