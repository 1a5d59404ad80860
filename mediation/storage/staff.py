"""Who of the office has worked on a complaint."""

from sqlalchemy.orm import Session

from core.kernel.roles import Role
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.storage.complaint_tables import Complaint

_STAFF = frozenset({Role.OFFICER, Role.MEDIATOR})


def staff_who_acted(session: Session, complaint: Complaint) -> dict[str, str]:
    """Return by account id the names of the officers and mediators whose acts stand in the log."""
    acts = acts_of(session, Subject(Complaint.SUBJECT_KIND, complaint.id))
    return {act.actor_id: act.actor_name for act in acts if act.actor_role in _STAFF}
