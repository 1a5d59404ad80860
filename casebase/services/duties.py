"""Scheduled work of the casebase."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from casebase.services.estimate_experience import estimate_experience
from core.outbox import Duty


def _learn(session: Session, now: datetime) -> None:
    estimate_experience(session, now)


DUTIES: tuple[Duty, ...] = (Duty("casebase.estimate_experience", timedelta(minutes=10), _learn),)
