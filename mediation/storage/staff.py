"""Who of the office, or of the body it is delegated to, works on a complaint."""

from sqlalchemy.orm import Session

from core.kernel.roles import Role
from identity.queries.accounts import contact_of
from identity.queries.offices import officials_of
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.domain.procedure import DelegationState
from mediation.storage.complaint_tables import Complaint
from mediation.storage.procedures import delegation_state, find_delegation, recused_ids

_STAFF = frozenset({Role.OFFICER, Role.MEDIATOR})


def staff_at_work(session: Session, complaint: Complaint) -> dict[str, str]:
    """Return by account id the names of those who acted, who handles it now, and the people of the body in force."""
    acts = acts_of(session, Subject(Complaint.SUBJECT_KIND, complaint.id))
    acted = {act.actor_id: act.actor_name for act in acts if act.actor_role in _STAFF}
    handler = {complaint.handler_id: contact_of(session, complaint.handler_id).name} if complaint.handler_id else {}
    return _people_of_body(session, complaint) | handler | acted


def _people_of_body(session: Session, complaint: Complaint) -> dict[str, str]:
    delegation = find_delegation(session, complaint.id)
    if delegation is None or delegation_state(delegation) is not DelegationState.IN_FORCE:
        return {}
    return {one.account_id: one.name for one in officials_of(session, [delegation.body_id], sorted(_STAFF))}


def possible_replacements(session: Session, complaint: Complaint, mediator_id: str) -> dict[str, str]:
    """Return by account id who could mediate instead: people of the office or its delegate, recused ones aside."""
    delegation = find_delegation(session, complaint.id)
    places = [complaint.office_id or "", *([delegation.body_id] if delegation else [])]
    found = officials_of(session, places, sorted(_STAFF))
    away = {mediator_id, *recused_ids(session, complaint.id)}
    return {one.account_id: f"{one.name}（{one.role_name}）" for one in found if one.account_id not in away}
