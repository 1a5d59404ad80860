"""Who of the office has worked on a complaint."""

from sqlalchemy.orm import Session

from core.kernel.roles import Role
from identity.queries.offices import officials_of
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.storage.complaint_tables import Complaint
from mediation.storage.procedures import find_delegation, recused_ids

_STAFF = frozenset({Role.OFFICER, Role.MEDIATOR})


def staff_who_acted(session: Session, complaint: Complaint) -> dict[str, str]:
    """Return by account id the names of the officers and mediators whose acts stand in the log."""
    acts = acts_of(session, Subject(Complaint.SUBJECT_KIND, complaint.id))
    return {act.actor_id: act.actor_name for act in acts if act.actor_role in _STAFF}


def possible_replacements(session: Session, complaint: Complaint, mediator_id: str) -> dict[str, str]:
    """Return by account id who could mediate instead: people of the office or its delegate, recused ones aside."""
    delegation = find_delegation(session, complaint.id)
    places = [complaint.office_id or "", *([delegation.body_id] if delegation else [])]
    found = officials_of(session, places, sorted(_STAFF))
    away = {mediator_id, *recused_ids(session, complaint.id)}
    return {one.account_id: f"{one.name}（{one.role_name}）" for one in found if one.account_id not in away}
