"""Noting a sign and looking at once whether it raises a lead."""

from datetime import datetime

from sqlalchemy.orm import Session

from credit.domain.signs import Sign
from credit.services.raise_leads import raise_leads_of
from credit.storage.lead_tables import CreditSign
from credit.storage.leads import is_noted


def note_sign(session: Session, enterprise_id: str, sign: Sign, now: datetime) -> None:
    """Store the sign once and raise what its enterprise's signs now raise."""
    if is_noted(session, sign.kind, sign.reference):
        return
    session.add(
        CreditSign(
            enterprise_id=enterprise_id,
            kind=sign.kind.value,
            reference=sign.reference,
            matter_number=sign.number,
            category=sign.category,
            on=sign.on,
            noted_at=now,
        )
    )
    session.flush()
    raise_leads_of(session, enterprise_id, now)
