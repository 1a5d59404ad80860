"""What gathered in the quiet hours leaves when they end, as one message a channel."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from identity.domain.channels import Channel
from identity.domain.messenger import Outlets
from identity.domain.notices import NoticeKind, bundle_of
from identity.services.announce_notice import INBOX, announcement_of
from identity.services.hand_over import hand_over
from identity.storage.channel_tables import WaitingMessage
from identity.storage.channels import choices_of
from identity.storage.notice_tables import InboxNotice


def send_waiting(session: Session, outlets: Outlets, now: datetime) -> int:
    """Hand over what is due and return how many messages that made; what was read meanwhile is left out."""
    due = session.execute(
        select(WaitingMessage, InboxNotice)
        .join(InboxNotice, InboxNotice.id == WaitingMessage.notice_id)
        .where(WaitingMessage.due_at <= now)
        .order_by(WaitingMessage.due_at, WaitingMessage.id)
        .with_for_update(of=WaitingMessage)
    ).all()
    gathered: dict[tuple[str, Channel], list[InboxNotice]] = defaultdict(list)
    for waiting, notice in due:
        if notice.read_at is None:
            gathered[waiting.account_id, Channel(waiting.channel)].append(notice)
        session.delete(waiting)
    return sum(_send(session, *whom, notices, outlets, now) for whom, notices in gathered.items())


def _send(
    session: Session, account_id: str, channel: Channel, notices: list[InboxNotice], outlets: Outlets, now: datetime
) -> int:
    choices = choices_of(session, account_id)
    still_wanted = [notice for notice in notices if choices.wants(NoticeKind(notice.kind), channel)]
    if not still_wanted or channel not in outlets.channels:
        return 0
    said = bundle_of([announcement_of(notice, outlets) for notice in still_wanted], f"{outlets.address}{INBOX}")
    return int(hand_over(session, account_id, channel, said, now))
