"""Whether a court may confirm the agreement of a complaint: who mediated it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from identity.queries.offices import office_line
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.domain.parties import Side, side_of
from mediation.domain.procedure import DelegationState
from mediation.storage.complaint_tables import Complaint
from mediation.storage.procedure_tables import DelegateBody, Delegation
from mediation.storage.procedures import delegation_state

CONFIRMATION = "judicial_confirmation"
NOTE_FILED = "note_confirmation_filed"


def filings_noted(session: Session, complaint_id: str) -> dict[Side, date]:
    """Return who has noted the application to the court, each with the day it named."""
    acts = acts_of(session, Subject(CONFIRMATION, complaint_id))
    return {
        side_of(act.actor_role): date.fromisoformat(act.details["filed_on"]) for act in acts if act.action == NOTE_FILED
    }


def lawful_body_of(session: Session, complaint: Complaint) -> str | None:
    """Return the lawful mediation organisation that both sides agreed to, None where the office mediated."""
    found = session.execute(
        select(Delegation, DelegateBody)
        .join(DelegateBody, DelegateBody.office_id == Delegation.body_id)
        .where(Delegation.complaint_id == complaint.id, Delegation.ended_at.is_(None))
    ).one_or_none()
    if found is None:
        return None
    delegation, body = found
    if delegation_state(delegation) is not DelegationState.IN_FORCE or not body.is_lawful_organisation:
        return None
    return office_line(session, body.office_id).name
