"""Handing a message for one person to the outbox, by one channel."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.fact import Fact
from core.contracts.identity import EmailDue, MessageDue, WechatDue
from core.kernel.identifiers import new_id
from core.outbox import publish
from identity.domain.channels import Channel
from identity.domain.notices import Announcement
from identity.storage.channels import address_of, contacts_of, find_phone


def hand_over(session: Session, account_id: str, channel: Channel, said: Announcement, now: datetime) -> bool:
    """Publish the message and tell whether it was; a channel that was unbound meanwhile takes nothing."""
    if channel is Channel.SMS:
        phone = find_phone(session, account_id)
        if phone is None:
            return False
        publish(session, MessageDue(new_id(), phone, said.text), recorded_at=now)
        return True
    contact = contacts_of(session, account_id).get(channel)
    if contact is None:
        return False
    publish(session, message_to(channel, address_of(session, contact), said.subject, said.text), recorded_at=now)
    return True


def message_to(channel: Channel, address: str, subject: str, text: str) -> Fact:
    """Return the fact that carries a message to a bound address."""
    if channel is Channel.EMAIL:
        return EmailDue(new_id(), address, subject, text)
    return WechatDue(new_id(), address, text)
