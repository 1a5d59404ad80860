"""Binding an address to an account: what is typed, and how often a code may be asked for."""

from dataclasses import dataclass

from identity.domain.channels import Channel

MOST_CODES_AN_HOUR = 5


@dataclass(frozen=True)
class NewContact:
    """As typed; `available` are the channels of this installation."""

    channel: Channel
    address: str
    available: frozenset[Channel]


@dataclass(frozen=True)
class TypedContactCode:
    """The address again, with the code that went to it."""

    channel: Channel
    address: str
    code_id: str
    code: str
