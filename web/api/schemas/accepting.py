"""Shapes of the API for what comes before acceptance: missing material."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from mediation.domain.declarations import Declaration, HandledBy
from mediation.domain.duplicates import DuplicateAnswer, DuplicateJudged
from mediation.domain.signals import Signal
from mediation.domain.supplements import SupplementAsked, SupplementItem, SupplementState
from mediation.queries.supplements import AnsweredItem, SupplementFileView

_STRICT = ConfigDict(extra="forbid")
_FROM_VALUES = ConfigDict(from_attributes=True)


class DeclarationInput(BaseModel):
    model_config = _STRICT
    handled_by: HandledBy = Field(description="同一争议是否已由别处受理或者处理过")
    detail: str = Field("", max_length=300, description="哪个机构、案号")
    known_on: date | None = Field(None, description="什么时候知道权益受损；不填按发生日期")
    report: str = Field("", max_length=3000, description="同时举报的违法事实；不举报的不填")

    def declaration(self) -> Declaration:
        return Declaration(**self.model_dump())


class GroundSignalsAnswer(BaseModel):
    model_config = _FROM_VALUES
    code: str
    text: str
    source: str
    raised: int
    signals: tuple[Signal, ...]


class SectorAnswer(BaseModel):
    model_config = _FROM_VALUES
    code: str
    name: str
    department: str
    route: str
    source: str
    confidence: str


class SignalsAnswer(BaseModel):
    """Facts for a person: no score, no decision."""

    grounds: tuple[GroundSignalsAnswer, ...]
    sectors: tuple[SectorAnswer, ...] = Field(description="可以在不予受理决定书里写明的部门")


class TwinAnswer(BaseModel):
    model_config = _FROM_VALUES
    complaint_id: str
    number: str
    text: str
    received_on: date
    event: int = Field(description="经过相似的百分比")
    answer: DuplicateAnswer | None
    reason: str


class TwinsAnswer(BaseModel):
    twins: tuple[TwinAnswer, ...]


class DuplicateInput(BaseModel):
    model_config = _STRICT
    twin_id: str = Field(max_length=64, description="和哪一件比较")
    answer: DuplicateAnswer = Field(description="join 放在一起办，refuse 准备不予受理，keep 各办各的")
    reason: str = Field(max_length=500, description="理由，只有办理人员看得到")

    def judged(self) -> DuplicateJudged:
        return DuplicateJudged(self.twin_id, self.answer, self.reason)


class SupplementInput(BaseModel):
    model_config = _STRICT
    items: list[str] = Field(min_length=1, max_length=20, description="要补充的材料，编号见 GET 的 known")
    answer_by: date = Field(description="请消费者在哪天前补充")
    note: str = Field("", max_length=500, description="写给消费者的说明")

    def asked(self) -> SupplementAsked:
        return SupplementAsked(tuple(self.items), self.answer_by, self.note)


class SupplementAnswerView(BaseModel):
    model_config = _FROM_VALUES
    notice_id: str
    number: str
    state: SupplementState
    state_name: str
    items: tuple[AnsweredItem, ...]
    note: str
    answer_by: date
    issued_at: datetime
    answered_at: datetime | None
    files: tuple[SupplementFileView, ...]
    is_open: bool


class SupplementsAnswer(BaseModel):
    model_config = _FROM_VALUES
    known: tuple[SupplementItem, ...] = Field(description="按收到投诉时的规则，可以要求补充的材料")
    notices: tuple[SupplementAnswerView, ...]
