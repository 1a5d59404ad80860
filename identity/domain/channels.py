"""By which ways a notice reaches a person besides the inbox, and what the person chose."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from unicodedata import normalize

from core.kernel.clock import SHANGHAI
from core.kernel.errors import InvalidInputError
from identity.domain.codes import CodePurpose
from identity.domain.notices import NoticeKind

MINUTES_OF_DAY = 24 * 60
_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}")
_WECHAT = re.compile(r"[A-Za-z0-9_\-]{6,64}")
_TIME = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")
_LONGEST_ADDRESS = 200


class Channel(StrEnum):
    """The inbox is no channel: it always has everything."""

    SMS = "sms"
    EMAIL = "email"
    WECHAT = "wechat"


CHANNEL_NAMES: Mapping[Channel, str] = {Channel.SMS: "短信", Channel.EMAIL: "邮件", Channel.WECHAT: "微信"}
BINDING: Mapping[Channel, CodePurpose] = {
    Channel.EMAIL: CodePurpose.BIND_EMAIL,
    Channel.WECHAT: CodePurpose.BIND_WECHAT,
}


@dataclass(frozen=True)
class QuietHours:
    """Minutes of the Shanghai day between which ordinary messages wait; equal ends mean never."""

    begin: int = 21 * 60 + 30
    end: int = 8 * 60

    def __post_init__(self) -> None:
        if not (0 <= self.begin < MINUTES_OF_DAY and 0 <= self.end < MINUTES_OF_DAY):
            raise ValueError("quiet hours are minutes of a day")

    @property
    def begin_text(self) -> str:
        return time_text(self.begin)

    @property
    def end_text(self) -> str:
        return time_text(self.end)

    def over_at(self, now: datetime) -> datetime:
        """Return when a message of `now` may leave: at once outside the quiet hours, else at their end."""
        local = now.astimezone(SHANGHAI)
        minute = local.hour * 60 + local.minute
        if (minute - self.begin) % MINUTES_OF_DAY >= (self.end - self.begin) % MINUTES_OF_DAY:
            return now
        wait = (self.end - minute) % MINUTES_OF_DAY
        return now + timedelta(minutes=wait) - timedelta(seconds=local.second, microseconds=local.microsecond)


@dataclass(frozen=True)
class NoticeChoices:
    """What a person switched off, and when messages wait; nobody can switch legal service off."""

    muted: frozenset[tuple[NoticeKind, Channel]] = frozenset()
    quiet: QuietHours = field(default_factory=QuietHours)

    def wants(self, kind: NoticeKind, channel: Channel) -> bool:
        return (kind, channel) not in self.muted


@dataclass(frozen=True)
class NoticeNature:
    """What decides by which ways and when a notice leaves."""

    kind: NoticeKind
    is_legal_service: bool


def ways_of(nature: NoticeNature, choices: NoticeChoices, reachable: frozenset[Channel]) -> tuple[Channel, ...]:
    """Return the channels a notice takes: legal service all that reach the person, anything else those they want."""
    wanted = {one for one in reachable if nature.is_legal_service or choices.wants(nature.kind, one)}
    return tuple(channel for channel in Channel if channel in wanted)


def leaves_at(nature: NoticeNature, choices: NoticeChoices, now: datetime) -> datetime:
    """Return when its messages leave; legal service never waits."""
    return now if nature.is_legal_service else choices.quiet.over_at(now)


def time_text(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def read_quiet_hours(begin: str, end: str) -> QuietHours:
    """Read two times as typed, such as 21:30; raises InvalidInputError beside the wrong field."""
    minutes, problems = [], {}
    for name, typed in (("quiet_begin", begin), ("quiet_end", end)):
        found = _TIME.fullmatch(typed.strip())
        if found is None:
            problems[name] = "时间请写成 21:30 这样"
        else:
            minutes.append(int(found[1]) * 60 + int(found[2]))
    if problems:
        raise InvalidInputError("免打扰的时间需要改一下", fields=problems)
    return QuietHours(*minutes)


def normalise_address(channel: Channel, typed: str) -> str:
    """Return the address as it is stored; raises InvalidInputError. Nothing that ends a line gets through."""
    address = normalize("NFKC", typed).strip()
    if channel is Channel.EMAIL and len(address) <= _LONGEST_ADDRESS and _EMAIL.fullmatch(address):
        name, _, domain = address.rpartition("@")
        return f"{name}@{domain.lower()}"
    if channel is Channel.WECHAT and _WECHAT.fullmatch(address):
        return address
    message = {
        Channel.EMAIL: "请填写完整的邮箱地址，例如 name@example.cn",
        Channel.WECHAT: "请填写微信号，只有字母、数字、下划线和减号",
    }.get(channel, "这种方式不需要绑定")
    raise InvalidInputError(message, fields={"address": message})


def mask_address(channel: Channel, address: str) -> str:
    """Return the address as pages show it."""
    if channel is Channel.EMAIL:
        name, _, domain = address.rpartition("@")
        return f"{name[:1]}***@{domain}"
    return f"{address[:2]}***{address[-2:]}"
