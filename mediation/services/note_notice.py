"""The clock of the notice of termination stops on the day the last side concerned was served with the decision."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.domain.clocks import ClockKind
from mediation.domain.forms import FormKind
from mediation.domain.parties import Side
from mediation.domain.service_of_documents import ServiceStatus
from mediation.services.run_clocks import stop_clock
from mediation.storage.complaint_tables import Complaint
from mediation.storage.document_tables import DocumentService, IssuedDocument

_SERVED = "served"


def note_served(session: Session, service: DocumentService) -> None:
    """Stop the notice clock when this service was the last one missing."""
    document = session.get_one(IssuedDocument, service.document_id)
    if document.kind != FormKind.TERMINATION or document.complaint_id is None:
        return
    complaint = session.get_one(Complaint, document.complaint_id)
    served = {row.side: row.served_on for row in _served_rows(session, complaint.id)}
    served[service.side] = service.served_on
    days = [day for day in served.values() if day is not None]
    if {side.value for side in sides_to_tell(complaint)} <= set(served) and days:
        stop_clock(session, complaint, ClockKind.TERMINATION_NOTICE, max(days), _SERVED)


def sides_to_tell(complaint: Complaint) -> tuple[Side, ...]:
    """Return who must be told that mediation ended; a respondent that was never found cannot be."""
    return (Side.CONSUMER,) if complaint.respondent_id is None else (Side.CONSUMER, Side.MERCHANT)


def _served_rows(session: Session, complaint_id: str) -> list[DocumentService]:
    return list(
        session.scalars(
            select(DocumentService)
            .join(IssuedDocument, IssuedDocument.id == DocumentService.document_id)
            .where(
                IssuedDocument.complaint_id == complaint_id,
                IssuedDocument.kind == FormKind.TERMINATION.value,
                DocumentService.status == ServiceStatus.SERVED.value,
            )
        )
    )
