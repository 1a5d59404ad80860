"""The sums that were named to make peace in a complaint, for keeping them in the room."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import find_agreement, rows_of
from mediation.storage.offer_values import terms_of
from mediation.storage.promises import promise_rows
from mediation.storage.room_tables import Offer, Proposal


def peace_sums(session: Session, complaint: Complaint) -> frozenset[int]:
    """Return every sum of an offer or a proposal, less what is known anyway: claims, price, an agreement in force."""
    return frozenset(_on_the_table(session, complaint)) - frozenset(_known_anyway(session, complaint)) - {0}


def _on_the_table(session: Session, complaint: Complaint) -> Iterator[int]:
    for row in rows_of(session, Offer, complaint.id):
        yield row.sum_fen
        yield from (part.sum_fen for part in terms_of(session, row).extent.instalments)
    yield from (row.sum_fen for row in rows_of(session, Proposal, complaint.id))


def _known_anyway(session: Session, complaint: Complaint) -> Iterator[int]:
    claimed = [claim["sum_fen"] for claim in complaint.claims if claim["sum_fen"] is not None]
    yield from claimed
    yield sum(claimed)
    yield complaint.paid_fen or 0
    agreement = find_agreement(session, complaint.id)
    if agreement is not None and (agreement.sealed_at or agreement.settled_at):
        yield agreement.sum_fen
        yield from (row.sum_fen for row in promise_rows(session, agreement.id))
