"""The one place that changes the status of a mandate."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from identity.domain.mandates import MandateAction, MandateStatus, mandate_step_for
from identity.storage.person_tables import Mandate
from ledger.services.record_act import Subject, record_act


def take_mandate_step(session: Session, mandate: Mandate, action: MandateAction, actor: Actor, now: datetime) -> None:
    """Write the new status and its act; raises when the step is not open to this role or status."""
    step = mandate_step_for(MandateStatus(mandate.status), action, actor.role)
    mandate.status = step.target.value
    subject = Subject(Mandate.SUBJECT_KIND, mandate.id)
    details = {"principal": mandate.principal_id, "agent": mandate.agent_id}
    before, after = step.source.value, step.target.value
    record_act(session, subject, action.value, actor, now, before=before, after=after, details=details)
