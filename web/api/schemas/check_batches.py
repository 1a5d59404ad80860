"""JSON of a file of applications that is checked line by line."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, field_validator


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class VerdictCountOut(BaseModel):
    verdict: str
    lines: int


class BatchProblemOut(_Shown):
    line: int = Field(description="文件的第几行")
    reason: str


class CheckBatchOut(_Shown):
    batch_id: str
    file_name: str
    matter_title: str
    total: int
    done: int = Field(description="轮到过的行数，包括没有查成的")
    failed: int = Field(description="没有查成的行数")
    paused_for: str = Field(description="现在为什么查不了；恢复以后自动接着查")
    stopped_for: str = Field(description="为什么停下，不再自动接着查")
    started_at: datetime
    finished_at: datetime | None
    verdicts: list[VerdictCountOut]
    problems: list[BatchProblemOut] = Field(description="最多 200 行，全部的在 answers 里")

    @field_validator("verdicts", mode="before")
    @classmethod
    def _named(cls, counted: object) -> object:
        """Name the parts of each pair of a verdict and its number of lines."""
        pairs = counted if isinstance(counted, tuple) else ()
        return [{"verdict": verdict, "lines": lines} for verdict, lines in pairs]
