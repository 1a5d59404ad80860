"""The office that decides what the person at the page proposes."""

from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from sanctions.domain.deciding_office import DecidingOffice
from sanctions.storage.deciding_office import deciding_office


def own_office(session: Session, actor: Actor) -> DecidingOffice | None:
    """Return where the actor works, else the installation's own office; None before one was opened."""
    return deciding_office(session, actor)
