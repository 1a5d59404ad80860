"""What the complainants of a joint complaint agree to: a hash of the draft as they see it."""

import hashlib

from sqlalchemy.orm import Session

from core.kernel.canonical import canonical_json
from mediation.storage.acting import complainants_of
from mediation.storage.complaint_tables import Complaint
from mediation.storage.draft_fields import draft_fields


def joint_content_hash(session: Session, complaint: Complaint) -> str:
    """Return the hash of respondent, facts, claims and representatives; any change asks everybody again."""
    fields = draft_fields(session, complaint)
    representatives = sorted(row.account_id for row in complainants_of(session, complaint.id) if row.is_representative)
    content = {
        "respondent": [fields.respondent_id, fields.respondent_text],
        "facts": fields.facts_text,
        "event_on": fields.event_on,
        "paid_fen": fields.paid_fen,
        "claims": [claim.text for claim in fields.claims],
        "representatives": representatives or [complaint.consumer_id],
    }
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()
