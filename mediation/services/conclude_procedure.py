"""When mediation ends, what nobody will answer any more is put away: proposals, appointments, tests, blind bids."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from mediation.domain.procedure import DelegationState
from mediation.services.end_blind_bid import overtake_blind_bid
from mediation.services.order_testing import leave_testing
from mediation.storage.complaint_tables import Complaint
from mediation.storage.procedures import delegation_state, find_appointment, find_delegation


def conclude_procedure(session: Session, complaint: Complaint, now: datetime) -> None:
    """Close what is open; a delegation in force stays, so that the body keeps sight of its own file."""
    leave_testing(session, complaint, now)
    overtake_blind_bid(session, complaint.id, now)
    appointment = find_appointment(session, complaint.id)
    if appointment is not None:
        appointment.closed_at = now
    delegation = find_delegation(session, complaint.id)
    if delegation is not None and delegation_state(delegation) is DelegationState.PROPOSED:
        delegation.ended_at, delegation.end_reasons_sealed = now, vault_of(session).seal("调解已经结束")
