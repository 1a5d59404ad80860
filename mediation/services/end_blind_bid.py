"""Ending a double-blind bid: whatever the reason, the limit that waited is destroyed with the same write."""

from datetime import datetime

from sqlalchemy.orm import Session

from mediation.domain.blind_bid import BlindOutcome
from mediation.storage.blind_bid_tables import BlindBid
from mediation.storage.blind_bids import find_open_blind_bid


def end_blind_bid(row: BlindBid, outcome: BlindOutcome, now: datetime) -> None:
    row.limit_side, row.limit_sealed = None, None
    row.outcome, row.ended_at = outcome.value, now


def overtake_blind_bid(session: Session, complaint_id: str, now: datetime) -> None:
    """End an open bid because the talks came to something else; part of the act that did it."""
    row = find_open_blind_bid(session, complaint_id)
    if row is not None:
        end_blind_bid(row, BlindOutcome.OVERTAKEN, now)
