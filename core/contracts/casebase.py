"""Facts that the casebase publishes: which articles and past cases fit a complaint, and why."""

from dataclasses import dataclass
from typing import ClassVar

from core.contracts.fact import Fact


@dataclass(frozen=True)
class RecommendedLaw:
    """An article as both sides are shown it; `words` are the words of the complaint that it has too.

    `features` names what spoke for it, `is_new` says that no earlier push of the complaint had it.
    """

    article_key: str
    law: str
    article: str
    title: str
    digest: str
    score: float
    reasons: tuple[str, ...]
    words: tuple[str, ...]
    features: tuple[str, ...] = ()
    is_new: bool = True


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
    features: tuple[str, ...] = ()
    is_new: bool = True


@dataclass(frozen=True)
class _OfComplaint(Fact):
    complaint_id: str

    @property
    def subject_id(self) -> str:
        return self.complaint_id


@dataclass(frozen=True)
class CasesRecommended(_OfComplaint):
    """What the casebase pushed for an accepted complaint, best first; it says nothing about the people.

    `number` counts the pushes of the complaint. `occasion` is opening, round or demand, `search_id` the search that
    was asked for, empty at the opening. The first three cases are the nearest; a demand may bring further ones.
    """

    TYPE: ClassVar[str] = "casebase.recommended.v1"

    laws: tuple[RecommendedLaw, ...]
    cases: tuple[RecommendedCase, ...]
    number: int = 1
    occasion: str = "opening"
    search_id: str = ""
    weights_version: int = 0


@dataclass(frozen=True)
class NothingNewFound(_OfComplaint):
    """A search that was asked for found nothing that had not been pushed before, so nothing was pushed."""

    TYPE: ClassVar[str] = "casebase.nothing_new.v1"

    search_id: str
