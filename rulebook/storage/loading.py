"""Loading stored books and amendments."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from rulebook.storage.book_tables import RuleBookAmendment, RuleBookVersion


def newest_adopted(session: Session) -> RuleBookVersion | None:
    """Return the book that counts now."""
    adopted = select(RuleBookVersion).where(RuleBookVersion.is_adopted)
    return session.scalar(adopted.order_by(RuleBookVersion.adopted_at.desc(), RuleBookVersion.id.desc()).limit(1))


def newest_adopted_version(session: Session) -> str | None:
    """Return which book counts now, without its text."""
    adopted = select(RuleBookVersion.version).where(RuleBookVersion.is_adopted)
    return session.scalar(adopted.order_by(RuleBookVersion.adopted_at.desc(), RuleBookVersion.id.desc()).limit(1))


def newest_release(session: Session) -> RuleBookVersion | None:
    """Return the last text that came with the programme, adopted as it stands or not."""
    released = select(RuleBookVersion).where(RuleBookVersion.origin == "release")
    return session.scalar(released.order_by(RuleBookVersion.adopted_at.desc(), RuleBookVersion.id.desc()).limit(1))


def get_amendment(session: Session, amendment_id: str) -> RuleBookAmendment:
    row = session.get(RuleBookAmendment, amendment_id)
    if row is None:
        raise NotFoundError("没有找到这份规则修改")
    return row


def get_amendment_for_update(session: Session, amendment_id: str) -> RuleBookAmendment:
    """Return the row as it is now, held until the transaction ends."""
    found = select(RuleBookAmendment).where(RuleBookAmendment.id == amendment_id).with_for_update()
    row = session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFoundError("没有找到这份规则修改")
    return row
