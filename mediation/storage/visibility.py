"""Who may see a complaint. Every query and every service loads complaints through this filter."""

from sqlalchemy import ColumnElement, and_, false, or_, true

from core.kernel.roles import Actor, Role
from mediation.storage.complaint_tables import Complaint

_OFFICE = frozenset({Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR})


def concerns_respondent() -> ColumnElement[bool]:
    """Return the filter for complaints whose present respondent takes part: by negotiating, or since acceptance."""
    return or_(Complaint.accepted_on.is_not(None), Complaint.negotiator_id == Complaint.respondent_id)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the filter for what the actor may see; a merchant's is negotiated or accepted."""
    if actor.role is Role.CONSUMER:
        return Complaint.consumer_id == actor.account_id
    if actor.role is Role.MERCHANT:
        return and_(Complaint.respondent_id.in_(sorted(actor.enterprise_ids)), concerns_respondent())
    if actor.role in _OFFICE:
        return Complaint.received_on.is_not(None)
    return true() if actor.role is Role.SYSTEM else false()
