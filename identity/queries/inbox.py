"""The inbox of a signed-in person."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.roles import Actor
from identity.storage.notice_tables import InboxNotice
from identity.storage.notices import visible_to

MOST_LINES = 200


@dataclass(frozen=True)
class NoticeLine:
    """`enterprise_id` is set when the notice went to an enterprise, `role` when it went to an office."""

    notice_id: str
    title: str
    body: str
    link_path: str | None
    enterprise_id: str | None
    role: str | None
    left_at: datetime
    read_at: datetime | None


def inbox(session: Session, actor: Actor) -> tuple[NoticeLine, ...]:
    """Return the newest notices first, unread ones before read ones."""
    rows = session.scalars(
        select(InboxNotice)
        .where(visible_to(session, actor))
        .order_by(InboxNotice.read_at.is_not(None), InboxNotice.left_at.desc(), InboxNotice.id.desc())
        .limit(MOST_LINES)
    )
    return tuple(_line(session, row) for row in rows)


def unread_count(session: Session, actor: Actor) -> int:
    statement = (
        select(func.count()).select_from(InboxNotice).where(InboxNotice.read_at.is_(None), visible_to(session, actor))
    )
    return session.scalar(statement) or 0


def first_opened_at(session: Session, enterprise_id: str, link_path: str, title: str) -> datetime | None:
    """Return when somebody of the enterprise first opened this notice; None while nobody has."""
    told = (InboxNotice.enterprise_id == enterprise_id, InboxNotice.link_path == link_path, InboxNotice.title == title)
    return session.scalar(select(func.min(InboxNotice.read_at)).where(*told))


def _line(session: Session, row: InboxNotice) -> NoticeLine:
    return NoticeLine(
        row.id,
        row.title,
        vault_of(session).open(row.body_sealed),
        row.link_path,
        row.enterprise_id,
        row.role,
        row.left_at,
        row.read_at,
    )
