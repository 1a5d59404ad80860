"""JSON of listings, checks and measures. Money is integer fen, dates are YYYY-MM-DD."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field, field_validator

from sanctions.domain.desk_decision import DeskChoice, Reading
from sanctions.domain.flag_kinds import NO_LAST_DAY
from sanctions.domain.measures import Effect
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


class ListEntryOut(_Shown):
    list_name: str
    enterprise_name: str
    document_number: str
    violation: str
    article_key: str
    basis: str
    reason: str
    authority: str
    decided_on: date
    since: date
    until: date | None = Field(description="最后一天；经营异常名录没有到期日，是 null")
    exit_conditions: str
    remedy: str


class ListEntriesOut(BaseModel):
    entries: list[ListEntryOut]


class PersonIn(_Asked):
    name: str
    id_number: str = ""
    post: str = ""
    born_on: date | None = Field(None, description="出生日期，只用来分开同名的人")


class CheckIn(_Asked):
    desk: str = Field(description="窗口编号，见措施目录的 desks，例如 registration、procurement")
    matter: str
    code: str = Field(default="", description="统一社会信用代码")
    name: str = Field(default="", description="没有代码时填写名称")
    people: list[PersonIn] = Field(default_factory=list)
    application_number: str = ""


class ArticleOut(_Shown):
    key: str
    text: str


class FactorOut(_Shown):
    code: str
    text: str


class HitOut(_Shown):
    who: str
    matched: str
    matched_text: str
    what: str
    measure: str
    measure_version: int
    title: str
    effect: Effect
    effect_text: str
    articles: list[ArticleOut]
    since: date
    until: date | None = Field(description="最后一天；没有到期日的是 null")
    path: str
    allowed: str
    bearing: str
    ambiguity: str
    factors: list[FactorOut]
    document_number: str
    authority: str
    remedy: str
    listing_id: str

    @field_validator("until", mode="before")
    @classmethod
    def without_last_day(cls, until: date) -> date | None:
        """Show null for the day that stands for none; stored evidence keeps it."""
        return None if until == NO_LAST_DAY else until


class SubjectOut(_Shown):
    asked: str
    role: str
    found: str
    identity: str


class CheckAnswerOut(_Shown):
    check_id: str
    verdict: str = Field(description="必须拒绝、须权衡、附条件、提示、未发现、未找到该主体")
    desk: str
    matter: str
    matter_title: str
    subjects: list[SubjectOut]
    hits: list[HitOut]
    notes: list[str]
    law_version: str
    as_of: datetime


class FactorAskedOut(_Shown):
    key: str
    measure: str
    text: str


class WeighedOut(_Shown):
    factor: str
    text: str


class DeskDecisionOut(_Shown):
    choice: DeskChoice
    choice_text: str
    reason: str
    weighed: list[WeighedOut]
    decided_at: datetime
    reading: Reading = Field(description="不予办理要由另一人复核：waiting、confirmed、returned")
    reading_note: str
    read_at: datetime | None
    mark: str = Field(description="与核查结论不一致、供复查的说明；没有时为空")


class CheckOut(_Shown):
    check_id: str
    answer: CheckAnswerOut
    answer_text: str = Field(description="当时保存的原文；answer_sha256 是它的 UTF-8 字节的 SHA-256")
    answer_sha256: str
    checked_at: datetime
    factors: list[FactorAskedOut]
    decision: DeskDecisionOut | None
    may_decide: bool
    may_read: bool
    to_confirm: str = Field(description="仍要准予时须确认（departs）的内容；没有时为空")
    gives_ground: bool = Field(description="核查是否给出了可以拒绝的依据；没有的，不予办理要写明其他法律依据")


class RefusalReadingIn(_Asked):
    reading: Reading = Field(description="confirmed 同意，returned 退回")
    note: str = Field("", description="退回要写明理由；核查没有给出依据而同意的，写明其他法律依据")


class CheckLineOut(_Shown):
    check_id: str
    matter_title: str
    asked: str
    verdict: str
    checked_at: datetime
    decision_text: str


class ChecksOut(BaseModel):
    checks: list[CheckLineOut]


class DeskDecisionIn(_Asked):
    choice: DeskChoice
    reason: str
    factors: dict[str, str] = Field(default_factory=dict, description="须权衡时，每个考量因素写了什么")
    departs: bool = Field(default=False, description="法律规定不得办理、或者没有找到申请人而仍准予时，确认知道")


class ReplayOut(BaseModel):
    answer: CheckAnswerOut
    is_same: bool = Field(description="与当时展示的逐字节一致")


class MatterOut(_Shown):
    code: str
    title: str
    is_for_new_applicant: bool


class MattersOut(BaseModel):
    matters: list[MatterOut]


class MeasureOut(BaseModel):
    code: str
    version: int
    title: str
    desks: list[str]
    matters: list[str]
    objects: list[str]
    flag_kinds: list[str]
    effect: Effect
    effect_text: str
    addressed_to: str
    term: str
    articles: list[ArticleOut]
    bearing: str
    allowed: str
    ambiguity: str
    from_on: date


class MeasuresOut(BaseModel):
    measures: list[MeasureOut]
