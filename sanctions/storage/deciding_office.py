"""Which office decides what somebody proposes."""

from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from identity.queries.offices import first_office_id, office_line
from sanctions.domain.deciding_office import DecidingOffice, level_of_office


def authority_problem(office: DecidingOffice | None, typed: str) -> str:
    """Tell in Chinese why this cannot be the deciding authority; nothing typed means the office of the actor."""
    if office is None:
        return "" if typed.strip() else "还没有设置机关，请先请管理员设置"
    if typed.strip() in {"", office.name}:
        return ""
    return f"作出决定的机关是您所在的{office.name}，不能填写别的机关"


def deciding_office(session: Session, actor: Actor) -> DecidingOffice | None:
    """Return the office where the actor works, else the installation's own; None before one was opened."""
    office_id = actor.office_id or first_office_id(session)
    if office_id is None:
        return None
    line = office_line(session, office_id)
    level = level_of_office(line.areas, has_superior=line.superior_id is not None)
    return DecidingOffice(line.name, level, line.areas)
