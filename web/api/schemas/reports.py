"""Shapes of the API of reports. Nothing in a list or a status says who reported."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from mediation.domain.clocks import ClockView
from mediation.domain.report_lifecycle import ReportAction, ReportStage
from mediation.domain.reports import Verdict
from mediation.queries.reports import ExtensionView, ReportFileView, ReportLogLine, TestingView
from mediation.services.repeat_report import Repeat
from mediation.services.verify_report import ExtensionAnswer

_STRICT = ConfigDict(extra="forbid")
_FROM_VALUES = ConfigDict(from_attributes=True)


class FiledReportAnswer(BaseModel):
    model_config = _FROM_VALUES
    report_id: str
    number: str
    code: str = Field(description="查询码，只显示这一次")


class ReportActAnswer(BaseModel):
    model_config = _FROM_VALUES
    report_id: str
    stage: ReportStage
    version: int


class ReportLineAnswer(BaseModel):
    model_config = _FROM_VALUES
    report_id: str
    number: str
    stage: ReportStage
    stage_name: str
    target: str
    received_on: date
    clock: ClockView | None


class ReportListAnswer(BaseModel):
    lines: tuple[ReportLineAnswer, ...]
    total: int
    page: int
    pages: int


class ReportListQuery(BaseModel):
    model_config = _STRICT
    stage: ReportStage | None = Field(None, description="只看这个阶段")
    page: int = Field(1, ge=1)


class ReportStatusAnswer(BaseModel):
    """What a reporter may read."""

    model_config = _FROM_VALUES
    line: ReportLineAnswer
    facts_text: str
    result: str
    reasons: str
    told_at: datetime | None
    earlier_number: str
    files: tuple[ReportFileView, ...]
    complaint_id: str | None


class ReportCaseAnswer(BaseModel):
    """What the handling office reads; the reporter's name and phone stand here and nowhere else."""

    model_config = _FROM_VALUES
    status: ReportStatusAnswer
    event_on: date | None
    is_anonymous: bool
    reporter_name: str
    reporter_phone: str
    may_be_told: bool
    actions: tuple[ReportAction, ...]
    extensions: tuple[ExtensionView, ...]
    testings: tuple[TestingView, ...]
    same_person: tuple[ReportLineAnswer, ...]
    same_target: int
    complaint_number: str
    log: tuple[ReportLogLine, ...]


class LookUpInput(BaseModel):
    model_config = _STRICT
    number: str = Field(max_length=60, description="举报编号")
    code: str = Field(max_length=60, description="查询码")


class WordsInput(BaseModel):
    model_config = _STRICT
    text: str = Field("", max_length=2000, description="理由、送检项目或者告知方式")


class ExtensionAnswerInput(BaseModel):
    model_config = _STRICT
    grants: bool = Field(description="是否批准延长")
    reasons: str = Field(max_length=2000, description="意见")

    def answer(self) -> ExtensionAnswer:
        return ExtensionAnswer(self.grants, self.reasons)


class RepeatInput(BaseModel):
    model_config = _STRICT
    earlier_id: str = Field(max_length=64, description="先前的举报")
    has_new_facts: bool = Field(description="有新的事实：并入先前的举报并重新计算期限；没有：不再重复处理")
    reasons: str = Field(max_length=2000, description="理由")

    def repeat(self) -> Repeat:
        return Repeat(self.earlier_id, self.has_new_facts, self.reasons)


class VerdictInput(BaseModel):
    model_config = _STRICT
    verdict: ReportAction = Field(description="open_case 立案，not_open_case 不予立案，transfer 移送")
    reasons: str = Field(max_length=2000, description="理由，举报人会看到")
    transferred_to: str = Field("", max_length=100, description="移送给哪个机关")

    def value(self) -> Verdict:
        return Verdict(self.verdict, self.reasons, self.transferred_to)
