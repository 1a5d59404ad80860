"""A draft as the filing form shows it: every field, the files so far, the merchant that was chosen."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from mediation.domain.filing import DraftFields
from mediation.domain.lifecycle import Stage
from mediation.queries.evidence import EvidenceView, evidence_views
from mediation.storage.draft_fields import draft_fields
from mediation.storage.loading import get_complaint, rows_of
from mediation.storage.room_tables import Evidence
from registry.queries.enterprise_page import EnterpriseLine, find_enterprise


@dataclass(frozen=True)
class DraftPage:
    """`respondent` is None while the merchant is only described, or not named at all."""

    complaint_id: str
    version: int
    stage: Stage
    fields: DraftFields
    evidence: tuple[EvidenceView, ...]
    respondent: EnterpriseLine | None

    @property
    def is_draft(self) -> bool:
        return self.stage is Stage.DRAFT

    @property
    def respondent_name(self) -> str:
        return self.respondent.name if self.respondent else self.fields.respondent_text


def draft_page(session: Session, complaint_id: str, viewer: Actor) -> DraftPage:
    """Return one's own draft; a complaint of somebody else does not exist, one already filed says so by its stage."""
    complaint = get_complaint(session, complaint_id, viewer)
    if complaint.consumer_id != viewer.account_id:
        raise NotFoundError("没有找到这份草稿")
    fields = draft_fields(session, complaint)
    return DraftPage(
        complaint_id=complaint.id,
        version=complaint.version,
        stage=Stage(complaint.stage),
        fields=fields,
        evidence=evidence_views(session, rows_of(session, Evidence, complaint.id)),
        respondent=find_enterprise(session, fields.respondent_id) if fields.respondent_id else None,
    )
