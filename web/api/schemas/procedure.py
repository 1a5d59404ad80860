"""What the endpoints of the procedure take and give."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from mediation.domain.clocks import ClockView
from mediation.domain.lifecycle import Action, Stage
from mediation.domain.procedure import DelegateKind, Payer, RecusalGround
from mediation.queries.procedure_page import (
    AppointmentView,
    ConsentView,
    DelegationView,
    LeadView,
    ProcedureChoices,
    RecusalView,
    TestingView,
)

_STRICT = ConfigDict(extra="forbid")
_FROM_VALUES = ConfigDict(from_attributes=True)
_REASONS = Field(max_length=2000, description="理由")


class ProcedureAnswer(BaseModel):
    """Clocks with their sources and pauses, and everything that stands beside the mediation."""

    model_config = _FROM_VALUES
    complaint_id: str
    number: str
    version: int
    stage: Stage
    is_suspended: bool = Field(description="有回避申请，调解中止")
    actions: list[Action]
    clocks: tuple[ClockView, ...]
    consents: tuple[ConsentView, ...]
    recusals: tuple[RecusalView, ...]
    delegations: tuple[DelegationView, ...]
    testings: tuple[TestingView, ...]
    appointments: tuple[AppointmentView, ...]
    leads: tuple[LeadView, ...] = Field(description="违法线索，只有机关能看到")
    choices: ProcedureChoices


class ConsentHeardInput(BaseModel):
    model_config = _STRICT
    side: str = Field(description="哪一方：consumer 或 merchant")
    channel: str = Field(description="phone、counter 或 post")
    reasons: str = Field(max_length=2000, description="怎么核对身份的")


class RecusalInput(BaseModel):
    model_config = _STRICT
    mediator_id: str = Field(max_length=64, description="申请谁回避")
    ground: RecusalGround = Field(description="原因")
    reasons: str = _REASONS


class RecusalDecisionInput(BaseModel):
    model_config = _STRICT
    granted: bool = Field(description="是否同意回避")
    reasons: str = _REASONS
    replacement_id: str | None = Field(None, max_length=64, description="同意的，由谁接替")


class DelegationInput(BaseModel):
    model_config = _STRICT
    body_id: str = Field(max_length=64, description="受委托的组织")


class AgreesInput(BaseModel):
    model_config = _STRICT
    agrees: bool = Field(description="是否同意")


class GivenReasonsInput(BaseModel):
    model_config = _STRICT
    reasons: str = _REASONS


class TestingInput(BaseModel):
    __test__ = False  # no test class of pytest
    model_config = _STRICT
    subject: str = Field(max_length=500, description="检测什么")
    lab: str = Field(max_length=100, description="由哪个机构检测")
    payer: Payer = Field(description="费用由谁承担")


class TestingAnswerInput(BaseModel):
    __test__ = False  # no test class of pytest
    model_config = _STRICT
    agrees_lab: bool = Field(description="是否同意这个机构")
    agrees_cost: bool = Field(description="是否同意费用的承担办法")


class LabInput(BaseModel):
    model_config = _STRICT
    lab: str = Field(max_length=100, description="指定的检测机构")


class DayInput(BaseModel):
    model_config = _STRICT
    on: date | None = Field(None, description="哪一天，不填就是今天")


class AppointmentInput(BaseModel):
    model_config = _STRICT
    meet_at: datetime = Field(description="时间，带时区")
    note: str = Field("", max_length=300, description="想谈什么")


class AcceptsInput(BaseModel):
    model_config = _STRICT
    accepts: bool = Field(description="这个时间是否可以")


class LeadResultInput(BaseModel):
    model_config = _STRICT
    result: str = Field(description="case_filed、no_breach 或 handed_over")
    reasons: str = Field(max_length=2000, description="查明的情况")


class DelegateBodyInput(BaseModel):
    model_config = _STRICT
    code: str = Field(max_length=20, description="编号")
    name: str = Field(max_length=60, description="名称")
    short: str = Field(max_length=12, description="简称")
    phone: str = Field(max_length=120, description="电话")
    kind: DelegateKind = Field(description="哪一类组织")
    is_lawful_organisation: bool = Field(description="是否依法设立的调解组织（协议可以申请司法确认）")


class DelegateBodyAnswer(BaseModel):
    model_config = _FROM_VALUES
    body_id: str
    name: str
    kind_name: str
    is_lawful_organisation: bool
    phone: str
    is_active: bool


class DelegateBodiesAnswer(BaseModel):
    bodies: list[DelegateBodyAnswer]
