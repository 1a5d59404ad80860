"""A merchant that opened a letter with its code has the notice of mediation in it: the notice is served with that."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.roles import SYSTEM_ACTOR
from mediation.domain.addressees import AddressedTo
from mediation.domain.forms import FormKind
from mediation.domain.parties import Side
from mediation.domain.service_of_documents import ServiceChannel, ServiceStatus
from mediation.services.record_service import mark_served
from mediation.services.serve_document import ServiceOrder, start_letter_service
from mediation.storage.case_forms import respondent_of
from mediation.storage.complaint_tables import Complaint, RespondentLetter
from mediation.storage.document_tables import IssuedDocument
from mediation.storage.documents import services_of

_OPENED = "凭信件 {number} 的验证码在网上打开"


def serve_opened_letter(session: Session, complaint: Complaint, letter: RespondentLetter, now: datetime) -> None:
    """Record the newest notice of mediation as served by this letter, unless the merchant has it already."""
    notice = _newest_notice(session, complaint)
    if notice is None or _is_served(session, notice):
        return
    order = ServiceOrder(
        Side.MERCHANT,
        ServiceChannel.LETTER,
        respondent_of(session, complaint).address or "地址见信封",
        note=_OPENED.format(number=letter.number),
        request_key=letter.id,
    )
    service = start_letter_service(session, notice, complaint, order, now)
    service.sent_at = service.handed_over_at = letter.issued_at
    mark_served(session, service, SYSTEM_ACTOR, now)


def _newest_notice(session: Session, complaint: Complaint) -> IssuedDocument | None:
    return session.scalar(
        select(IssuedDocument)
        .where(
            IssuedDocument.complaint_id == complaint.id,
            IssuedDocument.kind == FormKind.MEDIATION_NOTICE.value,
            IssuedDocument.addressed_to == AddressedTo.MERCHANT.value,
        )
        .order_by(IssuedDocument.issued_at.desc(), IssuedDocument.id.desc())
        .limit(1)
    )


def _is_served(session: Session, notice: IssuedDocument) -> bool:
    return any(service.status == ServiceStatus.SERVED for service in services_of(session, notice.id))
