"""Which office holds a procedure or an entry: the one of whoever opened it. Its officials act, others only read."""

from sqlalchemy.orm import Session

from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor, Role
from identity.queries.offices import first_office_id, office_line

_OFFICIALS = frozenset({Role.OFFICER, Role.SUPERVISOR})


def acts_for(session: Session, office_id: str | None, actor: Actor) -> bool:
    """Tell whether the actor works where the case is held; whoever is no official is judged by other rules.

    What a feed entered no office holds. An account without an office works for the installation's own.
    """
    if office_id is None or actor.role not in _OFFICIALS:
        return True
    return office_id == (actor.office_id or first_office_id(session))


def may_consent(session: Session, office_id: str | None, actor: Actor) -> bool:
    """Tell whether the actor records the superior's consent: in the office that holds the case or in one above it."""
    return acts_for(session, office_id, actor) or office_id in actor.office_ids


def require_holder(session: Session, office_id: str | None, actor: Actor) -> None:
    """Raise NotAllowedError for an official of another office, who only reads."""
    if not acts_for(session, office_id, actor):
        raise other_office(session, office_id)


def other_office(session: Session, office_id: str | None) -> NotAllowedError:
    holder = "别的机关" if office_id is None else office_line(session, office_id).name
    return NotAllowedError(f"这一件由{holder}办理，您只能查看")
