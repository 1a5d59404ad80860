"""JSON of checks, measures and public entries. Money is integer fen, dates are YYYY-MM-DD."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field, field_validator

from sanctions.domain.desk_decision import DeskChoice, Reading
from sanctions.domain.flag_kinds import NO_LAST_DAY
from sanctions.domain.measures import Effect


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ListEntryOut(_Shown):
    list_name: str
    enterprise_name: str
    document_number: str
    violation: str = Field(description="其他机关列入的可能是空文本")
    article_key: str
    basis: str
    reason: str
    authority: str
    decided_on: date | None = Field(description="决定日期；其他机关列入、只登记了送达日期的是 null")
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
