"""Shapes of the API for what becomes of an agreement, promise by promise."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from mediation.domain.lifecycle import Action
from mediation.domain.performance import BreachReason, ExcuseReason
from mediation.queries.performance import PromiseView
from mediation.queries.promises_due import DuePromise
from mediation.services.give_excuse import Excuse
from mediation.services.watch_performance import BreachReport, Receipt

_STRICT = ConfigDict(extra="forbid")
_FROM_VALUES = ConfigDict(from_attributes=True)


class PerformedInput(BaseModel):
    """Without `promise` everything that is open, without `sum_fen` all of that promise."""

    model_config = _STRICT
    performed_on: date = Field(description="实际履行的日期")
    promise: int | None = Field(None, ge=1, description="第几项约定；不填表示剩下的全部")
    sum_fen: int | None = Field(None, description="收到的金额，单位分；不填表示这一项全部收到")
    basis: str = Field("", max_length=300, description="工作人员怎么核实的；商家没有提交凭证时必填")

    def receipt(self) -> Receipt:
        return Receipt(self.performed_on, self.promise, self.sum_fen, self.basis)


class BreachInput(BaseModel):
    model_config = _STRICT
    reason: str = Field(max_length=2000, description="现在是什么情况")
    code: BreachReason = Field(BreachReason.OTHER, description="属于哪种情况")
    promise: int | None = Field(None, ge=1, description="第几项约定；不填表示最早到期的一项")

    def report(self) -> BreachReport:
        return BreachReport(self.reason, self.code, self.promise)


class ExcuseInput(BaseModel):
    model_config = _STRICT
    reason: str = Field(max_length=2000, description="具体是什么情况")
    code: ExcuseReason = Field(ExcuseReason.OTHER, description="属于哪种原因")
    promise: int | None = Field(None, ge=1, description="第几项约定；不填表示最早没有履行的一项")

    def excuse(self) -> Excuse:
        return Excuse(self.reason, self.code, self.promise)


class PerformanceAnswer(BaseModel):
    """The plan of an agreement; `next_promise` is the number of the first promise that is not kept."""

    model_config = _FROM_VALUES
    complaint_id: str
    actions: list[Action]
    agreement_number: str
    is_direct: bool
    remedy_name: str
    sum_fen: int
    due_on: date
    method_name: str
    received_fen: int
    next_promise: int | None
    promises: tuple[PromiseView, ...]
    confirmed_at: datetime | None
    performed_on: date | None
    late_days: int | None


class PromisesDueAnswer(BaseModel):
    model_config = _FROM_VALUES
    lines: tuple[DuePromise, ...]
