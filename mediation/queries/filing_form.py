"""One's own draft as the filing form shows it, with what the law gives so far."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from core.rules import advise
from core.rules.advice import Advice
from core.rules.facts import check_facts
from mediation.domain.filing import DraftFields
from mediation.domain.lifecycle import Stage
from mediation.queries.evidence import EvidenceView, evidence_views
from mediation.storage.complaint_tables import Complaint
from mediation.storage.draft_fields import draft_fields
from mediation.storage.loading import get_complaint, rows_of
from mediation.storage.respondents import respondent_name
from mediation.storage.room_tables import Evidence
from mediation.storage.rule_facts import told_facts
from rulebook.queries.books import current_book


@dataclass(frozen=True)
class DraftPage:
    """`advice` is what the current rule book answers to the facts told so far."""

    complaint_id: str
    version: int
    fields: DraftFields
    respondent_name: str
    evidence: tuple[EvidenceView, ...]
    advice: Advice


def draft_page(session: Session, complaint_id: str, viewer: Actor, now: datetime) -> DraftPage:
    """Return one's own draft; raises NotFoundError when it is filed or somebody else's."""
    complaint = get_complaint(session, complaint_id, viewer)
    if complaint.stage != Stage.DRAFT:
        raise NotFoundError("这份草稿已经提交，请到“我的投诉”查看")
    return DraftPage(
        complaint_id=complaint.id,
        version=complaint.version,
        fields=draft_fields(session, complaint),
        respondent_name=respondent_name(session, complaint),
        evidence=evidence_views(session, rows_of(session, Evidence, complaint_id)),
        advice=_advice(session, complaint, now),
    )


def _advice(session: Session, complaint: Complaint, now: datetime) -> Advice:
    book = current_book(session)
    facts = check_facts(book.vocabulary, told_facts(complaint))
    return advise(book, facts, complaint.event_on or local_date(now))
