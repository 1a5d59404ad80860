"""Where both sides stand with their open offers: the most conciliatory sum of each, not the last one."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from mediation.domain.blind_bid import Frame, frame_of
from mediation.domain.claims import MONEY_REMEDIES, claim_from_json, total_claimed
from mediation.domain.offer_extent import ClaimFate
from mediation.domain.offers import ON_THE_TABLE, OfferTerms
from mediation.domain.parties import Side
from mediation.domain.proposal import Positions
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import offers_of, rows_of
from mediation.storage.offer_values import state_of, terms_of
from mediation.storage.room_tables import Offer, Proposal


def positions_of(session: Session, complaint: Complaint, today: date) -> Positions:
    """Return the highest sum the merchant has on the table, the lowest that would satisfy the consumer, the claims.

    An offer that pays nothing (repair, apology) says nothing about a sum. A demand that leaves claims open is no
    demand for the whole; what a merchant offers for a part it would pay for the whole as well.
    """
    standing = [offer for offer in offers_of(session, complaint.id) if state_of(offer, today) in ON_THE_TABLE]
    asked = _of(session, standing, Side.CONSUMER)
    offered = _of(session, standing, Side.MERCHANT)
    return Positions(
        consumer_fen=min((terms.sum_fen for terms in asked if _settles_all(terms)), default=None),
        merchant_fen=max((terms.sum_fen for terms in offered), default=None),
        claimed_fen=total_claimed(map(claim_from_json, complaint.claims)),
    )


def frame_in_sight(session: Session, complaint: Complaint, today: date) -> Frame:
    """Return the frame of a double-blind bid as both sides read it now, with the floor of the newest proposal."""
    proposals = rows_of(session, Proposal, complaint.id)
    floor_fen = proposals[-1].inputs["floor_fen"] if proposals else None
    return frame_of(positions_of(session, complaint, today), floor_fen)


def _of(session: Session, standing: Sequence[Offer], side: Side) -> list[OfferTerms]:
    """Return what one side has on the table in money."""
    of_side = (terms_of(session, offer) for offer in standing if offer.side == side)
    return [terms for terms in of_side if terms.remedy in MONEY_REMEDIES]


def _settles_all(terms: OfferTerms) -> bool:
    return ClaimFate.OPEN not in terms.extent.claims
