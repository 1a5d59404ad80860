"""Documents of a complaint: what is on file for this viewer, and each as it was issued."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from mediation.domain.addressees import TO_WHOM, AddressedTo, served_on
from mediation.domain.forms import FORM_NAMES, FormKind
from mediation.domain.lifecycle import TALKING, Stage
from mediation.domain.official_document import OfficialDocument, check_code, content_hash, document_from_text
from mediation.domain.parties import PARTIES, Side, side_of
from mediation.domain.service_of_documents import CHANNEL_NAMES, SERVICE_STATUS_NAMES, ServiceChannel, ServiceStatus
from mediation.storage.agreement_tables import Agreement
from mediation.storage.complaint_tables import Complaint
from mediation.storage.document_tables import DocumentService, IssuedDocument
from mediation.storage.documents import (
    content_of,
    documents_of_report,
    get_document,
    may_read,
    own_documents,
    services_of,
)
from mediation.storage.loading import find_agreement, get_complaint
from mediation.storage.procedures import is_delegate


@dataclass(frozen=True)
class DocumentLine:
    """A document on file; `document_id` is empty for an agreement that still waits for its seal."""

    document_id: str
    kind: FormKind
    name: str
    number: str
    dated_on: date


@dataclass(frozen=True)
class ServiceLine:
    """One attempt to serve; names, addresses and notes are for the office only."""

    service_id: str
    version: int
    side: Side
    recipient: str
    channel: ServiceChannel
    channel_name: str
    address: str
    status: ServiceStatus
    status_name: str
    sent_at: datetime
    handed_over_at: datetime | None
    served_on: date | None
    served_at: datetime | None
    failed_at: datetime | None
    note: str
    proof_name: str
    proof_sha256: str


@dataclass(frozen=True)
class DocumentPage:
    """A document as it was issued, what checks it, and, for the office, every attempt to serve it."""

    document_id: str
    complaint_id: str
    report_id: str
    document: OfficialDocument
    sha256: str
    check_code: str
    issued_at: datetime
    services: tuple[ServiceLine, ...]
    served_on: date | None


@dataclass(frozen=True)
class VerifiedDocument:
    """What anybody with number and code may know: that it was issued, by whom, when, and that it is unchanged."""

    name: str
    number: str
    office: str
    issued_on: date
    sha256: str
    is_unchanged: bool


def documents_of(session: Session, complaint: Complaint, viewer: Actor) -> tuple[DocumentLine, ...]:
    """Return the documents that this viewer may read, oldest first."""
    lines = _told_apart(own_documents(session, complaint, viewer))
    agreement = find_agreement(session, complaint.id)
    if agreement is not None and agreement.sealed_at is None and is_readable(complaint, agreement):
        name, day = FORM_NAMES[FormKind.AGREEMENT], local_date(agreement.drafted_at)
        lines.append(DocumentLine("", FormKind.AGREEMENT, name, agreement.number, day))
    return tuple(lines)


def _told_apart(rows: Sequence[IssuedDocument]) -> list[DocumentLine]:
    """Return the lines; originals with one number are told apart by their addressee."""
    times = Counter(row.number for row in rows)
    lines = ((row, document_line(row)) for row in rows)
    return [
        replace(line, name=line.name + TO_WHOM.get(AddressedTo(row.addressed_to), ""))
        if times[row.number] > 1
        else line
        for row, line in lines
    ]


def is_readable(complaint: Complaint, agreement: Agreement) -> bool:
    """Tell whether an agreement may be shown: a draft repeats an offer, so it is gone when mediation failed."""
    return agreement.sealed_at is not None or agreement.settled_at is not None or Stage(complaint.stage) in TALKING


def report_documents(session: Session, report_id: str, viewer: Actor) -> tuple[DocumentLine, ...]:
    """Return the documents of a report that this viewer may read, oldest first."""
    rows = documents_of_report(session, report_id)
    return tuple(document_line(row) for row in rows if may_read(session, row, viewer))


def document_line(row: IssuedDocument) -> DocumentLine:
    kind = FormKind(row.kind)
    return DocumentLine(row.id, kind, FORM_NAMES[kind], row.number, local_date(row.issued_at))


def newest_document(session: Session, complaint_id: str, kind: FormKind, viewer: Actor) -> DocumentPage:
    """Return the newest document of this kind; raises NotFoundError when there is none for this viewer."""
    complaint = get_complaint(session, complaint_id, viewer)
    found = [row for row in own_documents(session, complaint, viewer) if row.kind == kind]
    if not found:
        raise NotFoundError("没有找到这份文书")
    return document_page(session, found[-1].id, viewer)


def document_page(session: Session, document_id: str, viewer: Actor) -> DocumentPage:
    """Return a document; to a stranger it does not exist."""
    row, side = get_document(session, document_id, viewer), side_of(viewer.role)
    services = services_of(session, row.id)
    own = services if side is Side.OFFICE else [each for each in services if each.side == side]
    is_office = side is Side.OFFICE and not _is_delegates(session, row, viewer)
    days = [each.served_on for each in own if each.served_on is not None]
    return DocumentPage(
        document_id=row.id,
        complaint_id=row.complaint_id or "",
        report_id=row.report_id or "",
        document=content_of(session, row),
        sha256=row.sha256,
        check_code=check_code(row.sha256),
        issued_at=row.issued_at,
        services=tuple(service_line(session, each) for each in own) if is_office else (),
        served_on=min(days, default=None),
    )


def _is_delegates(session: Session, row: IssuedDocument, viewer: Actor) -> bool:
    return row.complaint_id is not None and is_delegate(session, session.get_one(Complaint, row.complaint_id), viewer)


def service_line(session: Session, row: DocumentService) -> ServiceLine:
    vault = vault_of(session)
    channel, status = ServiceChannel(row.channel), ServiceStatus(row.status)
    return ServiceLine(
        service_id=row.id,
        version=row.version,
        side=Side(row.side),
        recipient=vault.open(row.recipient_sealed),
        channel=channel,
        channel_name=CHANNEL_NAMES[channel],
        address=vault.open(row.address_sealed) if row.address_sealed else "",
        status=status,
        status_name=SERVICE_STATUS_NAMES[status],
        sent_at=row.sent_at,
        handed_over_at=row.handed_over_at,
        served_on=row.served_on,
        served_at=row.served_at,
        failed_at=row.failed_at,
        note=vault.open(row.note_sealed) if row.note_sealed else "",
        proof_name=vault.open(row.proof_name_sealed) if row.proof_name_sealed else "",
        proof_sha256=row.proof_sha256 or "",
    )


@dataclass(frozen=True)
class ServiceTarget:
    """A side that the document is served on, and whether it has it."""

    side: Side
    is_served: bool


def service_targets(session: Session, document_id: str, viewer: Actor) -> tuple[ServiceTarget, ...]:
    """Return whom the document is to be served on."""
    row = get_document(session, document_id, viewer)
    has = {each.side for each in services_of(session, row.id) if each.served_on is not None}
    return tuple(ServiceTarget(side, side.value in has) for side in served_on(AddressedTo(row.addressed_to)))


@dataclass(frozen=True)
class ServiceProof:
    sha256: str
    media_type: str
    name: str


def service_proof(session: Session, service_id: str, viewer: Actor) -> ServiceProof:
    """Return the scan that proves an attempt; raises NotFoundError when there is none for this viewer."""
    row = session.get(DocumentService, service_id)
    if side_of(viewer.role) is not Side.OFFICE or row is None or row.proof_name_sealed is None:
        raise NotFoundError("没有找到这份回执")
    if _is_delegates(session, get_document(session, row.document_id, viewer), viewer):
        raise NotFoundError("没有找到这份回执")
    return ServiceProof(
        row.proof_sha256 or "", row.proof_media_type or "", vault_of(session).open(row.proof_name_sealed)
    )


def served_days(session: Session, complaint_id: str, kind: FormKind) -> Mapping[Side, date | None]:
    """Return for each party the day on which it was served with a document of this kind, None while it was not."""
    rows = session.execute(
        select(DocumentService.side, DocumentService.served_on)
        .join(IssuedDocument, IssuedDocument.id == DocumentService.document_id)
        .where(
            IssuedDocument.complaint_id == complaint_id,
            IssuedDocument.kind == kind.value,
            DocumentService.served_on.is_not(None),
        )
    ).all()
    return {side: min((day for served, day in rows if served == side and day), default=None) for side in PARTIES}


def verify_document(session: Session, number: str, code: str) -> VerifiedDocument | None:
    """Return what may be known of the document with this number and code; nothing of its content."""
    rows = session.scalars(select(IssuedDocument).where(IssuedDocument.number == number.strip()))
    typed = "".join(char for char in code.upper() if char.isalnum())
    row = next((each for each in rows if check_code(each.sha256).replace("-", "") == typed), None)
    if row is None:
        return None
    text = vault_of(session).open(row.content_sealed)
    kind = FormKind(row.kind)
    return VerifiedDocument(
        name=FORM_NAMES[kind],
        number=row.number,
        office=document_from_text(text).office,
        issued_on=local_date(row.issued_at),
        sha256=row.sha256,
        is_unchanged=content_hash(text) == row.sha256,
    )
