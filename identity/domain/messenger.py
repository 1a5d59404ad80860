"""The port through which messages leave; adapters live in bootstrap."""

from dataclasses import dataclass, field
from typing import Protocol

from identity.domain.channels import Channel


@dataclass(frozen=True)
class OutgoingMessage:
    """`message_id` stays the same when a message is handed over again, so that a gateway can drop the repetition."""

    message_id: str
    to: str
    text: str
    subject: str = ""


class Messenger(Protocol):
    def send(self, message: OutgoingMessage) -> None:
        """Hand one message over; may be called twice for the same message after a crash.

        Raises `core.outbox.RefusedForGoodError` when trying again is useless, anything else when it may help.
        """


@dataclass(frozen=True)
class Outlet:
    """A channel of this installation, and how many messages a minute its gateway takes."""

    messenger: Messenger
    per_minute: int


@dataclass(frozen=True)
class Outlets:
    """Every channel of this installation, and the address its links begin with."""

    sms: Outlet
    email: Outlet | None = None
    wechat: Outlet | None = None
    address: str = "http://127.0.0.1:8000"
    channels: frozenset[Channel] = field(init=False)

    def __post_init__(self) -> None:
        given = {Channel.SMS: self.sms, Channel.EMAIL: self.email, Channel.WECHAT: self.wechat}
        object.__setattr__(self, "channels", frozenset(channel for channel, outlet in given.items() if outlet))
