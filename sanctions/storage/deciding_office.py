"""Which office decides what somebody proposes."""

from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from identity.queries.offices import first_office_id, office_line
from sanctions.domain.deciding_office import DecidingOffice, level_of_office


def deciding_office(session: Session, actor: Actor) -> DecidingOffice | None:
    """Return the office where the actor works, else the installation's own; None before one was opened."""
    office_id = actor.office_id or first_office_id(session)
    if office_id is None:
        return None
    line = office_line(session, office_id)
    level = level_of_office(line.areas, has_superior=line.superior_id is not None)
    return DecidingOffice(line.name, level, line.areas)
