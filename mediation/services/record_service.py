"""What became of an attempt to serve: opened, recorded with proof, returned, given up."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.contracts.mediation import DocumentDispatched
from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import SYSTEM_ACTOR, Actor
from mediation.domain.addressees import AddressedTo, served_on
from mediation.domain.letter_codes import folded_code
from mediation.domain.letters import check_reasons
from mediation.domain.official_document import OfficialDocument
from mediation.domain.parties import Side, side_of
from mediation.domain.service_of_documents import ServiceAct, ServiceChannel, ServiceStatus
from mediation.services.add_evidence import StoredFile
from mediation.services.archive_cases import supplement_archive
from mediation.services.documents import office_of_complaint
from mediation.services.office_gate import require_office_itself
from mediation.services.serve_document import DESK, start_inbox_service
from mediation.services.take_service_step import take_service_step
from mediation.storage.acting import beside_the_consumer
from mediation.storage.complaint_tables import Complaint
from mediation.storage.document_tables import DocumentService, IssuedDocument
from mediation.storage.documents import content_of, get_document, get_service_for_update, services_of

_WRONG = "编号或取件码不正确，请对照收到的短信或邮件再输一次"
_OVER = "这个取件码已过有效期，请联系办理机关重新送达，或者登录后在投诉页面查看"


class ServiceOutcome(StrEnum):
    SERVED = "served"
    RETURNED = "returned"


_ACTS = {ServiceOutcome.SERVED: ServiceAct.RECORD_SERVED, ServiceOutcome.RETURNED: ServiceAct.RECORD_RETURNED}


@dataclass(frozen=True)
class ServiceRecord:
    """What an officer found out: on which day, how (in words), with a scan where there is one."""

    outcome: ServiceOutcome
    on: date
    note: str
    proof: StoredFile | None = None
    version: int | None = None


def record_service(session: Session, service_id: str, record: ServiceRecord, actor: Actor, now: datetime) -> None:
    """Record that the attempt succeeded or failed; a letter counts as served only with its receipt."""
    service = get_service_for_update(session, service_id, actor)
    _require_office(session, service, actor)
    if record.version not in (None, service.version):
        raise ConflictError("页面已过时：这次送达刚刚有新进展，请刷新页面后再试")
    _check(service, record, now)
    vault = vault_of(session)
    service.note_sealed = vault.seal(check_reasons(record.note))
    if record.proof is not None:
        service.proof_sha256, service.proof_media_type = record.proof.sha256, record.proof.media_type
        service.proof_name_sealed = vault.seal(record.proof.name)
    if record.outcome is ServiceOutcome.SERVED:
        service.served_on, service.served_at, service.served_by = record.on, now, actor.account_id
    else:
        service.failed_at = now
    take_service_step(session, service, _ACTS[record.outcome], actor, now, {"on": record.on.isoformat()})
    complaint_id = session.get_one(IssuedDocument, service.document_id).complaint_id
    if record.proof is not None and complaint_id is not None:
        session.flush()
        supplement_archive(session, complaint_id, now)


def open_document(session: Session, document_id: str, actor: Actor, now: datetime) -> OfficialDocument:
    """Return the document; a party that opens it has been served with it."""
    row = get_document(session, document_id, actor)
    _served(session, row, actor, now)
    return content_of(session, row)


@dataclass(frozen=True)
class ReceivedDocument:
    """Either the document or why there is none."""

    document: OfficialDocument | None = None
    sha256: str = ""
    refusal: str = ""


def receive_document(session: Session, number: str, code: str, now: datetime) -> ReceivedDocument:
    """Show a document to whoever holds its number and the code it was sent with: it is served with that."""
    found = _service_of_code(session, number.strip(), vault_of(session).token_hash(folded_code(code)))
    if found is None:
        return ReceivedDocument(refusal=_WRONG)
    service, row = found
    if local_date(now) > _valid_until(session, service, row):
        return ReceivedDocument(refusal=_OVER)
    if service.status != ServiceStatus.SERVED:
        mark_served(session, service, SYSTEM_ACTOR, now)
    return ReceivedDocument(content_of(session, row), row.sha256)


def note_handed_over(session: Session, fact: DocumentDispatched, now: datetime) -> None:
    """Note that the gateway took the message."""
    service = session.get_one(DocumentService, fact.service_id)
    if service.status in (ServiceStatus.ON_WAY, ServiceStatus.FAILED):
        service.handed_over_at, service.failed_at = now, None
        take_service_step(session, service, ServiceAct.HAND_OVER, SYSTEM_ACTOR, now)


def note_given_up(session: Session, fact: DocumentDispatched, now: datetime) -> None:
    """Note that the gateway refused every try: the attempt failed, and an officer chooses another channel."""
    service = session.get_one(DocumentService, fact.service_id)
    if service.status == ServiceStatus.ON_WAY:
        service.failed_at = now
        take_service_step(session, service, ServiceAct.GIVE_UP, SYSTEM_ACTOR, now)


def _require_office(session: Session, service: DocumentService, actor: Actor) -> None:
    if actor.role not in DESK:
        raise NotAllowedError("只有办理人员可以登记送达结果")
    document = session.get_one(IssuedDocument, service.document_id)
    if document.complaint_id is not None:
        require_office_itself(session, session.get_one(Complaint, document.complaint_id), actor)


def _check(service: DocumentService, record: ServiceRecord, now: datetime) -> None:
    if not local_date(service.sent_at) <= record.on <= local_date(now):
        message = "日期要在发出以后、今天以前"
        raise InvalidInputError(message, fields={"on": message})
    by_letter = service.channel == ServiceChannel.LETTER
    if by_letter and record.outcome is ServiceOutcome.SERVED and record.proof is None:
        message = "邮寄送达请上传回执或者签收记录"
        raise InvalidInputError(message, fields={"files": message})


def _served(session: Session, row: IssuedDocument, actor: Actor, now: datetime) -> None:
    side = side_of(actor.role)
    if side is Side.CONSUMER and not _receives(session, row, actor, now):
        return
    own = [service for service in services_of(session, row.id) if service.side == side]
    if side not in served_on(AddressedTo(row.addressed_to)) or _is_served(own):
        return
    by_inbox = [service for service in own if service.channel == ServiceChannel.INBOX]
    service = by_inbox[-1] if by_inbox else own[-1] if own else _late(session, row, side, now)
    mark_served(session, service, actor, now)


def _receives(session: Session, row: IssuedDocument, actor: Actor, now: datetime) -> bool:
    """Tell whether reading is receiving: for whoever complains, and for an agent who may receive."""
    if row.complaint_id is None:
        return True
    complaint = session.get_one(Complaint, row.complaint_id)
    told = beside_the_consumer(session, complaint, local_date(now))
    return actor.account_id in {complaint.consumer_id, *told}


def _is_served(services: list[DocumentService]) -> bool:
    return any(service.status == ServiceStatus.SERVED for service in services)


def _late(session: Session, row: IssuedDocument, side: Side, now: datetime) -> DocumentService:
    """Begin the attempt for a merchant who found the document here before any was made."""
    complaint = session.get_one(Complaint, row.complaint_id)
    return start_inbox_service(session, row, complaint, side, SYSTEM_ACTOR, now)


def mark_served(session: Session, service: DocumentService, actor: Actor, now: datetime) -> None:
    """Note that the recipient opened the document just now."""
    service.served_on, service.served_at, service.served_by = local_date(now), now, actor.account_id
    service.failed_at = None
    take_service_step(session, service, ServiceAct.OPEN, actor, now)


def _service_of_code(session: Session, number: str, code_hash: str) -> tuple[DocumentService, IssuedDocument] | None:
    rows = session.execute(
        select(DocumentService, IssuedDocument)
        .join(IssuedDocument, IssuedDocument.id == DocumentService.document_id)
        .where(IssuedDocument.number == number, DocumentService.code_hash.is_not(None))
        .order_by(DocumentService.id)
        .with_for_update(of=DocumentService)  # SQLite ignores this: one writer
    ).all()
    for service, row in rows:
        if hmac.compare_digest(service.code_hash or "", code_hash):
            return service, row
    return None


def _valid_until(session: Session, service: DocumentService, row: IssuedDocument) -> date:
    complaint = session.get_one(Complaint, row.complaint_id)
    return local_date(service.sent_at) + timedelta(office_of_complaint(complaint).house_rules.letter_valid_days)
