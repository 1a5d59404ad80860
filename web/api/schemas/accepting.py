"""Shapes of the API for what comes before acceptance: missing material."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from mediation.domain.supplements import SupplementAsked, SupplementItem, SupplementState
from mediation.queries.supplements import AnsweredItem, SupplementFileView

_STRICT = ConfigDict(extra="forbid")
_FROM_VALUES = ConfigDict(from_attributes=True)


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
