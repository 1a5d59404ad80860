"""Endpoints of an enterprise, what was sent there lately, and what the sender needs to sign."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.roles import Actor
from core.kernel.webhooks import SignedRequest, signed_headers, signs_beside
from core.outbox.parked import DeliveryState, states_of
from identity.domain.desk import DeskAct
from identity.queries.desk import require_power
from mediation.domain.merchant_events import EVENT_NAMES, SENDING, MerchantEvent
from mediation.storage.desk_tables import WebhookEndpoint, WebhookMessage

_MOST_MESSAGES = 50


@dataclass(frozen=True)
class EndpointLine:
    endpoint_id: str
    address: str
    events: tuple[str, ...]
    event_names: tuple[str, ...]
    made_at: datetime
    rotated_at: datetime | None


@dataclass(frozen=True)
class MessageLine:
    """`state` is None while the worker has not looked at it; a dead one was given up after the last try."""

    message_id: str
    endpoint_id: str
    event_name: str
    complaint_number: str
    made_at: datetime
    state: DeliveryState | None

    @property
    def is_dead(self) -> bool:
        return self.state is not None and self.state.parked_at is not None


@dataclass(frozen=True)
class WebhooksPage:
    endpoints: tuple[EndpointLine, ...]
    messages: tuple[MessageLine, ...]


def webhooks_page(session: Session, actor: Actor, enterprise_id: str) -> WebhooksPage:
    """Return the endpoints and the newest messages to an owner."""
    require_power(session, actor, enterprise_id, DeskAct.MANAGE_INTERFACE)
    rows = session.scalars(
        select(WebhookEndpoint)
        .where(WebhookEndpoint.enterprise_id == enterprise_id, WebhookEndpoint.removed_at.is_(None))
        .order_by(WebhookEndpoint.made_at)
    ).all()
    vault = vault_of(session)
    endpoints = tuple(
        EndpointLine(
            row.id,
            vault.open(row.address_sealed),
            tuple(row.events),
            tuple(EVENT_NAMES[MerchantEvent(event)] for event in row.events),
            row.made_at,
            row.rotated_at,
        )
        for row in rows
    )
    return WebhooksPage(endpoints, _messages(session, [row.id for row in rows]))


def find_signed_message(session: Session, message_id: str, now: datetime) -> SignedRequest | None:
    """Return the request for a stored message, signed now; None when its endpoint was removed meanwhile."""
    message = session.get_one(WebhookMessage, message_id)
    endpoint = session.get_one(WebhookEndpoint, message.endpoint_id)
    if endpoint.removed_at is not None:
        return None
    vault = vault_of(session)
    headers = signed_headers(message.id, now, message.body, map(vault.open, _secrets(endpoint, now)))
    return SignedRequest(vault.open(endpoint.address_sealed), headers, message.body)


def _secrets(endpoint: WebhookEndpoint, now: datetime) -> list[bytes]:
    earlier = endpoint.earlier_secret_sealed
    if earlier is None or not signs_beside(endpoint.rotated_at, now):
        return [endpoint.secret_sealed]
    return [endpoint.secret_sealed, earlier]


def _messages(session: Session, endpoint_ids: list[str]) -> tuple[MessageLine, ...]:
    rows = session.scalars(
        select(WebhookMessage)
        .where(WebhookMessage.endpoint_id.in_(endpoint_ids))
        .order_by(WebhookMessage.made_at.desc(), WebhookMessage.id.desc())
        .limit(_MOST_MESSAGES)
    ).all()
    states = states_of(session, SENDING, (row.id for row in rows))
    return tuple(
        MessageLine(
            row.id,
            row.endpoint_id,
            EVENT_NAMES[MerchantEvent(row.event)],
            row.complaint_number,
            row.made_at,
            states.get(row.id),
        )
        for row in rows
    )
