"""Where a subscriber is woken: the address, the secret that signs, a message given up and sent again.

The office manages it, and so may the subscriber itself: a wake-up tells nothing that its key does not open, and only
public addresses are posted to.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from changefeed.domain.feeds import SENDING
from changefeed.services.manage_subscribers import open_row, own_row, record_subscriber
from changefeed.storage.feed_tables import FeedWakeUp
from core.database import vault_of
from core.kernel.errors import ConflictError, NotFoundError
from core.kernel.roles import Actor
from core.kernel.webhooks import check_address, draw_secret
from core.outbox.parked import release_of


@dataclass(frozen=True)
class ShownSecret:
    """The secret that signs, which nobody can read again."""

    subscriber_id: str
    secret: str


def set_wake_up_address(
    session: Session, subscriber_id: str, address: str, actor: Actor, now: datetime, *, allows_loopback: bool = False
) -> ShownSecret:
    """Wake the subscriber there from now on, signed with a new secret; `allows_loopback` is the demonstration's."""
    row, vault, secret = own_row(session, subscriber_id, actor), vault_of(session), draw_secret()
    row.address_sealed = vault.seal(check_address(address, allows_loopback=allows_loopback))
    row.signing_sealed, row.earlier_signing_sealed, row.rotated_at = vault.seal(secret), None, None
    record_subscriber(session, row, "set_wake_up_address", actor, now)
    return ShownSecret(row.id, secret)


def rotate_signing_secret(session: Session, subscriber_id: str, actor: Actor, now: datetime) -> ShownSecret:
    """Draw a new secret; the earlier one signs beside it for a day, so that nothing is missed."""
    row, vault, secret = own_row(session, subscriber_id, actor), vault_of(session), draw_secret()
    if row.signing_sealed is None:
        raise ConflictError("这个订阅单位没有登记唤醒地址")
    row.earlier_signing_sealed, row.rotated_at = row.signing_sealed, now
    row.signing_sealed = vault.seal(secret)
    record_subscriber(session, row, "rotate_signing_secret", actor, now)
    return ShownSecret(row.id, secret)


def remove_wake_up_address(session: Session, subscriber_id: str, actor: Actor, now: datetime) -> None:
    """Wake the subscriber no more; what still waits is dropped, it reads on by itself."""
    row = own_row(session, subscriber_id, actor)
    row.address_sealed = row.signing_sealed = row.earlier_signing_sealed = row.rotated_at = None
    record_subscriber(session, row, "remove_wake_up_address", actor, now)


def send_wake_up_again(session: Session, wake_up_id: str, actor: Actor, now: datetime) -> str:
    """Let a wake-up that was given up be tried again at once; return whose it is."""
    message = session.get(FeedWakeUp, wake_up_id)
    if message is None:
        raise NotFoundError("没有找到这次唤醒")
    row = open_row(session, message.subscriber_id, actor)
    release_of(session, SENDING, message.id, now)
    record_subscriber(session, row, "resend_wake_up", actor, now)
    return row.id
