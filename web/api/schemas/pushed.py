"""Shapes of what was pushed to both sides."""

from pydantic import BaseModel, ConfigDict, Field

from mediation.domain.pushed import ItemKind
from mediation.queries.pushed import Push, Sought


class MarkInput(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: ItemKind = Field(description="法条或者案例")
    item_id: str = Field(max_length=64, description="法条的编号或者案例的编号")
    is_helpful: bool | None = Field(description="有用、没有用；null 是收回说过的")


class MarkAnswer(BaseModel):
    kind: ItemKind
    item_id: str
    is_helpful: bool


class PushedAnswer(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    pushes: tuple[Push, ...] = Field(description="每次推送，最新的在前，双方看到的一样")
    marks: list[MarkAnswer] = Field(description="本方说过的")
    sought: Sought | None = Field(description="本方最近一次要求再找；found_new 是 null 表示正在找")
