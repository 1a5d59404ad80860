"""A complaint comes to an office: that day starts the acceptance clock (办法121 article 15)."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import SYSTEM_ACTOR
from identity.domain.offices import NewOffice
from identity.services.open_office import ensure_first_office
from mediation.domain.clocks import ClockKind
from mediation.domain.office import Office, short_of
from mediation.services.run_clocks import start_clock, stop_clock
from mediation.storage.complaint_tables import Complaint
from mediation.storage.office_rows import find_open_assignment

_FIRST_CODE = "first"


def receive_at_office(session: Session, complaint: Complaint, office_id: str, now: datetime) -> None:
    """Let the office have the complaint from today on."""
    today = local_date(now)
    complaint.office_id, complaint.office_received_on = office_id, today
    stop_clock(session, complaint, ClockKind.ACCEPTANCE, today, "transferred")
    start_clock(session, complaint, ClockKind.ACCEPTANCE, today, now)


def end_assignment(session: Session, complaint: Complaint, now: datetime) -> None:
    """Let nobody work on the complaint any more."""
    assignment = find_open_assignment(session, complaint.id)
    if assignment is not None:
        assignment.ended_at = now
        session.flush()
    complaint.handler_id = None


def own_office_id(session: Session, office: Office, now: datetime) -> str:
    """Return the installation's own office, opened from its settings when there is none yet."""
    return ensure_first_office(session, first_office(office), SYSTEM_ACTOR, now)


def first_office(office: Office) -> NewOffice:
    """Return what is stored of the office that the settings name; an administrator gives it its areas."""
    return NewOffice(_FIRST_CODE, office.name, short_of(office), office.phone, seal_text=office.seal_text)
