"""Reading double-blind bids; nothing here opens a limit."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from mediation.domain.blind_bid import BlindOutcome, Chances, Frame, PastBid, chances
from mediation.domain.office import office_from_json
from mediation.storage.blind_bid_tables import BlindBid
from mediation.storage.complaint_tables import Complaint


def blind_bids_of(session: Session, complaint_id: str) -> list[BlindBid]:
    """Return every double-blind bid of the complaint, oldest first."""
    found = select(BlindBid).where(BlindBid.complaint_id == complaint_id).order_by(BlindBid.number)
    return list(session.scalars(found))


def find_open_blind_bid(session: Session, complaint_id: str) -> BlindBid | None:
    return session.scalar(select(BlindBid).where(BlindBid.complaint_id == complaint_id, BlindBid.ended_at.is_(None)))


def is_over(row: BlindBid, today: date) -> bool:
    """Tell whether the last day has passed, though the duty that clears it away may not have come yet."""
    return today > row.closes_on


def chances_of(complaint: Complaint, rows: list[BlindBid], today: date, frame: Frame) -> Chances:
    """Tell whether another one may begin today in this frame under the house rules of the complaint."""
    past = [
        PastBid(BlindOutcome(row.outcome) if row.outcome else None, local_date(row.ended_at) if row.ended_at else None)
        for row in rows
    ]
    return chances(past, office_from_json(complaint.office or {}).house_rules, today, frame)
