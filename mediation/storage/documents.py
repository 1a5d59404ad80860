"""Loading issued documents and the attempts to serve them; the hash is checked whenever content is read."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import ConflictError, NotFoundError
from core.kernel.roles import Actor
from mediation.domain.addressees import READ_BY_DELEGATE, READERS, AddressedTo
from mediation.domain.forms import FormKind
from mediation.domain.official_document import OfficialDocument, content_hash, document_from_text
from mediation.domain.parties import Side, side_of
from mediation.storage.complaint_tables import Complaint
from mediation.storage.document_tables import DocumentService, IssuedDocument
from mediation.storage.procedures import is_delegate
from mediation.storage.report_tables import Report
from mediation.storage.reports import report_visible_to
from mediation.storage.visibility import visible_to

_NOT_FOUND = "没有找到这份文书，可能是地址不对，或者当前账号不能查看"


def get_document(session: Session, document_id: str, actor: Actor) -> IssuedDocument:
    """Return the document if the actor may read it; to a stranger it does not exist."""
    row = session.get(IssuedDocument, document_id)
    if row is None or not may_read(session, row, actor):
        raise NotFoundError(_NOT_FOUND)
    return row


def documents_on_file(session: Session, complaint_id: str, side: Side) -> list[IssuedDocument]:
    """Return the documents of the complaint that this side may read, oldest first."""
    rows = session.scalars(
        select(IssuedDocument).where(IssuedDocument.complaint_id == complaint_id).order_by(IssuedDocument.id)
    )
    return [row for row in rows if side in READERS[AddressedTo(row.addressed_to)]]


def own_documents(session: Session, complaint: Complaint, viewer: Actor) -> list[IssuedDocument]:
    """Return what this viewer may read, without what was addressed to a merchant that was the respondent before."""
    rows = documents_on_file(session, complaint.id, side_of(viewer.role))
    return [row for row in rows if _is_for(session, row, complaint, viewer)]


def _is_for(session: Session, row: IssuedDocument, complaint: Complaint, viewer: Actor) -> bool:
    """Tell whether a document that the viewer's side reads is for this very viewer."""
    side, to = side_of(viewer.role), AddressedTo(row.addressed_to)
    if side is Side.MERCHANT:
        return row.enterprise_id in (None, complaint.respondent_id)
    if to is AddressedTo.FILER:
        return viewer.account_id == complaint.consumer_id or complaint.office_id in viewer.office_ids
    if is_delegate(session, complaint, viewer):
        return to in READ_BY_DELEGATE and row.kind != FormKind.IDENTITY_NOTICE
    return True


def content_of(session: Session, row: IssuedDocument) -> OfficialDocument:
    """Return what was issued; raises ConflictError when it no longer has the hash it was issued with."""
    text = vault_of(session).open(row.content_sealed)
    if content_hash(text) != row.sha256:
        raise ConflictError("这份文书的内容和登记的指纹不一致，已停止显示。请联系办理机关核对")
    return document_from_text(text)


def services_of(session: Session, document_id: str) -> list[DocumentService]:
    """Return every attempt to serve the document, oldest first."""
    return list(
        session.scalars(
            select(DocumentService).where(DocumentService.document_id == document_id).order_by(DocumentService.id)
        )
    )


def get_service_for_update(session: Session, service_id: str, actor: Actor) -> DocumentService:
    """Return the attempt and hold it; raises NotFoundError when the actor may not read its document."""
    row = session.scalar(
        select(DocumentService)
        .where(DocumentService.id == service_id)
        .with_for_update()  # SQLite ignores this: one writer
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError(_NOT_FOUND)
    get_document(session, row.document_id, actor)
    return row


def may_read(session: Session, row: IssuedDocument, actor: Actor) -> bool:
    """Tell whether the actor may read the document: its side of a visible complaint, or of a visible report."""
    side = side_of(actor.role)
    if side is Side.SYSTEM:
        return True
    if row.report_id is not None:
        return _may_read_of_report(session, row, actor)
    if side not in READERS[AddressedTo(row.addressed_to)]:
        return False
    complaint = session.scalar(select(Complaint).where(Complaint.id == row.complaint_id, visible_to(actor)))
    return complaint is not None and _is_for(session, row, complaint, actor)


def _may_read_of_report(session: Session, row: IssuedDocument, actor: Actor) -> bool:
    """Let the office read every document of its report, and whoever reported only the result."""
    if side_of(actor.role) is not Side.OFFICE and row.kind != FormKind.REPORT_RESULT:
        return False
    return session.scalar(select(Report.id).where(Report.id == row.report_id, report_visible_to(actor))) is not None


def documents_of_report(session: Session, report_id: str) -> list[IssuedDocument]:
    """Return every document of the report, oldest first."""
    return list(
        session.scalars(select(IssuedDocument).where(IssuedDocument.report_id == report_id).order_by(IssuedDocument.id))
    )
