"""Claims of a complaint: kind and sum stand open for counting, what the consumer wrote about each is sealed."""

import json
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from core.database import vault_of
from mediation.domain.claims import Claim, claim_from_json
from mediation.storage.complaint_tables import Complaint


def claims_of(session: Session, complaint: Complaint) -> tuple[Claim, ...]:
    """Return the claims with their notes."""
    claims = tuple(map(claim_from_json, complaint.claims))
    if complaint.claim_notes_sealed is None:
        return claims
    notes = json.loads(vault_of(session).open(complaint.claim_notes_sealed))
    return tuple(replace(claim, note=note) for claim, note in zip(claims, notes, strict=True))


def sealed_notes(session: Session, claims: Iterable[Claim]) -> bytes | None:
    """Return what is stored of the notes, or None when nothing was written."""
    notes = [claim.note for claim in claims]
    return vault_of(session).seal(json.dumps(notes, ensure_ascii=False)) if any(notes) else None
