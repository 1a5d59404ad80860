"""An owner registers, tests, re-keys and removes the endpoints of the enterprise's own system."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotFoundError, TooManyError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from core.kernel.webhooks import check_address, draw_secret
from core.outbox.parked import release_of
from identity.domain.desk import DeskAct
from identity.queries.desk import require_power
from ledger.services.record_act import Subject, record_act
from mediation.domain.merchant_events import (
    MOST_ENDPOINTS,
    SENDING,
    MerchantEvent,
    Payload,
    check_events,
)
from mediation.services.merchant_events import store_message
from mediation.storage.desk_tables import WebhookEndpoint, WebhookMessage


@dataclass(frozen=True)
class NewEndpoint:
    """What an owner types; `allows_loopback` is the demonstration's."""

    enterprise_id: str
    address: str
    events: tuple[str, ...]
    allows_loopback: bool = False


@dataclass(frozen=True)
class ShownSecret:
    """The endpoint and its secret, which nobody can read again."""

    endpoint_id: str
    secret: str


def add_endpoint(session: Session, wanted: NewEndpoint, actor: Actor, now: datetime) -> ShownSecret:
    """Register an endpoint; it hears of what happens from now on."""
    require_power(session, actor, wanted.enterprise_id, DeskAct.MANAGE_INTERFACE)
    address = check_address(wanted.address, allows_loopback=wanted.allows_loopback)
    events, secret, vault = check_events(list(wanted.events)), draw_secret(), vault_of(session)
    _refuse_too_many(session, wanted.enterprise_id)
    row = WebhookEndpoint(
        id=new_id(),
        enterprise_id=wanted.enterprise_id,
        address_sealed=vault.seal(address),
        secret_sealed=vault.seal(secret),
        events=events,
        made_by=actor.account_id,
        made_at=now,
    )
    session.add(row)
    _record(session, row, "add_webhook_endpoint", actor, now)
    return ShownSecret(row.id, secret)


def rotate_secret(session: Session, endpoint_id: str, actor: Actor, now: datetime) -> ShownSecret:
    """Draw a new secret; the earlier one signs beside it for a day, so that nothing is missed."""
    row, vault, secret = _own(session, endpoint_id, actor), vault_of(session), draw_secret()
    row.earlier_secret_sealed, row.rotated_at = row.secret_sealed, now
    row.secret_sealed = vault.seal(secret)
    _record(session, row, "rotate_webhook_secret", actor, now)
    return ShownSecret(row.id, secret)


def remove_endpoint(session: Session, endpoint_id: str, actor: Actor, now: datetime) -> None:
    """Stop sending there; what still waits is dropped."""
    row = _own(session, endpoint_id, actor)
    row.removed_at = now
    _record(session, row, "remove_webhook_endpoint", actor, now)


def ping_endpoint(session: Session, endpoint_id: str, address: str, actor: Actor, now: datetime) -> str:
    """Send a test event and return its message id."""
    row = _own(session, endpoint_id, actor)
    message = store_message(session, row, Payload(MerchantEvent.PING, now, row.enterprise_id), address, now)
    _record(session, row, "ping_webhook_endpoint", actor, now)
    return message.id


def send_again(session: Session, message_id: str, actor: Actor, now: datetime) -> None:
    """Let a message that was given up be tried again at once."""
    message = session.get(WebhookMessage, message_id)
    if message is None:
        raise NotFoundError("没有找到这条推送")
    row = _own(session, message.endpoint_id, actor)
    release_of(session, SENDING, message.id, now)
    _record(session, row, "resend_webhook_message", actor, now)


def _own(session: Session, endpoint_id: str, actor: Actor) -> WebhookEndpoint:
    row = session.scalar(select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id).with_for_update())
    if row is None or row.removed_at is not None:
        raise NotFoundError("没有找到这个推送地址")
    require_power(session, actor, row.enterprise_id, DeskAct.MANAGE_INTERFACE)
    return row


def _refuse_too_many(session: Session, enterprise_id: str) -> None:
    live = select(func.count()).where(
        WebhookEndpoint.enterprise_id == enterprise_id, WebhookEndpoint.removed_at.is_(None)
    )
    if (session.scalar(live) or 0) >= MOST_ENDPOINTS:
        raise TooManyError(f"最多登记 {MOST_ENDPOINTS} 个推送地址")


def _record(session: Session, row: WebhookEndpoint, action: str, actor: Actor, now: datetime) -> None:
    subject = Subject(WebhookEndpoint.SUBJECT_KIND, row.id)
    record_act(session, subject, action, actor, now, details={"enterprise": row.enterprise_id})
