"""Stored rule books as values; the same text is parsed once per process."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError, UnavailableError
from core.rules import RuleBook, book_from_content, loaded_book
from rulebook.storage.book_tables import RuleBookVersion
from rulebook.storage.loading import newest_adopted_version


@dataclass(frozen=True)
class BookLine:
    version: str
    label: str
    source: str
    sha256: str
    adopted_on: date
    adopted_at: datetime


def current_book(session: Session) -> RuleBook:
    """Return the book adopted last; UnavailableError while none is stored."""
    newest = newest_adopted_version(session)
    if newest is None:
        raise UnavailableError("法律规则还没有载入，暂时不能计算，请联系管理员。")
    return book_by_version(session, newest)


def book_by_version(session: Session, version: str) -> RuleBook:
    """Return the book an answer was given under; NotFoundError when it was never stored here."""
    sha256 = session.scalar(select(RuleBookVersion.sha256).where(RuleBookVersion.version == version))
    if sha256 is None:
        raise NotFoundError(f"没有找到版本为 {version} 的法律规则。")
    content = select(RuleBookVersion.content).where(RuleBookVersion.version == version)
    return loaded_book(sha256) or book_from_content(session.scalars(content).one())


def adopted_books(session: Session) -> list[BookLine]:
    """List every book that was adopted here, newest first."""
    rows = session.execute(
        select(
            RuleBookVersion.version,
            RuleBookVersion.label,
            RuleBookVersion.source,
            RuleBookVersion.sha256,
            RuleBookVersion.adopted_on,
            RuleBookVersion.adopted_at,
        )
        .where(RuleBookVersion.is_adopted)
        .order_by(RuleBookVersion.adopted_at.desc(), RuleBookVersion.id.desc())
    )
    return [BookLine(*row) for row in rows]
