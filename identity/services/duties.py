"""Scheduled duties of identity."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.outbox import Duty
from identity.domain.messenger import Outlets
from identity.services.send_waiting import send_waiting


def duties(outlets: Outlets) -> tuple[Duty, ...]:
    """Return the duties, bound to the channels of this installation."""

    def send(session: Session, now: datetime) -> None:
        send_waiting(session, outlets, now)

    return (Duty("identity.waiting_messages", timedelta(minutes=1), send),)
