"""Storing a book as the one that counts from now on."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from core.rules import RuleBook
from ledger.services.record_act import Subject, record_act
from rulebook.storage.book_tables import RuleBookVersion
from rulebook.storage.loading import newest_adopted

_ADOPT, _KEEP = "adopt", "keep_release"


def adopt_book(
    session: Session, book: RuleBook, origin: str, actor: Actor, now: datetime, *, amendment_id: str | None = None
) -> bool:
    """Make the book the current one; False when another process stored this text, or another successor, first."""
    current = newest_adopted(session)
    row = _row(book, origin, now)
    row.follows, row.amendment_id = current.version if current else None, amendment_id
    return _stored(session, row, _ADOPT, actor, now)


def keep_release(session: Session, book: RuleBook, actor: Actor, now: datetime) -> bool:
    """Store a release's text without adopting it, to compare the next release with."""
    row = _row(book, "release", now)
    row.is_adopted = False
    return _stored(session, row, _KEEP, actor, now)


def _row(book: RuleBook, origin: str, now: datetime) -> RuleBookVersion:
    return RuleBookVersion(
        id=new_id(),
        version=book.version,
        label=book.label,
        source=book.source,
        content=book.content,
        sha256=book.sha256,
        origin=origin,
        is_adopted=True,
        follows=None,
        amendment_id=None,
        adopted_on=local_date(now),
        adopted_at=now,
    )


def _stored(session: Session, row: RuleBookVersion, action: str, actor: Actor, now: datetime) -> bool:
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    details = {"version": row.version, "sha256": row.sha256, "origin": row.origin, "follows": row.follows}
    record_act(session, Subject(RuleBookVersion.SUBJECT_KIND, row.id), action, actor, now, details=details)
    return True
