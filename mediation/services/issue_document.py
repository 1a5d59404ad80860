"""Issuing an official document: its number, its frozen content, its hash, in the file for good."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from identity.queries.accounts import contact_of
from ledger.services.record_act import Subject, record_act
from mediation.domain.addressees import AddressedTo, Addressee
from mediation.domain.form_values import FormValues
from mediation.domain.forms import FORM_NAMES, FormKind, series_of
from mediation.domain.office import Office
from mediation.domain.official_document import OfficialDocument, content_hash, frozen_text
from mediation.services.documents import give_number, office_of_complaint
from mediation.storage.complaint_tables import Complaint
from mediation.storage.document_tables import IssuedDocument
from mediation.storage.respondents import respondent_name


@dataclass(frozen=True)
class ReportFile:
    """The report whose file a document belongs to, and the office that handles it."""

    report_id: str
    office: Office


@dataclass(frozen=True)
class NewDocument:
    """`number` is given only where the decision has one already; else the next of its series is taken."""

    values: FormValues
    to: Addressee
    number: str = ""


def issue_document(
    session: Session, file: Complaint | ReportFile, new: NewDocument, actor: Actor, now: datetime
) -> IssuedDocument:
    """Freeze a document and put it on file; what is shown later is this content and no other."""
    office = office_of_complaint(file) if isinstance(file, Complaint) else file.office
    number = new.number or give_form_number(session, office, new.values.kind, now)
    text = frozen_text(written(office, new, number, now))
    row = IssuedDocument(
        id=new_id(),
        complaint_id=file.id if isinstance(file, Complaint) else None,
        report_id=None if isinstance(file, Complaint) else file.report_id,
        kind=new.values.kind.value,
        addressed_to=new.to.to.value,
        number=number,
        content_sealed=vault_of(session).seal(text),
        sha256=content_hash(text),
        issued_at=now,
        issued_by=actor.account_id,
    )
    session.add(row)
    session.flush()
    details = {"kind": row.kind, "number": number, "to": row.addressed_to, "sha256": row.sha256}
    record_act(session, Subject(IssuedDocument.SUBJECT_KIND, row.id), "issue_document", actor, now, details=details)
    return row


def give_form_number(session: Session, office: Office, kind: FormKind, now: datetime) -> str:
    """Return the next number of the office's series of this kind; it is given back when the act fails."""
    return give_number(session, series_of(office.complaint_prefix, kind), now)


def written(office: Office, new: NewDocument, number: str, now: datetime) -> OfficialDocument:
    """Return the document as it would be issued now."""
    return OfficialDocument(
        kind=new.values.kind,
        title=FORM_NAMES[new.values.kind],
        number=number,
        office=office.name,
        addressee=new.to.name,
        sections=new.values.sections(),
        dated_on=local_date(now),
        seal_text=office.seal_text if new.values.is_sealed else "",
    )


def to_consumer(session: Session, complaint: Complaint) -> Addressee:
    return Addressee(AddressedTo.CONSUMER, contact_of(session, complaint.consumer_id).name)


def to_merchant(session: Session, complaint: Complaint) -> Addressee:
    return Addressee(AddressedTo.MERCHANT, respondent_name(session, complaint))
