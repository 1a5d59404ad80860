"""JSON of the credit file and of the public figures."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from credit.domain.items import Grade
from credit.queries.month_figures import MonthFigures
from credit.queries.record_lines import RecordLine

_STRICT = ConfigDict(extra="forbid")
_FROM_VALUES = ConfigDict(from_attributes=True)


class PublicFileAnswer(BaseModel):
    """What everybody may see on the day, the newest event first."""

    model_config = _FROM_VALUES
    enterprise_id: str
    on: date
    records: tuple[RecordLine, ...]


class PartyFileAnswer(PublicFileAnswer):
    """The whole file; `earlier` are the editions that a correction replaced."""

    earlier: tuple[RecordLine, ...]


class RecordAnswer(BaseModel):
    record: RecordLine


class CorrectionInput(BaseModel):
    """What is left out stays as it is."""

    model_config = _STRICT
    reason: str = Field(max_length=2000, description="为什么更正，当事企业会看到")
    document_number: str | None = Field(None, max_length=100)
    event_on: date | None = None
    body_changes: dict[str, str | int | None] | None = Field(None, description="要改的字段和新的内容")
    grades: list[Grade] | None = Field(None, description="处罚的轻重，一份决定有几项处罚时写几个")


class WithdrawalInput(BaseModel):
    model_config = _STRICT
    reason: str = Field(max_length=2000, description="为什么撤销，当事企业会看到")


class OpeningInput(BaseModel):
    model_config = _STRICT
    reason: str = Field(max_length=2000, description="为什么要看，写进办理日志")


class OpenedRecordAnswer(BaseModel):
    """The fields of a sealed record, by label."""

    fields: dict[str, str]


class FollowedRepairInput(BaseModel):
    model_config = _STRICT
    authority: str = Field(max_length=200, description="准予修复的机关")
    document_number: str = Field(max_length=200, description="修复决定的文号")


class FiguresQuery(BaseModel):
    model_config = _STRICT
    months: int = Field(12, ge=1, le=36, description="最近几个月")


class FiguresAnswer(BaseModel):
    """Counts only; the newest month first."""

    model_config = _FROM_VALUES
    months: tuple[MonthFigures, ...]
    total: dict[str, int]
