"""Loading what stands beside a mediation, and the `Procedure` that buttons and refusals depend on."""

from datetime import date

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor, Role
from mediation.domain.parties import PARTIES, Side
from mediation.domain.procedure import (
    DelegationState,
    Procedure,
    TestingAgreed,
    TestingFacts,
    TestingState,
    is_lab_agreed,
)
from mediation.domain.procedure import testing_state as state_of_facts
from mediation.storage.complaint_tables import Complaint
from mediation.storage.procedure_tables import (
    Appointment,
    BreachLead,
    DelegateBody,
    Delegation,
    RecusalApplication,
    TestingAnswer,
    TestingOrder,
)

_BOTH = frozenset(PARTIES)


def find_open_recusal(session: Session, complaint_id: str) -> RecusalApplication | None:
    return session.scalar(
        select(RecusalApplication).where(
            RecusalApplication.complaint_id == complaint_id, RecusalApplication.decided_at.is_(None)
        )
    )


def is_suspended() -> ColumnElement[bool]:
    """Return the condition that a recusal application of the complaint waits for its decision."""
    return exists().where(RecusalApplication.complaint_id == Complaint.id, RecusalApplication.decided_at.is_(None))


def find_delegation(session: Session, complaint_id: str) -> Delegation | None:
    """Return the delegation that is proposed or in force."""
    return session.scalar(
        select(Delegation).where(Delegation.complaint_id == complaint_id, Delegation.ended_at.is_(None))
    )


def delegate_body_ids(session: Session) -> frozenset[str]:
    """Return the offices that are no authority: bodies that only mediate by delegation, never competent themselves."""
    return frozenset(session.scalars(select(DelegateBody.office_id)))


def body_in_force(session: Session, complaint_id: str) -> str | None:
    """Return the body that mediates the complaint now."""
    row = find_delegation(session, complaint_id)
    return row.body_id if row is not None and delegation_state(row) is DelegationState.IN_FORCE else None


def delegation_state(row: Delegation) -> DelegationState:
    if row.ended_at is not None:
        return DelegationState.DECLINED if row.declined_by else DelegationState.TAKEN_BACK
    agreed = row.consumer_agreed_at is not None and row.merchant_agreed_at is not None
    return DelegationState.IN_FORCE if agreed else DelegationState.PROPOSED


def find_testing(session: Session, complaint_id: str) -> TestingOrder | None:
    """Return the test that is proposed or runs."""
    return session.scalar(
        select(TestingOrder).where(TestingOrder.complaint_id == complaint_id, TestingOrder.closed_at.is_(None))
    )


def find_running_testing(session: Session, complaint_id: str) -> TestingOrder | None:
    """Return the test that has been commissioned and has no result yet."""
    row = find_testing(session, complaint_id)
    return row if row is not None and row.started_on is not None else None


def testing_facts(session: Session, row: TestingOrder) -> TestingFacts:
    answers = session.scalars(select(TestingAnswer).where(TestingAnswer.testing_id == row.id))
    agreed = {Side(answer.side): TestingAgreed(answer.agrees_lab, answer.agrees_cost) for answer in answers}
    return TestingFacts(agreed, row.designated_at is not None, row.started_on, row.ended_on)


def testing_ready_on(session: Session, row: TestingOrder) -> date:
    """Return the day of the last answer or designation: before it nobody could commission the test."""
    answers = session.scalars(select(TestingAnswer.answered_at).where(TestingAnswer.testing_id == row.id))
    return local_date(max(at for at in (row.proposed_at, row.designated_at, *answers) if at is not None))


def find_appointment(session: Session, complaint_id: str) -> Appointment | None:
    """Return the appointment that is proposed or agreed."""
    return session.scalar(
        select(Appointment).where(Appointment.complaint_id == complaint_id, Appointment.closed_at.is_(None))
    )


def _coming_appointment(session: Session, complaint_id: str, today: date) -> Appointment | None:
    row = find_appointment(session, complaint_id)
    return row if row is not None and local_date(row.meet_at) >= today else None


def appointment_awaits(row: Appointment) -> frozenset[Side]:
    given = {Side.CONSUMER: row.consumer_accepted_at, Side.MERCHANT: row.merchant_accepted_at}
    return frozenset(side for side, at in given.items() if at is None)


def find_open_lead(session: Session, complaint_id: str) -> BreachLead | None:
    return session.scalar(
        select(BreachLead).where(BreachLead.complaint_id == complaint_id, BreachLead.closed_at.is_(None))
    )


def is_delegate(session: Session, complaint: Complaint, actor: Actor) -> bool:
    """Tell whether the actor mediates this complaint for the body it was delegated to."""
    if actor.role is not Role.MEDIATOR or complaint.office_id in actor.office_ids:
        return False
    row = find_delegation(session, complaint.id)
    return row is not None and row.body_id in actor.office_ids


def is_recused(session: Session, complaint_id: str, actor: Actor) -> bool:
    """Tell whether the actor had to step aside."""
    return actor.account_id in recused_ids(session, complaint_id)


def recused_ids(session: Session, complaint_id: str) -> frozenset[str]:
    """Return everybody who had to step aside."""
    return frozenset(
        session.scalars(
            select(RecusalApplication.mediator_id).where(
                RecusalApplication.complaint_id == complaint_id, RecusalApplication.granted.is_(True)
            )
        )
    )


def procedure_of(session: Session, complaint: Complaint, viewer: Actor, today: date) -> Procedure:
    """Return what stands beside the mediation, as far as this viewer's acts depend on it."""
    delegation, testing = find_delegation(session, complaint.id), find_testing(session, complaint.id)
    appointment, lead = _coming_appointment(session, complaint.id, today), find_open_lead(session, complaint.id)
    facts = testing_facts(session, testing) if testing else None
    return Procedure(
        is_delegate=is_delegate(session, complaint, viewer),
        is_recused=is_recused(session, complaint.id, viewer),
        has_open_recusal=find_open_recusal(session, complaint.id) is not None,
        delegation=delegation_state(delegation) if delegation else None,
        testing=state_of_facts(facts) if facts else None,
        testing_awaits=_testing_awaits(facts) if facts else frozenset(),
        is_lab_agreed=facts is not None and is_lab_agreed(facts),
        appointment_awaits=appointment_awaits(appointment) if appointment else frozenset(),
        has_appointment=appointment is not None,
        has_open_lead=lead is not None,
        is_lead_extended=lead is not None and lead.extended_at is not None,
    )


def _testing_awaits(facts: TestingFacts) -> frozenset[Side]:
    if state_of_facts(facts) is not TestingState.AWAITING_ANSWERS:
        return frozenset()
    return _BOTH - set(facts.answers)
