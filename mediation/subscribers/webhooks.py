"""Events for merchants' own systems: spread to their endpoints inside, posted outside."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.mediation import MerchantEventHappened, WebhookDue
from core.database import Database
from core.outbox import Sending, Subscription
from mediation.domain.merchant_events import SENDING
from mediation.queries.webhooks import find_signed_message
from mediation.services.merchant_events import spread_event

Post = Callable[[str, Mapping[str, str], str], None]


def spreading(address: str) -> Subscription:
    """Return the subscription that stores one message per endpoint; it starts from now: history is nobody's news."""

    def spread(session: Session, fact: MerchantEventHappened, now: datetime) -> None:
        spread_event(session, fact, address, now)

    return Subscription("mediation.spread_merchant_event", MerchantEventHappened, spread, from_beginning=False)


def posting(database: Database, post: Post, real_clock: Callable[[], datetime]) -> tuple[Sending, ...]:
    """Return what posts the messages; they are signed with real time at each try, receivers refuse old ones."""

    def send(fact: WebhookDue) -> None:
        with database.reading() as session:
            message = find_signed_message(session, fact.message_id, real_clock())
        if message is not None:
            post(message.address, message.headers, message.body)

    return (Sending(SENDING, WebhookDue, send, from_beginning=True),)
