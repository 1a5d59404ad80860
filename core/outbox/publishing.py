"""Recording facts in the transaction of the change they tell of."""

from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from core.contracts.fact import Fact
from core.database import vault_of
from core.kernel.canonical import canonical_json
from core.outbox.tables import OutboxMessage


def publish(session: Session, fact: Fact, recorded_at: datetime) -> None:
    """Record a fact in the caller's transaction, so both commit or neither does."""
    payload = canonical_json(fact)
    session.add(
        OutboxMessage(
            fact_type=fact.TYPE,
            subject_id=fact.subject_id,
            payload=None if fact.PERSONAL else payload,
            payload_sealed=vault_of(session).seal(payload) if fact.PERSONAL else None,
            recorded_at=recorded_at,
        )
    )


def read_fact(session: Session, message: OutboxMessage, fact: type[Fact]) -> Fact:
    """Return the fact as it was published; raises LookupError when its payload was purged."""
    if message.payload is not None:
        payload = message.payload
    elif message.payload_sealed is not None:
        payload = vault_of(session).open(message.payload_sealed)
    else:
        raise LookupError(f"message {message.id} was purged")
    return TypeAdapter(fact).validate_json(payload)
