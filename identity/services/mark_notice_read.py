"""Marking a notice as read."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from identity.storage.notice_tables import InboxNotice
from identity.storage.notices import visible_to


def mark_notice_read(session: Session, notice_id: str, actor: Actor, now: datetime) -> None:
    """Keep who read it first and when; raises NotFoundError when it is not in the actor's inbox."""
    notice = session.scalar(select(InboxNotice).where(InboxNotice.id == notice_id, visible_to(session, actor)))
    if notice is None:
        raise NotFoundError("没有找到这条消息")
    if notice.read_at is None:
        notice.read_at = now
        notice.read_by = actor.account_id
