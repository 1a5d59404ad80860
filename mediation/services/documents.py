"""Numbering documents of the office that a complaint was filed with."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from mediation.domain.numbering import document_number
from mediation.domain.office import Office, office_from_json
from mediation.storage.complaint_tables import Complaint
from mediation.storage.sequences import next_in_sequence


def office_of_complaint(complaint: Complaint) -> Office:
    """Return the office and house rules fixed at filing; raises ValueError for a draft."""
    if complaint.office is None:
        raise ValueError("a draft has no office yet")
    return office_from_json(complaint.office)


def give_number(session: Session, prefix: str, now: datetime) -> str:
    year = local_date(now).year
    return document_number(prefix, year, next_in_sequence(session, prefix, year))
