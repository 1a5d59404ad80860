"""JSON of the inbox."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from identity.domain.channels import Channel
from identity.domain.notices import NoticeKind
from identity.queries.inbox import NoticeLine
from identity.queries.notice_choices import NoticeSettings


class MutedPair(BaseModel):
    """A kind of notice that does not also come by this channel."""

    kind: NoticeKind
    channel: Channel


class NoticesAnswer(BaseModel):
    """Unread notices first, the newest first."""

    notices: tuple[NoticeLine, ...]
    unread: int


class NoticeChoicesInput(BaseModel):
    model_config = ConfigDict(extra="forbid")
    muted: list[MutedPair] = Field(description="不另外发送的消息；送达、验证码和当天到期的提醒不受影响", max_length=60)
    quiet_begin: str = Field(description="免打扰从几点开始，例如 21:30；和结束时间相同表示不设", max_length=5)
    quiet_end: str = Field(description="免打扰到几点结束，例如 08:00", max_length=5)


class NoticeChoicesAnswer(BaseModel):
    """`addresses` are masked; `unbound` are channels that can still be bound."""

    muted: list[MutedPair]
    quiet_begin: str
    quiet_end: str
    addresses: dict[Channel, str]
    unbound: list[Channel]

    @classmethod
    def of(cls, settings: NoticeSettings) -> "NoticeChoicesAnswer":
        choices = settings.choices
        return cls(
            muted=[MutedPair(kind=kind, channel=channel) for kind, channel in sorted(choices.muted)],
            quiet_begin=choices.quiet.begin_text,
            quiet_end=choices.quiet.end_text,
            addresses=dict(settings.addresses),
            unbound=list(settings.unbound),
        )


class ContactInput(BaseModel):
    model_config = ConfigDict(extra="forbid")
    channel: Literal[Channel.EMAIL, Channel.WECHAT] = Field(description="email 或 wechat")
    address: str = Field(description="邮箱地址或微信号", max_length=200)


class ContactCodeInput(ContactInput):
    code_id: str = Field(description="发送验证码时得到的编号", max_length=40)
    code: str = Field(description="收到的 6 位数字", max_length=20)


class ContactCodeAnswer(BaseModel):
    code_id: str = Field(description="这条验证码的编号，绑定时和验证码一起发回")
    sent_to: str = Field(description="地址，中间打星号")
