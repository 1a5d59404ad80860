"""JSON that every feed and its subscribers share."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from changefeed.domain.feeds import Feed, Outcome
from changefeed.queries.subscribers import SubscriberLine

_STRICT = ConfigDict(extra="forbid")
_FROM_VALUES = ConfigDict(from_attributes=True)
_HIGHEST = 2_000_000_000
_MOST_REPORTS = 500


class ChangesQuery(BaseModel):
    model_config = _STRICT
    after: int = Field(0, ge=0, le=_HIGHEST, description="上次读到的编号，第一次填 0")
    limit: int = Field(100, ge=1, le=500)


class AcknowledgementInput(BaseModel):
    model_config = _STRICT
    up_to: int = Field(ge=0, le=_HIGHEST, description="这个编号以前的变更都已收到并存好")


class ScopeInput(BaseModel):
    model_config = _STRICT
    feed: Feed
    rights: list[str] = Field(default_factory=list, max_length=100, description="在这种变更里还能看到什么")


class SubscriberInput(BaseModel):
    model_config = _STRICT
    name: str = Field(max_length=200)
    contact_office: str = Field(max_length=200, description="联系的处室，不填个人")
    is_site: bool = Field(description="网站要立即更新，其他单位在规定的工作日内更新")
    scopes: list[ScopeInput] = Field(default_factory=lambda: [ScopeInput(feed=Feed.CREDIT)])


class ClosureInput(BaseModel):
    model_config = _STRICT
    reason: str = Field(max_length=500, description="为什么结束订阅")


class RightsInput(BaseModel):
    model_config = _STRICT
    rights: list[str] = Field(max_length=100, description="今后在这种变更里还能看到什么，代替原来的")
    reason: str = Field(max_length=500, description="为什么改变")


class FeedEndInput(BaseModel):
    model_config = _STRICT
    reason: str = Field(max_length=500, description="为什么不再订阅这种变更")


class WakeUpAddressInput(BaseModel):
    model_config = _STRICT
    address: str = Field(max_length=500, description="https 的公网地址")


class WakeUpAddressAnswer(BaseModel):
    """Where the subscriber is woken, null when it is not; the secret is never told again."""

    model_config = _FROM_VALUES
    address: str | None
    rotated_at: datetime | None = Field(description="上次换签名密钥的时间")


class SigningSecretAnswer(BaseModel):
    """The secret that signs; it is shown once."""

    model_config = _FROM_VALUES
    secret: str


class SubscriberKeyAnswer(BaseModel):
    """The key is shown once."""

    model_config = _FROM_VALUES
    subscriber_id: str
    key: str


class SubscribersAnswer(BaseModel):
    model_config = _FROM_VALUES
    subscribers: tuple[SubscriberLine, ...]


class ReportInput(BaseModel):
    model_config = _STRICT
    number: int = Field(ge=1, le=_HIGHEST, description="变更的编号")
    outcome: Outcome
    reason: str = Field("", max_length=500, description="没有照办时必填：为什么")


class ReportsInput(BaseModel):
    model_config = _STRICT
    reports: list[ReportInput] = Field(min_length=1, max_length=_MOST_REPORTS)
