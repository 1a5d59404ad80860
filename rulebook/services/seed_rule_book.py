"""Adopting the text of a rule book as the current one."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from core.rules import RuleBook
from ledger.services.record_act import Subject, record_act
from rulebook.storage.book_tables import RuleBookVersion


def seed_rule_book(session: Session, book: RuleBook, actor: Actor, now: datetime) -> str:
    """Store the book unless this very text is stored, record who adopted it, and return its version."""
    if _is_stored(session, book):
        return book.version
    row = RuleBookVersion(
        id=new_id(),
        version=book.version,
        label=book.label,
        source=book.source,
        content=book.content,
        sha256=book.sha256,
        adopted_on=local_date(now),
        adopted_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        if _is_stored(session, book):  # another process stored the same text a moment ago
            return book.version
        raise
    details = {"version": book.version, "sha256": book.sha256}
    record_act(session, Subject("rule_book", row.id), "adopt", actor, now, details=details)
    return book.version


def _is_stored(session: Session, book: RuleBook) -> bool:
    return session.scalar(select(RuleBookVersion.id).where(RuleBookVersion.sha256 == book.sha256)) is not None
