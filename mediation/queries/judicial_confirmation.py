"""The judicial-confirmation pack of an agreement: may a court confirm it, until when, with which papers."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import NotFoundError
from core.kernel.identifiers import mask_phone
from core.kernel.roles import Actor
from identity.queries.accounts import contact_of
from mediation.domain.addressees import AddressedTo, Addressee
from mediation.domain.clocks import ClockKind, ClockView
from mediation.domain.form_parts import Person
from mediation.domain.forms import FormKind
from mediation.domain.judicial_confirmation import (
    AgreedPoints,
    ConfirmationApplication,
    ExactPoint,
    exact_points,
    identity_pages,
)
from mediation.domain.office import office_from_json
from mediation.domain.official_document import OfficialDocument
from mediation.domain.parties import Side, side_of
from mediation.domain.writing import NewDocument, written
from mediation.queries.clock_of import clocks_of
from mediation.queries.documents import DocumentPage, newest_document
from mediation.storage.agreement_tables import Agreement
from mediation.storage.case_forms import respondent_of
from mediation.storage.complaint_tables import Complaint
from mediation.storage.confirmation import filings_noted, lawful_body_of
from mediation.storage.loading import find_agreement, get_complaint, get_offer
from mediation.storage.offer_values import terms_of


@dataclass(frozen=True)
class ConfirmationPack:
    """`body` is empty where the office mediated in its own name: then there is no application, only the reason.

    `noted_by` are the sides that said they applied.
    """

    complaint_id: str
    complaint_number: str
    body: str
    clock: ClockView | None
    points: tuple[ExactPoint, ...]
    papers: tuple[str, ...]
    application: OfficialDocument | None
    agreement: DocumentPage
    noted_by: tuple[Side, ...]

    @property
    def is_exact(self) -> bool:
        return not any(point.problem for point in self.points)


def confirmation_pack(session: Session, complaint_id: str, viewer: Actor, now: datetime) -> ConfirmationPack:
    """Return the pack; raises NotFoundError while no sealed agreement exists."""
    complaint = get_complaint(session, complaint_id, viewer)
    agreement = find_agreement(session, complaint_id)
    if agreement is None or agreement.sealed_at is None:
        raise NotFoundError("调解书生效以后，才能准备司法确认的材料")
    body = lawful_body_of(session, complaint) or ""
    points = exact_points(_points(session, agreement))
    kinds = [view for view in clocks_of(session, complaint, local_date(now)) if view.kind is _KIND]
    clock = kinds[0] if kinds else None
    paper = _application(session, complaint, agreement, (body, clock, points), side_of(viewer.role))
    return ConfirmationPack(
        complaint_id=complaint.id,
        complaint_number=complaint.number or "",
        body=body,
        clock=clock,
        points=points,
        papers=identity_pages(),
        application=paper,
        agreement=newest_document(session, complaint_id, FormKind.AGREEMENT, viewer),
        noted_by=tuple(filings_noted(session, complaint_id)),
    )


_KIND = ClockKind.JUDICIAL_CONFIRMATION


def _points(session: Session, agreement: Agreement) -> AgreedPoints:
    terms = terms_of(session, get_offer(session, agreement.complaint_id, agreement.offer_id))
    return AgreedPoints(terms.remedy, terms.sum_fen, terms.due_on, terms.method, terms.conditions)


def _application(
    session: Session,
    complaint: Complaint,
    agreement: Agreement,
    known: tuple[str, ClockView | None, tuple[ExactPoint, ...]],
    side: Side,
) -> OfficialDocument | None:
    body, clock, points = known
    if not body or clock is None or agreement.sealed_at is None:
        return None
    consumer = contact_of(session, complaint.consumer_id)
    phone = consumer.phone if side is not Side.MERCHANT else mask_phone(consumer.phone) if consumer.phone else ""
    values = ConfirmationApplication(
        consumer=Person(consumer.name, phone),
        respondent=respondent_of(session, complaint),
        body=body,
        agreement_number=agreement.number,
        effective_on=local_date(agreement.sealed_at),
        last_day=clock.due_on,
        points=points,
    )
    office = office_from_json(complaint.office or {})
    new = NewDocument(values, Addressee(AddressedTo.OTHER, "＿＿＿＿人民法院"))
    return written(office, new, "", _dated(agreement.sealed_at))


def _dated(at: datetime) -> date:
    return local_date(at)
