"""What to push to both sides of an accepted complaint: computed once, stored, published."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from casebase.domain.dispute import Dispute
from casebase.domain.ranking import RankedArticle, RankedCase
from casebase.search.port import CaseIndex
from casebase.search.recommending import recommend
from casebase.search.stored_shelf import StoredShelf
from casebase.storage.casebase_tables import PushedRecommendation
from casebase.storage.changes import last_change
from core.contracts.casebase import CasesRecommended, RecommendedCase, RecommendedLaw
from core.kernel.roles import Actor
from core.outbox import publish
from ledger.services.record_act import Subject, record_act


def recommend_for_complaint(
    session: Session, index: CaseIndex, complaint_id: str, dispute: Dispute, actor: Actor, now: datetime
) -> CasesRecommended:
    """Store and publish what fits the complaint; a complaint that has its recommendation keeps it."""
    known = session.get(PushedRecommendation, complaint_id)
    if known is not None:
        return _published(known)
    found = recommend(index, StoredShelf(session), dispute)
    fact = CasesRecommended(complaint_id, tuple(map(_law, found.laws)), tuple(map(_case, found.cases)))
    session.add(_row(session, fact, dispute, now))
    publish(session, fact, recorded_at=now)
    details = {"laws": [law.article_key for law in fact.laws], "cases": [case.case_id for case in fact.cases]}
    record_act(session, Subject("recommendation", complaint_id), "pushed", actor, now, details=details)
    return fact


def _row(session: Session, fact: CasesRecommended, dispute: Dispute, now: datetime) -> PushedRecommendation:
    """Keep what was seen except the text, which is personal and stays with the complaint."""
    return PushedRecommendation(
        complaint_id=fact.complaint_id,
        laws=[asdict(law) for law in fact.laws],
        cases=[asdict(case) for case in fact.cases],
        seen={
            "on": dispute.on.isoformat(),
            "category": dispute.category,
            "paid_fen": dispute.paid_fen,
            "implied": sorted(dispute.implied),
        },
        last_change=last_change(session),
        pushed_at=now,
    )


def _published(row: PushedRecommendation) -> CasesRecommended:
    return CasesRecommended(
        row.complaint_id,
        tuple(RecommendedLaw(**{**law, **_tuples(law)}) for law in row.laws),
        tuple(RecommendedCase(**{**case, **_tuples(case)}) for case in row.cases),
    )


def _tuples(stored: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(stored[name]) for name in ("reasons", "words")}


def _law(one: RankedArticle) -> RecommendedLaw:
    return RecommendedLaw(
        article_key=one.article.key,
        law=one.article.law,
        article=one.article.article,
        title=one.article.title,
        digest=one.article.gist,
        score=one.score,
        reasons=one.reasons,
        words=one.words,
    )


def _case(one: RankedCase) -> RecommendedCase:
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
    )
