"""JSON of the administrator's acts."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from core.kernel.roles import Role
from core.outbox.parked import FailedRun, StuckDelivery
from identity.queries.accounts import AccountLine

_STRICT = ConfigDict(extra="forbid")


class AccountsQuery(BaseModel):
    model_config = _STRICT
    role: Role | None = Field(None, description="只看这个岗位")


class AccountsAnswer(BaseModel):
    accounts: tuple[AccountLine, ...]


class OfficialInput(BaseModel):
    model_config = _STRICT
    role: str = Field(max_length=40, description="工作人员的岗位")
    office: str = Field(max_length=200, description="所在机关的编号、代码或者名称")
    name: str = Field(max_length=200)
    phone: str = Field(max_length=40)
    password: str = Field(max_length=200, description="初始密码，首次登录后须修改")
    desk: str = Field(default="", max_length=40, description="部门窗口人员所在的窗口编号，见措施目录的 desks")


class OfficialAnswer(BaseModel):
    account_id: str


class DeactivationInput(BaseModel):
    model_config = _STRICT
    reason: str = Field(max_length=2000)


class DeskInput(BaseModel):
    model_config = _STRICT
    desk: str = Field(max_length=100, description="窗口编号")


class DeliveriesAnswer(BaseModel):
    stuck: tuple[StuckDelivery, ...]
    failed_duties: tuple[FailedRun, ...]


class ReleasedAnswer(BaseModel):
    delivery_id: int


class ClockInput(BaseModel):
    model_config = _STRICT
    days: int = Field(description="向后移动几天")


class ClockAnswer(BaseModel):
    service_time: datetime
    service_day: date
    real_time: datetime
