"""Reading who may act for whom on the consumer's side of a complaint."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.roles import Actor, HeldMandate, Role
from identity.domain.mandates import Power
from identity.queries.mandates import agents_of
from mediation.domain.acting import powers_needed
from mediation.domain.lifecycle import Action
from mediation.storage.complaint_tables import Complaint
from mediation.storage.people_tables import Complainant

# What everybody in a joint complaint may do, whoever represents them.
_OPEN_TO_ALL = frozenset({Action.ADD_EVIDENCE, Action.AGREE_JOINTLY, Action.LEAVE_JOINT, Action.ANSWER_JOINTLY})


def may_act(session: Session, complaint: Complaint, action: Action, actor: Actor, today: date) -> bool:
    """Tell whether this person may do this for the consumer today, consent of represented persons aside."""
    return _may_act_from(own_row(session, complaint, actor), complaint, action, actor, today)


def barred_actions(session: Session, complaint: Complaint, actor: Actor, today: date) -> frozenset[Action]:
    """Return what this person of the consumer's side may not do, so that no button offers it."""
    if actor.role is not Role.CONSUMER:
        return frozenset()
    own = own_row(session, complaint, actor)
    return frozenset(action for action in Action if not _may_act_from(own, complaint, action, actor, today))


def _may_act_from(own: Complainant | None, complaint: Complaint, action: Action, actor: Actor, today: date) -> bool:
    """Tell it from the actor's place in a joint complaint, which is read once for all actions."""
    if own is not None:
        return own.is_representative or action in _OPEN_TO_ALL
    if complaint.consumer_id == actor.account_id:
        return True
    return mandate_for(complaint, action, actor, today) is not None


def mandate_for(complaint: Complaint, action: Action, actor: Actor, today: date) -> HeldMandate | None:
    """Return a mandate in force whose powers are enough for the act."""
    held = held_today(complaint, actor, today)
    return next((mandate for mandate in held if powers_needed(action) <= mandate.powers), None)


def held_today(complaint: Complaint, actor: Actor, today: date) -> tuple[HeldMandate, ...]:
    """Return the actor's mandates for this complaint that are in force."""
    return tuple(
        held
        for held in actor.mandates
        if held.principal_id == complaint.consumer_id and held.covers(today, complaint.id)
    )


def own_row(session: Session, complaint: Complaint, actor: Actor) -> Complainant | None:
    """Return the actor's place in a joint complaint; None in every other."""
    return session.scalar(
        select(Complainant).where(
            Complainant.complaint_id == complaint.id,
            Complainant.account_id == actor.account_id,
            Complainant.left_at.is_(None),
        )
    )


def complainants_of(session: Session, complaint_id: str) -> list[Complainant]:
    """Return everybody who complains together and has not left, in the order of joining; empty for one person."""
    return list(
        session.scalars(
            select(Complainant)
            .where(Complainant.complaint_id == complaint_id, Complainant.left_at.is_(None))
            .order_by(Complainant.agreed_at, Complainant.account_id)
        )
    )


def beside_the_consumer(session: Session, complaint: Complaint, today: date) -> list[str]:
    """Return who else is told what the consumer is told: who complains too, and agents who may receive."""
    together = [row.account_id for row in complainants_of(session, complaint.id)]
    receiving = [
        agent_id
        for agent_id, held in agents_of(session, complaint.consumer_id)
        if held.covers(today, complaint.id) and Power.RECEIVE.value in held.powers
    ]
    return sorted({*together, *receiving} - {complaint.consumer_id})


def may_edit(session: Session, complaint: Complaint, actor: Actor) -> bool:
    """Tell whether the actor writes the draft: the person, an agent who may file, a representative."""
    own = own_row(session, complaint, actor)
    if own is not None:
        return own.is_representative
    may_file = any(held.principal_id == complaint.consumer_id and Power.FILE in held.powers for held in actor.mandates)
    return complaint.consumer_id == actor.account_id or may_file
