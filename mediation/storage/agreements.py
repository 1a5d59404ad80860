"""Where the agreement of a complaint stands."""

from sqlalchemy.orm import Session

from mediation.domain.agreement import AgreementState, agreement_state
from mediation.domain.parties import Side
from mediation.storage.loading import find_agreement, signatures_of


def signed_sides(session: Session, agreement_id: str) -> frozenset[Side]:
    return frozenset(Side(signature.side) for signature in signatures_of(session, agreement_id))


def find_agreement_state(session: Session, complaint_id: str) -> AgreementState | None:
    """Return the state of the agreement that is not discarded, or None when there is none."""
    agreement = find_agreement(session, complaint_id)
    if agreement is None:
        return None
    return agreement_state(signed_sides(session, agreement.id), discarded=False, is_direct=agreement.is_direct)
