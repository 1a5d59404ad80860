"""Telling people by message that a notice waits, each by the ways and at the hours they chose."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.identity import NoticeLeft
from core.kernel.identifiers import new_id
from identity.domain.channels import Channel, NoticeNature, leaves_at, ways_of
from identity.domain.messenger import Outlets
from identity.domain.notices import Announcement, NoticeKind
from identity.services.hand_over import hand_over
from identity.storage.channel_tables import WaitingMessage
from identity.storage.channels import choices_of, contacts_of, has_phone
from identity.storage.memberships import acting_account_ids
from identity.storage.notice_tables import InboxNotice

INBOX = "/inbox"


def announce_notice(session: Session, fact: NoticeLeft, outlets: Outlets, now: datetime) -> None:
    """Hand the notice's messages over, or keep them until the quiet hours of the person end."""
    notice = session.get_one(InboxNotice, fact.notice_id)
    for account_id in _people_to_tell(session, fact):
        _announce_to(session, notice, account_id, outlets, now)


def announcement_of(notice: InboxNotice, outlets: Outlets) -> Announcement:
    return Announcement(notice.number, notice.title, f"{outlets.address}{notice.link_path or INBOX}")


def _announce_to(session: Session, notice: InboxNotice, account_id: str, outlets: Outlets, now: datetime) -> None:
    choices = choices_of(session, account_id)
    nature = NoticeNature(NoticeKind(notice.kind), notice.is_legal_service)
    at = leaves_at(nature, choices, now)
    for channel in ways_of(nature, choices, _reachable(session, notice, account_id, outlets)):
        if at <= now:
            hand_over(session, account_id, channel, announcement_of(notice, outlets), now)
        else:
            waiting = WaitingMessage(
                id=new_id(), account_id=account_id, channel=channel.value, notice_id=notice.id, due_at=at
            )
            session.add(waiting)


def _reachable(session: Session, notice: InboxNotice, account_id: str, outlets: Outlets) -> frozenset[Channel]:
    """Return the channels that reach the person: one that was bound after the notice was left gets nothing of it."""
    bound = {
        channel for channel, contact in contacts_of(session, account_id).items() if contact.bound_at <= notice.left_at
    }
    phone = {Channel.SMS} if has_phone(session, account_id) else set()
    return frozenset(phone | bound) & outlets.channels


def _people_to_tell(session: Session, fact: NoticeLeft) -> list[str]:
    """Officials look at their queue at work; only accounts and members of enterprises get messages."""
    if fact.account_id is not None:
        return [fact.account_id]
    if fact.enterprise_id is not None:
        return acting_account_ids(session, fact.enterprise_id)
    return []
