"""Scheduled work of the casebase."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from casebase.search.following import keep_up
from casebase.search.port import CaseIndex
from core.outbox import Duty

_EVERY = timedelta(minutes=1)


def duties(index: CaseIndex) -> tuple[Duty, ...]:
    """Return the duty that keeps the winning node's index in step; every node also follows when it searches."""

    def follow(session: Session, _now: datetime) -> None:
        keep_up(session, index)

    return (Duty("casebase.follow_changes", _EVERY, follow),)
