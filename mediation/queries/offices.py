"""The offices as mediation shows them."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from identity.queries.offices import OfficeLine, office_line, office_lines
from mediation.storage.complaint_tables import Complaint


def office_having(session: Session, complaint: Complaint) -> OfficeLine:
    """Return the office that has the complaint now; raises ValueError for a draft."""
    if complaint.office_id is None:
        raise ValueError("a draft lies with no office")
    return office_line(session, complaint.office_id)


def office_names(session: Session, office_ids: Iterable[str]) -> dict[str, str]:
    return {line.office_id: line.name for line in office_lines(session, office_ids)}
