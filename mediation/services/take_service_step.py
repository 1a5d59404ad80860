"""The one place that writes the status of an attempt to serve a document, with its log row beside it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from ledger.services.record_act import Subject, record_act
from mediation.domain.service_of_documents import ServiceAct, ServiceStatus, service_step
from mediation.services.note_notice import note_served
from mediation.storage.document_tables import DocumentService


def take_service_step(
    session: Session,
    service: DocumentService,
    act: ServiceAct,
    actor: Actor,
    now: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    """Do the act and log it; raises when the status or the role does not allow it."""
    before = ServiceStatus(service.status)
    step = service_step(before, act, actor.role)
    service.status = step.target.value
    record_act(
        session,
        Subject(DocumentService.SUBJECT_KIND, service.id),
        act.value,
        actor,
        now,
        before=before.value,
        after=step.target.value,
        details={"document": service.document_id, **(details or {})},
    )
    if step.target is ServiceStatus.SERVED:
        note_served(session, service)


def start_service(session: Session, service: DocumentService, actor: Actor, now: datetime) -> None:
    """Log the first act of a new attempt, which has no status before it."""
    session.add(service)
    session.flush()
    record_act(
        session,
        Subject(DocumentService.SUBJECT_KIND, service.id),
        ServiceAct.SEND.value,
        actor,
        now,
        after=service.status,
        details={"document": service.document_id, "channel": service.channel, "side": service.side},
    )
