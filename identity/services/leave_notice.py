"""Leaving a notice in an inbox."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.identity import NoticeLeft
from core.database import vault_of
from core.kernel.identifiers import new_id
from core.outbox import publish
from identity.domain.notices import NewNotice
from identity.storage.notice_tables import InboxNotice


def leave_notice(session: Session, notice: NewNotice, now: datetime) -> str:
    """Leave a notice and return its id; people outside the offices are told by message.

    The body is sealed; the title is not, so it must name no person.
    """
    to = notice.recipient
    role = None if to.role is None else to.role.value
    row = InboxNotice(
        id=new_id(),
        account_id=to.account_id,
        enterprise_id=to.enterprise_id,
        role=role,
        office=to.office,
        title=notice.title,
        body_sealed=vault_of(session).seal(notice.body),
        link_path=notice.link_path,
        kind=notice.kind.value,
        is_legal_service=notice.is_legal_service,
        number=notice.number,
        left_at=now,
    )
    session.add(row)
    publish(session, NoticeLeft(row.id, to.account_id, to.enterprise_id, role, to.office), recorded_at=now)
    return row.id
