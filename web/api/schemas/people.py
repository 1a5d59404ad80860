"""JSON of real identities, mandates, joint complaints, complaints taken down and exchanged."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from identity.domain.mandates import MandateKind, MandateStatus, MandateTerms, Power
from identity.domain.real_identity import IdKind
from identity.queries.identities import IdentityView
from identity.queries.mandates import MandateLine
from mediation.domain.channels import Channel
from mediation.domain.joint import JointMatter
from mediation.queries.import_runs import ImportProblemLine
from mediation.queries.together import AgentLine, Askable, ComplainantLine, QuestionLine
from web.api.schemas.mediation import DraftInput

_STRICT = ConfigDict(extra="forbid")


class IdentityInput(BaseModel):
    model_config = _STRICT
    id_kind: IdKind = Field(description="证件种类")
    id_number: str = Field(description="证件号码；居民身份证核对最后一位校验码", max_length=60)
    address: str = Field(description="能收到信件的住址", max_length=300)


class IdentityAnswer(BaseModel):
    """The number is masked; nothing gives it back in full."""

    is_stated: bool
    id_kind: IdKind | None = None
    id_kind_name: str = ""
    id_number_masked: str = ""
    address: str = ""

    @classmethod
    def of(cls, view: IdentityView | None) -> "IdentityAnswer":
        if view is None:
            return cls(is_stated=False)
        return cls(
            is_stated=True,
            id_kind=view.kind,
            id_kind_name=view.kind_name,
            id_number_masked=view.number_masked,
            address=view.address,
        )


class MandateTermsInput(BaseModel):
    """What is given: kind, powers, both days inclusive."""

    model_config = _STRICT
    kind: MandateKind = Field(description="关系：agent 委托代理人、guardian 监护人、helper 家人")
    powers: list[Power] = Field(max_length=10, description="权限")
    valid_from: date = Field(description="从哪天起")
    valid_until: date = Field(description="到哪天止")
    complaint_id: str | None = Field(None, max_length=64, description="只限这一件投诉；不填是所有投诉")

    def terms(self) -> MandateTerms:
        return MandateTerms(self.kind, frozenset(self.powers), self.valid_from, self.valid_until, self.complaint_id)


class MandateGivenInput(MandateTermsInput):
    agent_name: str = Field(max_length=40, description="代理人的姓名")
    agent_phone: str = Field(max_length=40, description="代理人的手机号，要和姓名相符")
    password: str = Field(max_length=200, description="自己的登录密码")


class MandateAnswer(BaseModel):
    """One mandate; people by name and masked phone."""

    mandate_id: str
    principal_name: str
    agent_name: str
    kind: MandateKind
    powers: list[Power]
    valid_from: date
    valid_until: date
    complaint_id: str | None
    status: MandateStatus
    status_name: str
    is_in_force: bool

    @classmethod
    def of(cls, line: MandateLine) -> "MandateAnswer":
        return cls(
            mandate_id=line.mandate_id,
            principal_name=line.principal.name,
            agent_name=line.agent.name,
            kind=line.kind,
            powers=list(line.powers),
            valid_from=line.valid_from,
            valid_until=line.valid_until,
            complaint_id=line.complaint_id,
            status=line.status,
            status_name=line.status_name,
            is_in_force=line.is_in_force,
        )


class MandatesAnswer(BaseModel):
    mandates: list[MandateAnswer]


class DecisionInput(BaseModel):
    model_config = _STRICT
    is_confirmed: bool = Field(description="确认还是不通过")
    reason: str = Field("", max_length=2000, description="不通过时必须写明")


class EndInput(BaseModel):
    model_config = _STRICT
    reason: str = Field("", max_length=2000, description="工作人员结束时必须写明")


class PhoneInput(BaseModel):
    model_config = _STRICT
    phone: str = Field(max_length=40, description="新手机号")


class PhoneCodesAnswer(BaseModel):
    old_id: str = Field(description="原手机号那条验证码的编号")
    new_id: str = Field(description="新手机号那条验证码的编号")


class PhoneChangeInput(PhoneInput):
    old_id: str = Field(max_length=40)
    new_id: str = Field(max_length=40)
    old_code: str = Field(max_length=20, description="原手机号收到的 6 位数字")
    new_code: str = Field(max_length=20, description="新手机号收到的 6 位数字")


class TogetherAnswer(BaseModel):
    """Who complains, who acts for them, and what was asked; for the merchant only as far as needed."""

    complaint_id: str
    version: int
    complainants: tuple[ComplainantLine, ...]
    agents: tuple[AgentLine, ...]
    questions: tuple[QuestionLine, ...]
    askable: tuple[Askable, ...]
    content_hash: str
    is_representative: bool


class InvitationAnswer(BaseModel):
    code: str = Field(description="邀请码，只给出这一次")
    valid_until: date


class InvitedAnswer(BaseModel):
    invited_by: str
    respondent: str
    facts_text: str
    content_hash: str = Field(description="加入时发回，表示同意的就是这份内容")


class CodeInput(BaseModel):
    model_config = _STRICT
    code: str = Field(max_length=40, description="邀请码")


class JoinInput(CodeInput):
    content_hash: str = Field(max_length=64)


class ContentInput(BaseModel):
    model_config = _STRICT
    content_hash: str = Field(max_length=64, description="看过的内容")


class RepresentativeInput(BaseModel):
    model_config = _STRICT
    account_id: str = Field(max_length=64, description="另一位投诉人；已经是代表人的，改回普通投诉人")


class QuestionInput(BaseModel):
    model_config = _STRICT
    matter: JointMatter = Field(description="要征求的事项")
    subject: str = Field("", max_length=64, description="方案编号，或者协议文本的哈希；撤回时不填")


class AnswerInput(BaseModel):
    model_config = _STRICT
    agrees: bool


class EntryInput(BaseModel):
    """A complaint that came by phone, at the counter or by post; `complaint` is what was told."""

    model_config = _STRICT
    channel: Channel = Field(description="phone、counter 或 post")
    received_on: date = Field(description="哪天收到的，不能晚于今天")
    name: str = Field(max_length=80, description="投诉人姓名")
    phone: str = Field(max_length=40, description="投诉人手机号")
    identity: IdentityInput | None = Field(None, description="证件和住址，可以之后再补")
    agrees_to_delegation: bool = Field(default=False, description="同意委托调解")
    complaint: DraftInput


class ImportRunAnswer(BaseModel):
    run_id: str
    source: str
    total: int
    done: int
    made: int
    updated: int
    unchanged: int
    failed: int
    finished_at: datetime | None
    problems: tuple[ImportProblemLine, ...]


class ExportInput(BaseModel):
    model_config = _STRICT
    format: Literal["csv", "jsonl"] = "jsonl"
    is_full: bool = Field(default=False, description="含个人信息；要填密码，并记入日志")
    password: str = Field("", max_length=200)
    received_from: date | None = None
    received_until: date | None = None
