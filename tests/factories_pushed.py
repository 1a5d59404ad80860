"""What the casebase pushed, for tests of rooms and reports."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.contracts.casebase import CasesRecommended, RecommendedCase, RecommendedLaw
from mediation.services.keep_recommendation import keep_recommendation


def pushed_law(key: str = "消法-53", **changes: Any) -> RecommendedLaw:
    values = {"law": "消费者权益保护法", "article": "第五十三条", "title": "预收款不按约定提供的责任"}
    told = {"digest": "退回预付款。", "score": 0.8, "reasons": ("事实相符",), "words": (), "features": ("text",)}
    return RecommendedLaw(key, **{**values, **told, **changes})


def pushed_case(case_id: str = "C1", **changes: Any) -> RecommendedCase:
    values = {"title": "健身房停业退费", "region": "某市", "result": "settled", "result_label": "调解或和解"}
    sums = {"paid_fen": 400_000, "refund_fen": 300_000, "compensation_fen": None, "multiple": None}
    told = {
        "summary": "退还余额。",
        "score": 0.7,
        "reasons": ("同为预付式消费",),
        "words": (),
        "features": ("category",),
    }
    return RecommendedCase(case_id, **{**values, **sums, **told, **changes})


def given_push(session: Session, complaint_id: str, now: datetime, **changes: Any) -> CasesRecommended:
    """Let mediation keep a push: at the opening with one article and one case, unless told otherwise."""
    values = {"laws": (pushed_law(),), "cases": (pushed_case(),)}
    fact = CasesRecommended(complaint_id, **{**values, **changes})
    keep_recommendation(session, fact, now)
    session.flush()
    return fact
