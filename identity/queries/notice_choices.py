"""The page on which a person chooses how notices reach them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.kernel.identifiers import mask_phone
from core.kernel.roles import Actor
from identity.domain.channels import BINDING, Channel, NoticeChoices, mask_address
from identity.storage.channels import address_of, choices_of, contacts_of, find_phone


@dataclass(frozen=True)
class NoticeSettings:
    """`addresses` are masked and have a channel only when something reaches the person there."""

    choices: NoticeChoices
    addresses: Mapping[Channel, str]
    unbound: tuple[Channel, ...]


def notice_settings(session: Session, actor: Actor, available: frozenset[Channel]) -> NoticeSettings:
    """Return what the person chose, where messages go, and which channels of this installation are not bound yet."""
    phone = find_phone(session, actor.account_id)
    addresses = {} if phone is None else {Channel.SMS: mask_phone(phone)}
    for channel, contact in contacts_of(session, actor.account_id).items():
        if channel in available:
            addresses[channel] = mask_address(channel, address_of(session, contact))
    unbound = tuple(channel for channel in BINDING if channel in available and channel not in addresses)
    return NoticeSettings(choices_of(session, actor.account_id), addresses, unbound)
