"""Telling a merchant's own system: a fact with the step, a stored message for each endpoint that wants it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.contracts.mediation import MerchantEventHappened, WebhookDue
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from core.outbox import publish
from mediation.domain.lifecycle import Step
from mediation.domain.merchant_events import MerchantEvent, Payload, body_of, event_of
from mediation.storage.complaint_tables import Complaint
from mediation.storage.desk_tables import WebhookEndpoint, WebhookMessage


def announce_step(session: Session, complaint: Complaint, step: Step, actor: Actor, now: datetime) -> None:
    """Publish what the respondent's system may want to know of a step."""
    event = event_of(step, actor.role)
    if event is not None:
        announce(session, complaint, event, now)


def announce(session: Session, complaint: Complaint, event: MerchantEvent, now: datetime) -> None:
    """Publish an event of a complaint, unless its respondent is not concerned yet or unknown."""
    enterprise_id = complaint.respondent_id
    if enterprise_id is None or (complaint.accepted_on is None and complaint.negotiator_id != enterprise_id):
        return
    fact = MerchantEventHappened(
        complaint_id=complaint.id,
        enterprise_id=enterprise_id,
        complaint_number=complaint.number or "",
        event=event.value,
        stage=complaint.stage,
        occurred_at=now,
    )
    publish(session, fact, recorded_at=now)


def spread_event(session: Session, fact: MerchantEventHappened, address: str, now: datetime) -> int:
    """Store one message for every endpoint that wants the event and was there when it happened; returns how many."""
    rows = session.scalars(
        select(WebhookEndpoint).where(
            WebhookEndpoint.enterprise_id == fact.enterprise_id,
            WebhookEndpoint.removed_at.is_(None),
            WebhookEndpoint.made_at <= fact.occurred_at,  # a new endpoint gets no history
        )
    ).all()
    wanting = [row for row in rows if fact.event in row.events]
    payload = Payload(
        MerchantEvent(fact.event),
        fact.occurred_at,
        fact.enterprise_id,
        fact.complaint_id,
        fact.complaint_number,
        fact.stage,
    )
    for endpoint in wanting:
        store_message(session, endpoint, payload, address, now)
    return len(wanting)


def store_message(
    session: Session, endpoint: WebhookEndpoint, payload: Payload, address: str, now: datetime
) -> WebhookMessage:
    """Store the message and let it leave after commit."""
    message = WebhookMessage(
        id=f"msg_{new_id()}",
        endpoint_id=endpoint.id,
        event=payload.event.value,
        complaint_number=payload.complaint_number,
        body=body_of(payload, address),
        made_at=now,
    )
    session.add(message)
    publish(session, WebhookDue(message.id), recorded_at=now)
    return message
