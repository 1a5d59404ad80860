"""Facts that the casebase publishes: which articles and past cases fit a complaint, and why."""

from dataclasses import dataclass
from typing import ClassVar

from core.contracts.fact import Fact


@dataclass(frozen=True)
class RecommendedLaw:
    """An article as both sides are shown it; `words` are the words of the complaint that it has too."""

    article_key: str
    law: str
    article: str
    title: str
    digest: str
    score: float
    reasons: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class RecommendedCase:
    """A past case as both sides are shown it; sums are in fen, `result` is a code and `result_label` its words."""

    case_id: str
    title: str
    region: str | None
    result: str
    result_label: str
    summary: str
    paid_fen: int | None
    refund_fen: int | None
    compensation_fen: int | None
    multiple: float | None
    score: float
    reasons: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class CasesRecommended(Fact):
    """What the casebase pushed for an accepted complaint, best first; it says nothing about the people."""

    TYPE: ClassVar[str] = "casebase.recommended.v1"

    complaint_id: str
    laws: tuple[RecommendedLaw, ...]
    cases: tuple[RecommendedCase, ...]

    @property
    def subject_id(self) -> str:
        return self.complaint_id
