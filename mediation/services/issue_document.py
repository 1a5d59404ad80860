"""Issuing an official document: its number, its frozen content, its hash, in the file for good."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from ledger.services.record_act import Subject, record_act
from mediation.domain.addressees import AddressedTo
from mediation.domain.forms import FormKind, series_of
from mediation.domain.office import Office
from mediation.domain.official_document import content_hash, frozen_text
from mediation.domain.writing import NewDocument, written
from mediation.services.documents import give_number, office_of_complaint
from mediation.storage.complaint_tables import Complaint
from mediation.storage.document_tables import IssuedDocument


@dataclass(frozen=True)
class ReportFile:
    """The report whose file a document belongs to, and the office that handles it."""

    report_id: str
    office: Office


def issue_document(
    session: Session, file: Complaint | ReportFile, new: NewDocument, actor: Actor, now: datetime
) -> IssuedDocument:
    """Freeze a document and put it on file; what is shown later is this content and no other."""
    office = office_of_complaint(file) if isinstance(file, Complaint) else file.office
    number = new.number or give_form_number(session, office, new.values.kind, now)
    text = frozen_text(written(office, new, number, local_date(now)))
    row = IssuedDocument(
        id=new_id(),
        complaint_id=file.id if isinstance(file, Complaint) else None,
        report_id=None if isinstance(file, Complaint) else file.report_id,
        kind=new.values.kind.value,
        addressed_to=new.to.to.value,
        enterprise_id=_merchant_of(file, new.to.to),
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


def _merchant_of(file: Complaint | ReportFile, to: AddressedTo) -> str | None:
    to_merchant = to in (AddressedTo.MERCHANT, AddressedTo.PARTIES)
    return file.respondent_id if to_merchant and isinstance(file, Complaint) else None
