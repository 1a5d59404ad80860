"""Ending a complaint's time at the office: decision, closed room, published fact."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.mediation import MediationConcluded
from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from core.outbox import publish
from mediation.domain.clocks import ClockKind
from mediation.domain.forms import FormKind
from mediation.domain.letters import GroundText
from mediation.services.conclude_procedure import conclude_procedure
from mediation.services.documents import office_of_complaint
from mediation.services.issue_document import give_form_number
from mediation.services.law_answers import book_of, other_routes
from mediation.services.run_clocks import stop_clocks
from mediation.storage.agreement_tables import Agreement
from mediation.storage.complaint_tables import Complaint, Decision
from mediation.storage.loading import find_session

_UNTIL_CONCLUDED = (
    ClockKind.NEGOTIATION,
    ClockKind.ACCEPTANCE,
    ClockKind.SUPPLEMENT,
    ClockKind.COMPETENCE,
    ClockKind.MEDIATION,
    ClockKind.ROUND,
)


@dataclass(frozen=True)
class GroundedDecision:
    """A decision of the office: `kind` is refusal or termination; `advice` adds to the other routes."""

    kind: str
    ground: GroundText
    reasons: str
    advice: tuple[str, ...] = ()


def keep_decision(
    session: Session, complaint: Complaint, decision: GroundedDecision, actor: Actor, now: datetime
) -> Decision:
    """Store the decision with its ground, its reasons and the routes that remain."""
    ground = decision.ground
    row = Decision(
        id=new_id(),
        complaint_id=complaint.id,
        kind=decision.kind,
        number=give_form_number(session, office_of_complaint(complaint), FormKind(decision.kind), now),
        ground=ground.code,
        ground_text=ground.text,
        ground_source=ground.source,
        reasons_sealed=vault_of(session).seal(decision.reasons),
        routes=[*other_routes(book_of(session, complaint), local_date(now)), *decision.advice],
        decided_by=actor.account_id,
        decided_at=now,
    )
    session.add(row)
    complaint.ground = ground.code
    return row


def close_room(session: Session, complaint: Complaint, now: datetime, outcome: str = "ended") -> None:
    """Stop the clocks that lead to a conclusion and close the room, if there is one."""
    stop_clocks(session, complaint, _UNTIL_CONCLUDED, local_date(now), outcome)
    conclude_procedure(session, complaint, now)
    room = find_session(session, complaint.id)
    if room is not None:
        room.closed_at = now


def publish_conclusion(
    session: Session, complaint: Complaint, outcome: str, now: datetime, agreement: Agreement | None = None
) -> None:
    """Publish how it ended. Offers are without prejudice and never part of it."""
    publish(
        session,
        MediationConcluded(
            complaint_id=complaint.id,
            complaint_number=complaint.number or "",
            respondent_id=complaint.respondent_id,
            outcome=outcome,
            ground=complaint.ground,
            concluded_on=local_date(now),
            category=complaint.category,
            office=office_of_complaint(complaint).name,
            agreed_fen=agreement.sum_fen if agreement else None,
            due_on=agreement.due_on if agreement else None,
        ),
        recorded_at=now,
    )
