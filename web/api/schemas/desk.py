"""JSON of the merchant's desk: members, ODR, templates, figures, webhooks, keys."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from core.kernel.roles import MemberRole
from identity.queries.api_keys import KeyLine
from identity.queries.desk import InvitationLine
from identity.queries.memberships import Member
from mediation.domain.negotiation import OdrAction, OdrStatus
from mediation.queries.merchant_work import WorkLine
from mediation.queries.templates import TemplateLine
from mediation.queries.webhooks import EndpointLine, MessageLine

_STRICT = ConfigDict(extra="forbid")
_FROM_VALUES = ConfigDict(from_attributes=True)


class StandingAnswer(BaseModel):
    model_config = _FROM_VALUES
    enterprise_id: str
    role: MemberRole
    signing_limit_fen: int


class DeskAnswer(BaseModel):
    model_config = _FROM_VALUES
    standing: StandingAnswer
    members: list[Member]
    invitations: list[InvitationLine]


class MadeAnswer(BaseModel):
    id: str


class InvitationInput(BaseModel):
    model_config = _STRICT
    phone: str = Field(max_length=20, description="对方的手机号")
    role: MemberRole = Field(description="角色")


class InvitationCodeInput(BaseModel):
    model_config = _STRICT
    code: str = Field(max_length=10, description="短信里的邀请码")


class RoleInput(BaseModel):
    model_config = _STRICT
    role: MemberRole = Field(description="新的角色")


class LimitInput(BaseModel):
    model_config = _STRICT
    limit_fen: int = Field(description="办理人可以承诺的最高金额，单位分")


class OdrInput(BaseModel):
    model_config = _STRICT
    contact: str = Field(max_length=200, description="由谁负责答复消费者")


class OdrDecisionInput(BaseModel):
    model_config = _STRICT
    action: OdrAction = Field(description="admit、refuse、remove 由办理机关办，leave 由企业负责人办")
    reason: str = Field("", max_length=2000, description="不通过、要求退出时必须写明")


class OdrAnswer(BaseModel):
    model_config = _FROM_VALUES
    membership_id: str
    enterprise_id: str
    status: OdrStatus
    status_name: str
    contact: str
    applied_at: datetime
    reason: str
    entered_on: date | None
    left_on: date | None
    actions: list[OdrAction]


class OdrListAnswer(BaseModel):
    memberships: list[OdrAnswer]


class TemplateInput(BaseModel):
    model_config = _STRICT
    title: str = Field(max_length=200, description="名字")
    text: str = Field(max_length=3000, description="内容，可以写 {编号} {诉求金额} {今天} {期限}")


class TemplatesAnswer(BaseModel):
    templates: list[TemplateLine]


class FigureSet(BaseModel):
    """Shares are whole percent, times days; null where there is nothing to count."""

    model_config = _FROM_VALUES
    complaints: int
    answer_days: int | None
    settled_percent: int | None
    kept_percent: int | None
    settled_directly_percent: int | None


class DeskFiguresAnswer(BaseModel):
    """`peers` is null while fewer than five enterprises can be compared."""

    model_config = _FROM_VALUES
    since: date
    until: date
    category: str
    own: FigureSet
    peers: FigureSet | None
    peer_count: int


class WorkAnswer(BaseModel):
    model_config = _FROM_VALUES
    lines: list[WorkLine]
    counts: dict[str, int]
    may_act: bool


class AssignmentInput(BaseModel):
    model_config = _STRICT
    account_id: str = Field(max_length=64, description="同事的账号编号")


class EndpointInput(BaseModel):
    model_config = _STRICT
    address: str = Field(max_length=600, description="公网的 https 地址")
    events: list[str] = Field(max_length=20, description="要推送的事件")


class SecretAnswer(BaseModel):
    """The secret is answered this once."""

    model_config = _FROM_VALUES
    endpoint_id: str
    secret: str


class WebhooksAnswer(BaseModel):
    model_config = _FROM_VALUES
    endpoints: list[EndpointLine]
    messages: list[MessageLine]


class KeyInput(BaseModel):
    model_config = _STRICT
    name: str = Field(max_length=100, description="名字，例如：客服系统")
    scopes: list[str] = Field(max_length=10, description="work:read、statement:write、evidence:write、offer:write")


class KeyAnswer(BaseModel):
    """The key is answered this once."""

    key: str


class KeysAnswer(BaseModel):
    keys: list[KeyLine]
