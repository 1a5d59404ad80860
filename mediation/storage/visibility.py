"""Who may see a complaint. Every query and every service loads complaints through this filter."""

from sqlalchemy import ColumnElement, and_, false, true

from core.kernel.roles import Actor, Role
from mediation.storage.complaint_tables import Complaint

_OFFICE = frozenset({Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR})


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the filter for what the actor may see; a merchant sees a complaint only once it is accepted."""
    if actor.role is Role.CONSUMER:
        return Complaint.consumer_id == actor.account_id
    if actor.role is Role.MERCHANT:
        return and_(Complaint.respondent_id.in_(sorted(actor.enterprise_ids)), Complaint.accepted_on.is_not(None))
    if actor.role in _OFFICE:
        return Complaint.received_on.is_not(None)
    return true() if actor.role is Role.SYSTEM else false()
