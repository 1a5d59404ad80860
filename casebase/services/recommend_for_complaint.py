"""What to push to both sides of a complaint: computed once, stored, published, the same for both."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casebase.domain.dispute import Dispute
from casebase.domain.pushing import Occasion, with_further
from casebase.domain.ranking import RankedArticle, RankedCase
from casebase.search.port import CaseIndex
from casebase.search.recommending import DEFAULT_LIMITS, Limits, recommend
from casebase.search.stored_shelf import StoredShelf
from casebase.storage.changes import last_change
from casebase.storage.experience import experience_number
from casebase.storage.push_tables import PushedRecommendation
from casebase.storage.weights import experience_version, weights_in_force
from core.contracts.casebase import CasesRecommended, NothingNewFound, RecommendedCase, RecommendedLaw
from core.kernel.roles import SYSTEM_ACTOR
from core.outbox import publish
from ledger.services.record_act import Subject, record_act

_LIMITS = {Occasion.OPENING: DEFAULT_LIMITS, Occasion.ROUND: DEFAULT_LIMITS, Occasion.DEMAND: Limits(8, 15)}
_SYSTEM = "system"


@dataclass(frozen=True)
class Search:
    """For which complaint and why; `search_id` and `round` are empty at the opening."""

    complaint_id: str
    occasion: Occasion = Occasion.OPENING
    asked_by: str = _SYSTEM
    search_id: str | None = None
    round: int | None = None


def recommend_for_complaint(
    session: Session, index: CaseIndex, search: Search, dispute: Dispute, now: datetime
) -> CasesRecommended | None:
    """Store and publish a push with what fits now; nothing is pushed where nothing is new, and that is published.

    The opening is the first push or none; an empty first push says that nothing fits.
    """
    known, before = _pushed_before(session, search.complaint_id)
    if before and search.occasion is Occasion.OPENING:
        return None
    fact = _found(session, index, search, dispute, known, before + 1)
    if before and not (any(law.is_new for law in fact.laws) or any(case.is_new for case in fact.cases)):
        publish(session, NothingNewFound(search.complaint_id, search.search_id or ""), recorded_at=now)
        return None
    session.add(_row(session, fact, search, dispute, now))
    publish(session, fact, recorded_at=now)
    details = {
        "number": fact.number,
        "occasion": fact.occasion,
        "laws": [law.article_key for law in fact.laws],
        "cases": [case.case_id for case in fact.cases],
    }
    record_act(session, Subject("recommendation", search.complaint_id), "pushed", SYSTEM_ACTOR, now, details=details)
    return fact


def _pushed_before(session: Session, complaint_id: str) -> tuple[frozenset[str], int]:
    """Return keys of articles and ids of cases that were pushed, and how often something was pushed."""
    rows = session.scalars(select(PushedRecommendation).where(PushedRecommendation.complaint_id == complaint_id)).all()
    laws = {law["article_key"] for row in rows for law in row.laws}
    cases = {case["case_id"] for row in rows for case in row.cases}
    return frozenset(laws | cases), max((row.number for row in rows), default=0)


def _found(
    session: Session, index: CaseIndex, search: Search, dispute: Dispute, known: frozenset[str], number: int
) -> CasesRecommended:
    weights = weights_in_force(session)
    limits = _LIMITS[search.occasion]
    found = recommend(index, StoredShelf(session), dispute, limits, weights=weights)
    cases = with_further(found.cases, DEFAULT_LIMITS.cases, known, lambda one: one.case.id)
    return CasesRecommended(
        search.complaint_id,
        tuple(_law(one, known) for one in found.laws),
        tuple(_case(one, known) for one in cases),
        number=number,
        occasion=search.occasion.value,
        search_id=search.search_id or "",
        weights_version=weights.version,
    )


def _row(
    session: Session, fact: CasesRecommended, search: Search, dispute: Dispute, now: datetime
) -> PushedRecommendation:
    """Keep what was seen except the text, which is personal and stays with the complaint."""
    return PushedRecommendation(
        complaint_id=fact.complaint_id,
        number=fact.number,
        occasion=fact.occasion,
        asked_by=search.asked_by,
        search_id=search.search_id,
        laws=[asdict(law) for law in fact.laws],
        cases=[asdict(case) for case in fact.cases],
        circumstances={
            "on": dispute.on.isoformat(),
            "category": dispute.category,
            "paid_fen": dispute.paid_fen,
            "implied": sorted(dispute.implied),
            "round": search.round,
            "experience": experience_number(session),
        },
        last_change=last_change(session),
        weights_version=fact.weights_version,
        experience_version=experience_version(session, weights_in_force(session)),
        pushed_at=now,
    )


def _law(one: RankedArticle, known: frozenset[str]) -> RecommendedLaw:
    return RecommendedLaw(
        article_key=one.article.key,
        law=one.article.law,
        article=one.article.article,
        title=one.article.title,
        digest=one.article.gist,
        score=one.score,
        reasons=one.reasons,
        words=one.words,
        features=one.features,
        is_new=one.article.key not in known,
    )


def _case(one: RankedCase, known: frozenset[str]) -> RecommendedCase:
    return RecommendedCase(
        case_id=one.case.id,
        title=one.case.title,
        region=one.case.region,
        result=one.case.result.value,
        result_label=one.case.result_label,
        summary=one.case.summary,
        paid_fen=one.case.paid_fen,
        refund_fen=one.case.refund_fen,
        compensation_fen=one.case.compensation_fen,
        multiple=one.case.multiple,
        score=one.score,
        reasons=one.reasons,
        words=one.words,
        features=one.features,
        is_new=one.case.id not in known,
    )
