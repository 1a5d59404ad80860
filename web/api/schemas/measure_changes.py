"""What the API says and takes about changes of the measure catalogue."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

_FROM = ConfigDict(from_attributes=True)
_STRICT = ConfigDict(extra="forbid")


class MeasureChangeIn(BaseModel):
    model_config = _STRICT
    code: str = Field("", max_length=20, description="要改的措施，新措施留空")
    follows: int = Field(0, ge=0, description="按哪一版写的，新措施填 0；已有更新的版本时返回 409")
    text: str = Field(max_length=20_000, description="措施全文（TOML）")
    from_on: date = Field(description="从哪一天起，今天或者以后")
    source: str = Field(max_length=2000, description="依据")
    reason: str = Field(max_length=2000, description="为什么改")


class SendingBackIn(BaseModel):
    model_config = _STRICT
    reason: str = Field(max_length=2000)


class MeasureChangeOut(BaseModel):
    model_config = _FROM
    change_id: str
    status: str
    status_text: str
    code: str
    follows: int
    number: int | None
    from_on: date
    source: str
    reason: str
    proposed_at: datetime
    decided_at: datetime | None
    decision_reason: str | None
    is_stale: bool


class MeasureChangePageOut(BaseModel):
    model_config = _FROM
    line: MeasureChangeOut
    text: str
    actions: tuple[str, ...] = Field(description="您现在可以办理的")


class MeasureChangesOut(BaseModel):
    changes: list[MeasureChangeOut]
