"""JSON of past cases and of what would be pushed for a dispute. Sums are fen."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from casebase.domain.dispute import Dispute
from casebase.domain.guessing import CategoryGuess
from casebase.domain.past_case import CaseResult
from casebase.domain.ranking import RankedArticle, RankedCase
from casebase.queries.case_page import CasePage
from casebase.queries.lines import CaseLine
from casebase.queries.lists import CategoryLine

_STRICT = ConfigDict(extra="forbid")
_FROM_VALUES = ConfigDict(from_attributes=True)


class CaseQuery(BaseModel):
    model_config = _STRICT
    q: str = Field("", max_length=200, description="遇到的事，平常的说法就可以")
    category: str = Field("", max_length=20, description="问题类别")
    result: CaseResult | None = Field(None, description="怎样解决的")
    newest_first: bool = Field(default=False, description="按公布时间排；不填时按相近程度排")
    page: int = Field(1, ge=1)


class CaseListAnswer(BaseModel):
    """`excerpt` is the beginning of the facts in pieces, those that matched are marked."""

    model_config = _FROM_VALUES
    lines: tuple[CaseLine, ...]
    count: int
    page: int
    pages: int


class CategoriesAnswer(BaseModel):
    categories: tuple[CategoryLine, ...]


class CaseAnswer(BaseModel):
    """Retold in own words; the names of people and firms are left out."""

    case: CasePage


class RecommendationInput(BaseModel):
    model_config = _STRICT
    facts: str = Field(min_length=1, max_length=5000, description="事情经过")
    on: date | None = Field(None, description="事情发生的那一天；不填为今天")
    claims: list[str] = Field(default_factory=list, max_length=8, description="诉求")
    paid_fen: int | None = Field(None, ge=0, description="付了多少，单位分")
    category: str | None = Field(None, max_length=20, description="问题类别，不知道可以不填")
    laws: int = Field(5, ge=1, le=20, description="最多几条法律")
    cases: int = Field(3, ge=1, le=20, description="最多几个案例")

    def dispute(self, today: date) -> Dispute:
        return Dispute(self.facts, self.on or today, tuple(self.claims), self.paid_fen, self.category)


class RecommendedArticleAnswer(BaseModel):
    key: str
    law: str
    article: str
    title: str
    digest: str
    score: float
    reasons: tuple[str, ...]
    words: tuple[str, ...]

    @classmethod
    def of(cls, one: RankedArticle) -> "RecommendedArticleAnswer":
        shown = {name: getattr(one.article, name) for name in ("key", "law", "article", "title", "digest")}
        return cls(**shown, score=one.score, reasons=one.reasons, words=one.words)


class RecommendedCaseAnswer(BaseModel):
    id: str
    title: str
    region: str | None
    result: CaseResult
    result_label: str
    summary: str
    paid_fen: int | None
    refund_fen: int | None
    compensation_fen: int | None
    multiple: float | None
    score: float
    reasons: tuple[str, ...]
    words: tuple[str, ...]

    @classmethod
    def of(cls, one: RankedCase) -> "RecommendedCaseAnswer":
        own = set(cls.model_fields) - {"score", "reasons", "words"}
        shown = {name: getattr(one.case, name) for name in own}
        return cls(**shown, score=one.score, reasons=one.reasons, words=one.words)


class RecommendationAnswer(BaseModel):
    laws: list[RecommendedArticleAnswer]
    cases: list[RecommendedCaseAnswer]
    categories: tuple[CategoryGuess, ...] = Field(description="猜测的问题类别，最可能的在前")
