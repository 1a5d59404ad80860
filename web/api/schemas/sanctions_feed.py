"""JSON of the feed of sanctions."""

from pydantic import BaseModel, ConfigDict, Field

from sanctions.queries.flag_feed import FlagChangeLine
from sanctions.queries.told_flags import ToldFlag

_FROM_VALUES = ConfigDict(from_attributes=True)


class SnapshotQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")
    at: int | None = Field(None, ge=0, le=2_000_000_000, description="第一页返回的 at；读第一页时不填")
    after: str = Field("", max_length=64, description="上一页返回的 next_after；读第一页时不填")
    limit: int = Field(200, ge=1, le=500)


class SnapshotAnswer(BaseModel):
    """A page of all that holds. Keep `at` of the first page: having read all pages, go on with the changes after it."""

    model_config = _FROM_VALUES
    at: int
    flags: tuple[ToldFlag, ...]
    next_after: str | None


class FlagChangesAnswer(BaseModel):
    """Changes in order; ask next with `after` = `up_to`. A change without `flag` ends the one it names."""

    model_config = _FROM_VALUES
    up_to: int
    changes: tuple[FlagChangeLine, ...]
