"""Revocation and deregistration as the registering office records them."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError
from core.kernel.roles import Actor
from ledger.services.record_act import Subject, record_act
from registry.domain.enterprises import STATUS_STEPS, STATUS_TEXTS, RegistrationStatus
from registry.services.permissions import require_registrar
from registry.storage.loading import get_enterprise_for_update


def change_registration_status(
    session: Session, enterprise_id: str, status: RegistrationStatus, on: date, actor: Actor, now: datetime
) -> None:
    """Record that the enterprise was revoked or deregistered on the day."""
    require_registrar(actor)
    row = get_enterprise_for_update(session, enterprise_id)
    before = RegistrationStatus(row.status)
    if (before, status) not in STATUS_STEPS:
        raise ConflictError(f"登记状态为“{STATUS_TEXTS[before]}”，不能改为“{STATUS_TEXTS[status]}”")
    row.status = status.value
    row.status_changed_on = on
    record_act(
        session,
        Subject("enterprise", row.id),
        "change_status",
        actor,
        now,
        before=before.value,
        after=status.value,
        details={"on": on},
    )
