"""JSON of past cases and of what would be pushed for a dispute. Sums are fen."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from casebase.domain.dispute import Dispute
from casebase.domain.guessing import CategoryGuess
from casebase.domain.narrowing import Narrowing
from casebase.domain.past_case import CaseResult
from casebase.domain.ranking import RankedArticle, RankedCase
from casebase.queries.case_page import CasePage
from casebase.queries.lines import CaseLine
from casebase.queries.listed import Choice
from casebase.queries.lists import CategoryLine
from casebase.queries.searches import CaseSearch, Sort
from casebase.search.query_language import HowRead
from web.api.schemas.searches import AS_WORDS, SEARCH_TEXT, SHORT_TEXT, SYNONYMS, Category, FoundAnswer, any_of, span

_STRICT = ConfigDict(extra="forbid")
_MOST_FEN = 10**15


class CaseSearchInput(BaseModel):
    model_config = _STRICT
    q: str = SEARCH_TEXT
    category: Category = Field("", max_length=20, description="问题类别")
    remedy: str = Field("", max_length=20, description="要求什么，例如 退款")
    region: str = Field("", max_length=20, description="省级地区，例如 浙江")
    result: CaseResult | None = Field(None, description="怎样解决的")
    year_from: int | None = Field(None, ge=1900, le=2200, description="公布年份，从哪一年起")
    year_to: int | None = Field(None, ge=1900, le=2200, description="公布年份，到哪一年止")
    paid_from_fen: int | None = Field(None, ge=0, le=_MOST_FEN, description="至少付了多少，单位分")
    paid_to_fen: int | None = Field(None, ge=0, le=_MOST_FEN, description="最多付了多少，单位分")
    sort: Sort = Field(Sort.CLOSEST, description="closest 最相近，newest 最新公布，sum 金额最大")
    as_words: bool = AS_WORDS
    synonyms: bool = SYNONYMS
    page: int = Field(1, ge=1)

    def search(self, today: date) -> CaseSearch:
        how = HowRead.WORDS if self.as_words else HowRead.BY_ITSELF
        return CaseSearch(today, self.q, self._narrowing(), self.page, self.sort, how, with_synonyms=self.synonyms)

    def _narrowing(self) -> Narrowing:
        return Narrowing(
            categories=any_of(self.category),
            remedies=any_of(self.remedy),
            regions=any_of(self.region),
            results=any_of(self.result),
            years=span(self.year_from, self.year_to),
            sums=span(self.paid_from_fen, self.paid_to_fen),
        )


class CaseQuery(CaseSearchInput):
    q: str = SHORT_TEXT


class CaseListAnswer(FoundAnswer):
    """`excerpt` is the stretch of the facts that has most of the words, in pieces, those that matched are marked."""

    lines: tuple[CaseLine, ...]


class CategoriesAnswer(BaseModel):
    categories: tuple[CategoryLine, ...]


class ChoicesAnswer(BaseModel):
    regions: tuple[Choice, ...]
    years: tuple[Choice, ...]


class CaseAnswer(BaseModel):
    """Retold in own words; the names of people and firms are left out."""

    case: CasePage


class RecommendationInput(BaseModel):
    model_config = _STRICT
    facts: str = Field(min_length=1, max_length=5000, description="事情经过")
    on: date | None = Field(None, description="事情发生的那一天；不填为今天")
    claims: list[str] = Field(default_factory=list, max_length=8, description="诉求")
    paid_fen: int | None = Field(None, ge=0, description="付了多少，单位分")
    category: Category | None = Field(None, max_length=20, description="问题类别，不知道可以不填")
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
