"""Asking the rule book again for every stored answer, each under the version it was given under."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from core.rules import RuleBook, RuleBookError
from core.rules.replaying import Replay, replay
from mediation.storage.complaint_tables import AdviceSnapshot
from rulebook.queries.books import book_by_version

_BATCH = 200


@dataclass(frozen=True)
class ReplayedAnswer:
    """One stored answer, asked again."""

    snapshot_id: str
    purpose: str
    book_version: str
    made_at: datetime
    replay: Replay


def replay_stored_advice(session: Session) -> Iterator[ReplayedAnswer]:
    """Replay every stored answer, oldest book first; a book that is gone or unreadable is a difference too."""
    every = select(AdviceSnapshot).order_by(AdviceSnapshot.book_version, AdviceSnapshot.id)
    book: RuleBook | None = None
    for row in session.scalars(every.execution_options(yield_per=_BATCH)):
        if book is None or book.version != row.book_version:
            book = _book_or_none(session, row.book_version)
        found = replay(book, row.rule_facts, row.advice) if book else Replay(("its rule book is gone or unreadable",))
        yield ReplayedAnswer(row.id, row.purpose, row.book_version, row.made_at, found)


def _book_or_none(session: Session, version: str) -> RuleBook | None:
    try:
        return book_by_version(session, version)
    except (NotFoundError, RuleBookError):
        return None
