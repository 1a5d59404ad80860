"""Drafts in which nothing stands yet but the merchant."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core.database import vault_of
from mediation.domain.lifecycle import Stage
from mediation.storage.complaint_tables import Complaint
from mediation.storage.room_tables import Evidence


def find_empty_draft(session: Session, consumer_id: str, respondent_id: str | None) -> Complaint | None:
    """Return an own draft against the same merchant with neither facts, claims nor files, or None."""
    drafts = session.scalars(
        select(Complaint)
        .where(
            Complaint.consumer_id == consumer_id,
            Complaint.stage == Stage.DRAFT.value,
            Complaint.respondent_id.is_(None) if respondent_id is None else Complaint.respondent_id == respondent_id,
            Complaint.respondent_text_sealed.is_(None),
            Complaint.event_on.is_(None),
            ~exists().where(Evidence.complaint_id == Complaint.id),
        )
        .order_by(Complaint.saved_at.desc())
        .with_for_update()
    )
    vault = vault_of(session)
    return next((row for row in drafts if not row.claims and not vault.open(row.facts_sealed).strip()), None)
