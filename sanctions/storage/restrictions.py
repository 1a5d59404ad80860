"""Loading post restrictions: `get_` raises."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError, NotFoundError
from sanctions.domain.due_process import Rights
from sanctions.storage.restriction_tables import PostRestriction, RestrictionPaper

_MISSING = "没有找到这件任职限制"


def get_restriction(session: Session, restriction_id: str) -> PostRestriction:
    row = session.get(PostRestriction, restriction_id)
    if row is None:
        raise NotFoundError(_MISSING)
    return row


def get_restriction_for_update(session: Session, restriction_id: str) -> PostRestriction:
    """Return the row as it is now, held until the transaction ends."""
    found = select(PostRestriction).where(PostRestriction.id == restriction_id).with_for_update()
    row = session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFoundError(_MISSING)
    return row


def restriction_papers(session: Session, restriction_id: str) -> list[RestrictionPaper]:
    found = select(RestrictionPaper).where(RestrictionPaper.restriction_id == restriction_id)
    return list(session.scalars(found.order_by(RestrictionPaper.recorded_at, RestrictionPaper.id)))


def rights_in_restriction(row: PostRestriction) -> Rights:
    """Return where the person's rights stand; they must have been told."""
    if row.notice_served_on is None or row.request_due_on is None:
        raise ConflictError("还没有送达事先告知书")
    return Rights(
        notified_on=row.notice_served_on,
        request_due_on=row.request_due_on,
        waived_on=row.waived_on,
        hearing_requested_on=row.hearing_requested_on,
        heard_on=row.heard_on,
    )
