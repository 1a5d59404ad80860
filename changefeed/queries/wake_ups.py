"""What the sender needs to wake a subscriber, and what became of the wake-ups."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from changefeed.domain.feeds import SENDING, Feed, feed_terms
from changefeed.storage.feed_tables import FeedSubscriber, FeedWakeUp
from core.database import vault_of
from core.kernel.webhooks import SignedRequest, signed_headers, signs_beside
from core.outbox.parked import DeliveryState, states_of

_MOST = 20


@dataclass(frozen=True)
class WakeUpLine:
    """`state` is None while the worker has not looked at it; a dead one was given up after the last try."""

    wake_up_id: str
    feed_title: str
    up_to: int
    made_at: datetime
    state: DeliveryState | None

    @property
    def is_dead(self) -> bool:
        return self.state is not None and self.state.parked_at is not None


@dataclass(frozen=True)
class WakeUps:
    """Where a subscriber is woken, None when it is not, and the newest wake-ups."""

    address: str | None
    rotated_at: datetime | None
    lines: tuple[WakeUpLine, ...]


def find_signed_wake_up(session: Session, wake_up_id: str, now: datetime) -> SignedRequest | None:
    """Return the request, signed now; None when the subscription or its address ended meanwhile."""
    message = session.get_one(FeedWakeUp, wake_up_id)
    row = session.get_one(FeedSubscriber, message.subscriber_id)
    if row.closed_at is not None or row.address_sealed is None or row.signing_sealed is None:
        return None
    secrets = [row.signing_sealed]
    if row.earlier_signing_sealed is not None and signs_beside(row.rotated_at, now):
        secrets.append(row.earlier_signing_sealed)
    vault = vault_of(session)
    headers = signed_headers(message.id, now, message.body, map(vault.open, secrets))
    return SignedRequest(vault.open(row.address_sealed), headers, message.body)


def wake_ups_of(session: Session, subscriber_id: str) -> WakeUps:
    """Return where the subscriber is woken and what became of it; the caller has asked whether it may be seen."""
    row = session.get_one(FeedSubscriber, subscriber_id)
    newest = select(FeedWakeUp).where(FeedWakeUp.subscriber_id == subscriber_id)
    messages = session.scalars(newest.order_by(FeedWakeUp.made_at.desc(), FeedWakeUp.id.desc()).limit(_MOST)).all()
    states = states_of(session, SENDING, (message.id for message in messages))
    titles = feed_terms()
    return WakeUps(
        None if row.address_sealed is None else vault_of(session).open(row.address_sealed),
        row.rotated_at,
        tuple(
            WakeUpLine(
                message.id, titles[Feed(message.feed)].title, message.up_to, message.made_at, states.get(message.id)
            )
            for message in messages
        ),
    )
