"""JSON of articles, rules and what the law gives."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from casebase.domain.narrowing import Narrowing
from casebase.queries.article_page import ArticlePage
from casebase.queries.lines import ArticleLine
from casebase.queries.lists import LawLine
from casebase.queries.searches import ArticleSearch
from casebase.search.query_language import HowRead
from core.rules import Advice, Choice, FactDefinition, FactReading, FactType, Question
from rulebook.queries.books import BookLine
from web.api.schemas.searches import AS_WORDS, SEARCH_TEXT, SHORT_TEXT, SYNONYMS, Category, FoundAnswer, any_of
from web.rule_lines import RuleLine

_STRICT = ConfigDict(extra="forbid")
_FROM_VALUES = ConfigDict(from_attributes=True)
_ON = Field(None, description="哪一天的法律；不填为今天")


class LawDayQuery(BaseModel):
    model_config = _STRICT
    on: date | None = _ON


class ArticleSearchInput(BaseModel):
    model_config = _STRICT
    q: str = SEARCH_TEXT
    law: str = Field("", max_length=40, description="法律简称，例如 消法")
    category: Category = Field("", max_length=20, description="问题类别")
    on: date | None = _ON
    as_words: bool = AS_WORDS
    synonyms: bool = SYNONYMS
    page: int = Field(1, ge=1)

    def search(self, today: date) -> ArticleSearch:
        narrowing = Narrowing(laws=any_of(self.law), categories=any_of(self.category))
        how = HowRead.WORDS if self.as_words else HowRead.BY_ITSELF
        return ArticleSearch(self.on or today, self.q, narrowing, self.page, how, with_synonyms=self.synonyms)


class ArticleQuery(ArticleSearchInput):
    q: str = SHORT_TEXT


class ArticleListAnswer(FoundAnswer):
    """`excerpt` is the digest in pieces, those that matched are marked."""

    lines: tuple[ArticleLine, ...]


class ArticleRuleAnswer(BaseModel):
    model_config = _FROM_VALUES
    rule_id: str
    version: str
    title: str


class ArticleAnswer(BaseModel):
    article: ArticlePage
    rules: list[ArticleRuleAnswer] = Field(description="以这一条为依据的规则")


class LawsAnswer(BaseModel):
    on: date
    laws: tuple[LawLine, ...]


class RulesAnswer(BaseModel):
    on: date
    book_version: str
    rules: tuple[RuleLine, ...]


class FactAnswer(BaseModel):
    """How one fact is asked and what its answer may be."""

    model_config = _FROM_VALUES
    name: str
    label: str
    question: str
    why: str
    type: FactType
    who: tuple[str, ...]
    unit: str
    choices: tuple[Choice, ...]

    @classmethod
    def of(cls, definition: FactDefinition) -> "FactAnswer":
        return cls.model_validate(definition)


class VocabularyAnswer(BaseModel):
    book_version: str
    facts: list[FactAnswer]


class AdviceInput(BaseModel):
    model_config = _STRICT
    facts: dict[str, Any] = Field(
        description="事实名到值；名称和类型见 GET /law/vocabulary，不知道的不填", max_length=500
    )
    on: date | None = Field(None, description="事情发生的那一天；不填为今天")


class AdviceAnswer(BaseModel):
    """The law's whole answer: what applies, what still needs facts, what does not, with the arithmetic."""

    advice: Advice


class BookAnswer(BaseModel):
    version: str
    label: str
    source: str
    sha256: str


class BooksAnswer(BaseModel):
    current: BookAnswer
    adopted: list[BookLine] = Field(description="采用过的每一版，最新的在前")


class InterviewInput(BaseModel):
    model_config = _STRICT
    facts: dict[str, Any] = Field(description="已经回答的事实，名称见 GET /law/vocabulary", max_length=500)
    unclear: list[str] = Field(default_factory=list, description="回答了“不清楚”的事实，不再问", max_length=500)
    who: Literal["consumer", "merchant", "officer"] = Field("consumer", description="问的是谁")
    on: date | None = _ON


class InterviewAnswer(BaseModel):
    book_version: str
    on: date
    questions: tuple[Question, ...]


class ReadingInput(BaseModel):
    model_config = _STRICT
    text: str = Field(min_length=1, max_length=5000, description="事情的经过，照平时说话那样写")
    on: date | None = Field(None, description="写的那一天；没写年份的日子，是这一天之前最近的一个。不填为今天")


class ProposedFact(BaseModel):
    """`words` are the words of the text that speak for the value, `spans` where they stand (first character, end)."""

    fact: str
    value: Any
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, proposal: FactReading) -> "ProposedFact":
        return cls(fact=proposal.fact, value=proposal.value, words=proposal.words, spans=proposal.spans)


class ReadingAnswer(BaseModel):
    book_version: str
    proposals: list[ProposedFact]
