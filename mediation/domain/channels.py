"""The ways on which a complaint reaches the office (办法121 articles 8 and 40)."""

from collections.abc import Mapping
from enum import StrEnum


class Channel(StrEnum):
    ONLINE = "online"
    PHONE = "phone"
    COUNTER = "counter"
    POST = "post"
    IMPORT = "import"


CHANNEL_NAMES: Mapping[Channel, str] = {
    Channel.ONLINE: "网上提交",
    Channel.PHONE: "电话",
    Channel.COUNTER: "窗口",
    Channel.POST: "来信",
    Channel.IMPORT: "从其他平台转入",
}

ENTERED_BY_OFFICERS = (Channel.PHONE, Channel.COUNTER, Channel.POST)
