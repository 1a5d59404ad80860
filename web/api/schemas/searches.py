"""What searches of articles and of cases share over the API."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from casebase.domain.category import CATEGORIES
from casebase.domain.narrowing import Span
from casebase.queries.search_help import SearchHelp
from casebase.queries.searches import LONGEST_TEXT
from web.pages.search_places import LONGEST_IN_ADDRESS

_SYNTAX = "可用引号、AND/OR/NOT（并且、或者、不含）、减号、括号，和 法规: 条: 类别: 标题: 地区: 结果: 要求: 年份: 金额:"
_LONG = f"平常的说法，也可以是整段经过；{_SYNTAX}"
_SHORT = f"平常的说法；{_SYNTAX}。长的经过请用 POST …/search"
SEARCH_TEXT: Any = Field("", max_length=LONGEST_TEXT, description=_LONG)
SHORT_TEXT: Any = Field("", max_length=LONGEST_IN_ADDRESS, description=_SHORT)
AS_WORDS: Any = Field(default=False, description="按平常的话来找，不看检索符号")
SYNONYMS: Any = Field(default=True, description="也找别的说法")


def _known_category(value: str) -> str:
    if value and value not in CATEGORIES:
        raise ValueError("没有这个问题类别，可选的见 GET /case-categories")
    return value


Category = Annotated[str, AfterValidator(_known_category)]


class FoundAnswer(BaseModel):
    """`is_cut` when only so many of the closest are counted; `help` tells how the search was read."""

    model_config = ConfigDict(from_attributes=True)
    count: int
    page: int
    pages: int
    is_cut: bool
    help: SearchHelp


def any_of(value: str | None) -> frozenset[str]:
    return frozenset({value}) if value else frozenset()


def span(start: int | None, stop: int | None) -> Span | None:
    return None if start is None and stop is None else (start, stop)
