"""A draft as the filing form shows it: every field, the files so far, the merchant; and what the law gives."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import NotFoundError
from core.kernel.periods import add_months
from core.kernel.roles import Actor
from core.rules import FactReading, advise, interview_questions, read_text
from core.rules.advice import Advice, Question
from core.rules.facts import check_facts
from identity.queries.accounts import contact_of
from identity.queries.identities import find_identity
from mediation.domain.filing import DraftFields
from mediation.domain.lifecycle import Stage
from mediation.domain.told_facts import told_facts
from mediation.queries.evidence import EvidenceView, evidence_views
from mediation.storage.acting import may_edit
from mediation.storage.competences import Competence, competence_of
from mediation.storage.draft_fields import draft_fields
from mediation.storage.loading import evidence_of, get_complaint
from registry.queries.enterprise_page import EnterpriseLine, find_enterprise
from rulebook.queries.books import current_book


@dataclass(frozen=True)
class DraftPage:
    """`respondent` is None while the merchant is only described, or not named at all; `consumer` is who complains."""

    complaint_id: str
    version: int
    stage: Stage
    fields: DraftFields
    evidence: tuple[EvidenceView, ...]
    respondent: EnterpriseLine | None
    consumer: str
    has_identity: bool

    @property
    def is_draft(self) -> bool:
        return self.stage is Stage.DRAFT

    @property
    def respondent_name(self) -> str:
        return self.respondent.name if self.respondent else self.fields.respondent_text


def draft_page(session: Session, complaint_id: str, viewer: Actor) -> DraftPage:
    """Return a draft that the viewer writes, to others it does not exist; one already filed says so by its stage."""
    complaint = get_complaint(session, complaint_id, viewer)
    if not may_edit(session, complaint, viewer):
        raise NotFoundError("没有找到这份草稿")
    fields = draft_fields(session, complaint)
    return DraftPage(
        complaint_id=complaint.id,
        version=complaint.version,
        stage=Stage(complaint.stage),
        fields=fields,
        evidence=evidence_views(session, evidence_of(session, complaint)),
        respondent=find_enterprise(session, fields.respondent_id) if fields.respondent_id else None,
        consumer=contact_of(session, complaint.consumer_id).name,
        has_identity=find_identity(session, complaint.consumer_id) is not None,
    )


def draft_competence(session: Session, fields: DraftFields, now: datetime) -> Competence:
    """Return which office would receive the draft if it were filed now, and why."""
    return competence_of(session, fields.respondent_id, fields.purchase, current_book(session), local_date(now))


def limitation_years_passed(session: Session, fields: DraftFields, now: datetime) -> int:
    """Return the years of the limit when the event lies further back, else 0; the day of knowledge may be later."""
    if fields.event_on is None:
        return 0
    today = local_date(now)
    years = current_book(session).parameter("complaint_limitation_years", today).whole
    return years if today > add_months(fields.event_on, 12 * years) else 0


@dataclass(frozen=True)
class DraftAdvice:
    """What the current rule book answers to the draft, the same that filing it now would store; and what to ask."""

    advice: Advice
    questions: tuple[Question, ...]


def draft_advice(session: Session, fields: DraftFields, now: datetime) -> DraftAdvice:
    """Ask the current book about the draft; what was answered 不清楚 is not asked again."""
    book, on = current_book(session), fields.event_on or local_date(now)
    told = {name: value for name, value in told_facts(fields).items() if name in book.vocabulary}
    facts = check_facts(book.vocabulary, told)
    unclear = [name for name, value in fields.rule_facts.items() if value is None]
    return DraftAdvice(advise(book, facts, on), interview_questions(book, facts, on, unclear))


def facts_in_words(session: Session, fields: DraftFields, now: datetime) -> tuple[FactReading, ...]:
    """Propose the facts that the consumer's own words tell and that nobody has answered yet."""
    book = current_book(session)
    proposals = read_text(book, fields.facts_text, fields.event_on or local_date(now))
    return tuple(proposal for proposal in proposals if proposal.fact not in {*told_facts(fields), *fields.rule_facts})
