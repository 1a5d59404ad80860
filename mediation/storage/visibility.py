"""Who may see a complaint. Every query and every service loads complaints through this filter."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from core.kernel.roles import Actor, Role
from mediation.domain.lifecycle import Stage
from mediation.storage.complaint_tables import Complaint
from mediation.storage.office_tables import CompetenceDispute
from mediation.storage.people_tables import Complainant
from mediation.storage.procedure_tables import Delegation, is_in_force

_OFFICE = frozenset({Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR})


def concerns_respondent() -> ColumnElement[bool]:
    """Return the filter for complaints whose present respondent takes part: by negotiating, or since acceptance."""
    return or_(Complaint.accepted_on.is_not(None), Complaint.negotiator_id == Complaint.respondent_id)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the filter for what the actor may see.

    A merchant sees what it negotiates or what is accepted; an official what lies with their office (a supervisor
    also with an office below), about whose competence their office is asked right now, or what both sides let the
    body they work for mediate.
    """
    if actor.role is Role.CONSUMER:
        return _of_consumer(actor)
    if actor.role is Role.MERCHANT:
        return and_(Complaint.respondent_id.in_(sorted(actor.enterprise_ids)), concerns_respondent())
    if actor.role in _OFFICE:
        return and_(Complaint.received_on.is_not(None), of_offices(actor))
    return true() if actor.role is Role.SYSTEM else false()


def of_offices(actor: Actor) -> ColumnElement[bool]:
    """Return the filter for complaints that the official's offices have, or are asked to take in a dispute.

    A mediator of a body also sees what it mediates.
    """
    mine = sorted(actor.office_ids)
    asked = exists().where(
        CompetenceDispute.complaint_id == Complaint.id,
        CompetenceDispute.other_office_id.in_(mine),
        CompetenceDispute.settled_at.is_(None),
        Complaint.stage == Stage.FILED.value,
    )
    delegated = _delegated_to(mine) if actor.role is Role.MEDIATOR else false()
    return or_(Complaint.office_id.in_(mine), asked, delegated)


def _delegated_to(bodies: list[str]) -> ColumnElement[bool]:
    """Return the filter for complaints that both sides let one of these bodies mediate."""
    return exists().where(Delegation.complaint_id == Complaint.id, Delegation.body_id.in_(bodies), is_in_force())


def _of_consumer(actor: Actor) -> ColumnElement[bool]:
    """Return the filter for one's own complaints, those of one's principals, and those one shares."""
    shared = select(Complainant.complaint_id).where(
        Complainant.account_id == actor.account_id, Complainant.left_at.is_(None)
    )
    of_principals = [
        and_(Complaint.consumer_id == held.principal_id, Complaint.id == held.complaint_id)
        if held.complaint_id
        else Complaint.consumer_id == held.principal_id
        for held in actor.mandates
    ]
    return or_(Complaint.consumer_id == actor.account_id, Complaint.id.in_(shared), *of_principals)
