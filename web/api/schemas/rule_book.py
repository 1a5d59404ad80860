"""JSON of the rule book and of its amendments."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from core.kernel.two_officers import ProposalAction, ProposalStatus
from core.rules import Entitlement
from rulebook.domain.book_texts import FileDiff
from rulebook.domain.checking import ChangedAnswer
from rulebook.queries.rule_page import RulePage, RuleRow

_STRICT = ConfigDict(extra="forbid")
_FROM_VALUES = ConfigDict(from_attributes=True)


class RuleQuery(BaseModel):
    model_config = _STRICT
    q: str = Field("", max_length=200, description="编号、条文，或者规则里的词；空格分开的都要有")
    role: str = Field("", max_length=20, description="remedy、ground、liable 或 duty")
    law: str = Field("", max_length=40, description="法律简称，例如 预付4")
    confidence: str = Field("", max_length=20, description="read、date_unconfirmed 或 unconfirmed")
    on: date | None = Field(None, description="哪一天有效；不填为每条规则最新的一段")


class RulesOut(BaseModel):
    book_version: str
    rules: tuple[RuleRow, ...]


class RuleDayQuery(BaseModel):
    model_config = _STRICT
    on: date | None = Field(None, description="哪一天的规则；不填为今天")


class RuleChangeOut(BaseModel):
    """`proposed_by` and `decided_by` are the accounts of two different officials."""

    book_version: str
    origin: str
    adopted_at: datetime
    amendment_id: str | None
    effective_on: date | None
    source: str | None
    proposed_by: str | None
    decided_by: str | None


class RuleOut(BaseModel):
    rule: RulePage
    changes: list[RuleChangeOut] = Field(description="改过这条规则的每一版规则书，最新的在前")


class TryIn(BaseModel):
    model_config = _STRICT
    facts: dict[str, Any] = Field(description="事实名到值，不知道的不填；不要填真人的信息", max_length=300)
    on: date | None = Field(None, description="哪一天的事；不填为今天")


class TryOut(BaseModel):
    answer: Entitlement


class AmendmentFilter(BaseModel):
    model_config = _STRICT
    status: ProposalStatus | None = Field(None, description="只看这一状态")


class AmendmentLineOut(BaseModel):
    model_config = _FROM_VALUES
    amendment_id: str
    status: ProposalStatus
    status_text: str
    base_version: str
    files: tuple[str, ...]
    rules: tuple[str, ...]
    effective_on: date
    source: str
    reason: str
    examples_run: int
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None
    is_stale: bool = Field(description="规则书后来换了，要按现在的版本重新提出")


class AmendmentsOut(BaseModel):
    amendments: list[AmendmentLineOut]


class AmendmentOut(BaseModel):
    model_config = _FROM_VALUES
    line: AmendmentLineOut
    texts: dict[str, str]
    diffs: tuple[FileDiff, ...]
    changed_since: tuple[str, ...]
    actions: tuple[ProposalAction, ...] = Field(description="现在可以办理的事项")
    seen: int = Field(description="办理时原样带回，表示看到的是最新内容")


class AmendmentIn(BaseModel):
    model_config = _STRICT
    base_version: str = Field(max_length=100, description="按哪一版规则书写的，见 GET /law/rule-book")
    files: dict[str, str] = Field(max_length=20, description="要替换或者新加的文件：名字到全文（TOML）")
    effective_on: date = Field(description="从哪天的法律起改变；这一天以前的答案不能变")
    source: str = Field(max_length=2000)
    reason: str = Field(max_length=2000)


class CheckedOut(BaseModel):
    """The check passed; a text with problems is answered with 422 and a message for each file."""

    examples_run: int
    changed: tuple[ChangedAnswer, ...] = Field(description="答案有变化的例子")


class SeenIn(BaseModel):
    model_config = _STRICT
    seen: int = Field(ge=0, description="见 GET 的 seen")


class SendingBackIn(SeenIn):
    reason: str = Field(max_length=2000)


class AdoptedOut(BaseModel):
    book_version: str
