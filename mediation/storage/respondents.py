"""How a complaint names its respondent."""

from sqlalchemy.orm import Session

from core.database import vault_of
from mediation.storage.complaint_tables import Complaint
from registry.queries.enterprise_page import find_enterprise

_UNKNOWN = "尚未确定的商家"


def respondent_name(session: Session, complaint: Complaint) -> str:
    """Return the registered name, else the consumer's own words."""
    found = find_enterprise(session, complaint.respondent_id) if complaint.respondent_id else None
    if found is not None:
        return found.name
    described = complaint.respondent_text_sealed
    return vault_of(session).open(described) if described else _UNKNOWN
