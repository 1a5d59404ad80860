"""Ending direct negotiation: the room closes, what was offered in it is never shown again."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from mediation.domain.negotiation import NegotiationEnd
from mediation.services.conclude import close_room
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import find_agreement
from mediation.storage.negotiation_tables import Negotiation


def end_negotiation(session: Session, complaint: Complaint, ending: NegotiationEnd, now: datetime) -> None:
    """Note how it ended, stop its clock, close its room and give up a draft that not both have signed."""
    negotiation = session.get(Negotiation, complaint.id)
    if negotiation is not None:
        negotiation.ended_on, negotiation.ending = local_date(now), ending.value
    close_room(session, complaint, now)
    agreement = find_agreement(session, complaint.id)
    if agreement is not None and agreement.settled_at is None:
        agreement.discarded_at = now
    session.flush()
