"""A dispute that was published with its outcome, retold in own words."""

import hashlib
from dataclasses import dataclass, fields
from enum import StrEnum

from casebase.domain.origin import Origin


class CaseResult(StrEnum):
    """How a published dispute ended."""

    SETTLED = "settled"
    COURT = "court"
    PENALISED = "penalised"
    TERMINATED = "terminated"
    UNFOUNDED = "unfounded"
    INVESTIGATED = "investigated"
    TRANSFERRED = "transferred"
    UNRESOLVED = "unresolved"
    OTHER = "other"


RESULT_LABELS: dict[CaseResult, str] = {
    CaseResult.SETTLED: "调解或和解",
    CaseResult.COURT: "法院处理",
    CaseResult.PENALISED: "行政处罚或责令改正",
    CaseResult.TERMINATED: "调解终止",
    CaseResult.UNFOUNDED: "核查未发现问题",
    CaseResult.INVESTIGATED: "查实，处理结果未公布",
    CaseResult.TRANSFERRED: "移交其他部门",
    CaseResult.UNRESOLVED: "公布时未解决",
    CaseResult.OTHER: "其他",
}


@dataclass(frozen=True)
class CitedLaw:
    """A law as the publisher cited it; the article is often missing. `key` is set when the casebase has it."""

    law: str
    article: str | None
    key: str | None = None


@dataclass(frozen=True)
class PastCase:
    """Sums are in fen; `keywords` are found when the case is stored.

    `external_id` is the number that an imported case has at its source. A guessed class is one the source did not give.
    """

    id: str
    kind: str
    source_title: str
    source_url: str | None
    published: str | None
    region: str | None
    industry: str
    channel: str | None
    facts: str
    respondent_type: str
    paid_fen: int | None
    claims: tuple[str, ...]
    category: str
    laws: tuple[CitedLaw, ...]
    result: CaseResult
    refund_fen: int | None
    compensation_fen: int | None
    multiple: float | None
    other: str | None
    days_to_resolve: int | None
    summary: str
    keywords: tuple[str, ...] = ()
    origin: Origin = Origin.SHIPPED
    external_id: str | None = None
    category_is_guessed: bool = False

    @property
    def title(self) -> str:
        """Return a line that tells the dispute apart in a list."""
        return f"{self.respondent_type}：{self.category}"

    @property
    def laws_known(self) -> frozenset[str]:
        """Return the short names of the cited laws that the casebase has."""
        return frozenset(law.key.rpartition("-")[0] for law in self.laws if law.key)

    @property
    def result_label(self) -> str:
        """Return the outcome in words that a reader knows."""
        return RESULT_LABELS[self.result]

    def content_hash(self) -> str:
        """Return a hash over everything that is shown or searched."""
        text = "\n".join(f"{field.name}={getattr(self, field.name)!s}" for field in fields(self))
        return hashlib.sha256(text.encode()).hexdigest()
