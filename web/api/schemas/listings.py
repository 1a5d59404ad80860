"""JSON of cases of the serious list and of their acts. Money is integer fen, dates are YYYY-MM-DD."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from sanctions.domain.decision_service import ServiceWay
from sanctions.domain.procedure import Action, Status
from sanctions.domain.two_step_test import Defence


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class UnperformedIn(_Asked):
    document_number: str
    authority: str
    decided_on: date
    due_on: date = Field(description="履行的最后一天")


class ProposalIn(_Asked):
    enterprise_id: str
    ground: str = Field(description="法定情形，例如 8-2")
    violation: str = Field(description="违法行为类型")
    event_on: date
    facts: str = Field(description="查明的事实")
    parts: dict[str, str] = Field(description="情形的每个构成部分及其证据")
    seriousness: dict[str, str] = Field(default_factory=dict, description="性质、情节、危害各自的理由；单独列入不填")
    weighing: str = Field(description="主观恶意、频次、时间、处罚、金额、危害的考量")
    authority: str = Field(default="", description="不用填写：由提出人所在的机关决定；填了别的机关会被拒绝")
    authority_level: str = Field(default="", description="不用填写：按机关设置；与机关设置不一致会被拒绝")
    heavier_penalty: str = Field(default="", description="较重行政处罚的种类；单独列入不填")
    penalty: str = ""
    penalty_basis: str = ""
    fine_fen: int | None = None
    unperformed: UnperformedIn | None = Field(default=None, description="单独列入（11）时，没有履行的是哪一项决定")


class NoticeIn(_Asked):
    served_on: date
    served_how: str
    reason: str


class StatementIn(_Asked):
    received_on: date
    text: str


class HearingRequestIn(_Asked):
    requested_on: date


class WaiverIn(_Asked):
    waived_on: date


class HearingNoticeIn(_Asked):
    served_on: date
    hearing_on: date
    place: str


class HearingRecordIn(_Asked):
    held_on: date
    text: str


class ConsentIn(_Asked):
    authority: str
    document_number: str
    consented_on: date


class DecisionIn(_Asked):
    document_number: str
    reason: str
    effective_on: date
    answer_to_statements: str = ""
    defence: Defence = Defence.NOT_RAISED
    defence_reason: str = ""
    fine_fen: int | None = None
    ban_ends_on: date | None = Field(None, description="限制开展经营、责令停产停业、限制从业的最后一天，其他处罚不填")


class ServiceIn(_Asked):
    served_on: date = Field(description="邮寄的填写签收日期，公告的填写公告期满之日")
    way: ServiceWay
    proof: str = Field(description="送达凭证，例如送达回证由谁签收、邮件编号")


class PushIn(_Asked):
    authority: str = Field(description="当事人登记地的市场监督管理部门")
    pushed_on: date


class PublicationThereIn(_Asked):
    published_on: date


class BasisFallIn(_Asked):
    document_number: str
    fell_on: date
    reason: str


class BasisStandsIn(_Asked):
    reason: str


class AnnulmentIn(_Asked):
    document_number: str
    reason: str


class DroppingIn(_Asked):
    reason_code: str
    text: str


class ListingClockOut(_Shown):
    label: str
    on: date
    working_days_left: int
    is_provisional: bool


class ListingRowOut(_Shown):
    listing_id: str
    enterprise_id: str
    enterprise_name: str
    enterprise_code: str
    ground_title: str
    violation: str
    status: Status
    status_text: str
    is_in_force: bool
    clock: ListingClockOut | None
    document_number: str | None
    proposed_at: datetime


class ListingsOut(BaseModel):
    listings: list[ListingRowOut]
    counts: dict[str, int]


class PaperOut(_Shown):
    kind: str
    title: str
    on_day: date
    text: str
    recorded_at: datetime


class ActionOut(_Shown):
    action: Action
    title: str
    why_not: str = Field(description="为空表示现在可以办理")


class ProvenPartOut(_Shown):
    part: str
    proof: str


class ListingOut(_Shown):
    row: ListingRowOut
    facts: str
    event_on: date
    ground: str
    article_key: str
    article_text: str
    parts: list[ProvenPartOut]
    seriousness: list[ProvenPartOut]
    weighing: str
    authority: str
    needs_consent: bool
    decided_alone: bool
    unperformed: str
    penalty: str | None
    penalty_basis: str | None
    fine_fen: int | None
    ban_ends_on: date | None
    basis: str | None
    reason: str | None
    sanctions: str | None
    exit_conditions: str | None
    remedy: str | None
    decision_served_on: date | None
    remedies: list[ListingClockOut] = Field(description="从送达之日起计算的救济期限；没有登记送达时为空")
    effective_on: date | None
    ends_on: date | None
    exit_from: date | None
    restored_on: date | None
    paused_on: date | None
    ended_on: date | None
    basis_fell_on: date | None
    rule_book_version: str | None
    papers: list[PaperOut]
    actions: list[ActionOut]
    derived_count: int
