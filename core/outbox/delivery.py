"""Carrying facts to subscribers: each advances alone, in order per subject, exactly once in the database.

The row that changes is the row that is versioned. Selecting messages with SKIP LOCKED over a join to their
deliveries hands the same message to two workers under load, because the locked row is not the changed one.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from sqlalchemy import exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.exc import StaleDataError

from core.contracts.fact import Fact
from core.database import Database
from core.outbox.publishing import read_fact
from core.outbox.tables import OutboxDelivery, OutboxMessage, OutboxSubscriber

_logger = logging.getLogger(__name__)
MOST_TRIES = 8
_BATCH = 50
_FIRST_WAIT = timedelta(seconds=2)
_MOST_SPREAD = 0.25
_MOST_OF_CRC = 2**32
_LEASE = timedelta(minutes=2)
_RATE_WINDOW = timedelta(minutes=1)
_LONGEST_TRANSACTION = timedelta(days=1)


@dataclass(frozen=True)
class Subscription:
    """`handle` writes in the transaction that marks the delivery; acts on the outside world must be idempotent.

    `from_beginning` says whether a new subscriber gets history or only what is published from now on.
    """

    name: str
    fact: type[Fact]
    handle: Callable[[Session, Any, datetime], None]
    from_beginning: bool


@dataclass(frozen=True)
class Sending:
    """Carries facts out of the house. `send` runs with no transaction open and may meet a fact twice after a kill.

    `per_minute` is how many the gateway takes; the rest waits for its turn. `on_sent` and `on_given_up` write what
    became of the fact, in the transaction that marks the delivery as done or as parked.
    """

    name: str
    fact: type[Fact]
    send: Callable[[Any], None]
    from_beginning: bool
    per_minute: int | None = None
    on_sent: Callable[[Session, Any, datetime], None] | None = None
    on_given_up: Callable[[Session, Any, datetime], None] | None = None


class RefusedForGoodError(Exception):
    """The gateway will never take this message, such as one to a number that does not exist: no use in trying again."""


class _LostClaimError(Exception):
    """Another worker has this delivery."""


@dataclass(frozen=True)
class DeliveryReport:
    delivered: int = 0
    failed: int = 0

    def __add__(self, other: "DeliveryReport") -> "DeliveryReport":
        return DeliveryReport(self.delivered + other.delivered, self.failed + other.failed)


def deliver_pending(
    database: Database, subscriptions: Iterable[Subscription | Sending], clock: Callable[[], datetime]
) -> DeliveryReport:
    """Deliver what is due to every subscriber once around; call again while it reports progress."""
    report = DeliveryReport()
    for subscription in _with_work(database, subscriptions, clock()):
        _enlist(database, subscription, clock())
        for delivery_id in _due(database, subscription, clock()):
            if isinstance(subscription, Sending):
                report += _send(database, subscription, delivery_id, clock)
            else:
                report += _deliver(database, subscription, delivery_id, clock)
    return report


def _with_work(
    database: Database, subscriptions: Iterable[Subscription | Sending], now: datetime
) -> list[Subscription | Sending]:
    """Return those who have a message to be enlisted or a delivery to be tried: in most rounds nobody."""
    open_ones = select(OutboxDelivery.subscriber).where(
        OutboxDelivery.delivered_at.is_(None), OutboxDelivery.parked_at.is_(None), OutboxDelivery.next_try_at <= now
    )
    with database.reading() as session:
        known = session.scalars(select(OutboxSubscriber)).all()  # the session finds them while they are held here
        due = set(session.scalars(open_ones.distinct()))
        with_work = [each for each in subscriptions if each.name in due or _has_news(session, each)]
        del known
    return with_work


def _enlist(database: Database, subscription: Subscription | Sending, now: datetime) -> None:
    """Give the subscriber a delivery row for every message it has none of."""
    with database.reading() as session:
        if not _has_news(session, subscription):
            return
    try:
        with database.transaction() as session:
            _remember_subscriber(session, subscription, now)
            news = session.scalars(_news(session, subscription).limit(_BATCH)).all()
            if len(news) < _BATCH:
                _look_no_further_back(session, subscription, now)
            for message in news:
                session.add(
                    OutboxDelivery(
                        message_id=message.id,
                        subscriber=subscription.name,
                        subject_id=message.subject_id,
                        next_try_at=now,
                    )
                )
    except IntegrityError:  # another worker enlisted the same messages first
        _logger.debug("messages for %s were enlisted elsewhere", subscription.name)


def _has_news(session: Session, subscription: Subscription | Sending) -> bool:
    if session.get(OutboxSubscriber, subscription.name) is None:
        return True
    return session.scalar(_news(session, subscription).limit(1)) is not None


def _remember_subscriber(session: Session, subscription: Subscription | Sending, now: datetime) -> None:
    if session.get(OutboxSubscriber, subscription.name) is not None:
        return
    last = 0 if subscription.from_beginning else session.scalar(select(func.max(OutboxMessage.id))) or 0
    session.add(OutboxSubscriber(name=subscription.name, first_message_id=last + 1, seen_at=now))
    session.flush()


def _look_no_further_back(session: Session, subscription: Subscription | Sending, now: datetime) -> None:
    """Seek news only among the messages of the last days from now on; all older ones are known to have been enlisted.

    A number is taken when a transaction writes and seen when it commits, so the newest numbers may have gaps.
    """
    known = session.get_one(OutboxSubscriber, subscription.name)
    oldest = session.get(OutboxMessage, known.first_message_id)
    if oldest is not None and oldest.recorded_at >= now - 2 * _LONGEST_TRANSACTION:
        return
    settled = (
        OutboxMessage.fact_type == subscription.fact.TYPE,
        OutboxMessage.id >= known.first_message_id,
        OutboxMessage.recorded_at < now - _LONGEST_TRANSACTION,
    )
    newest = session.scalar(select(func.max(OutboxMessage.id)).where(*settled))
    known.first_message_id = newest or known.first_message_id


def _news(session: Session, subscription: Subscription | Sending) -> Any:  # noqa: ANN401 - a select of OutboxMessage, typed by its use
    known = session.get(OutboxSubscriber, subscription.name)
    return (
        select(OutboxMessage)
        .where(
            OutboxMessage.fact_type == subscription.fact.TYPE,
            OutboxMessage.id >= (known.first_message_id if known else 0),
            ~exists().where(
                OutboxDelivery.message_id == OutboxMessage.id, OutboxDelivery.subscriber == subscription.name
            ),
        )
        .order_by(OutboxMessage.id)
    )


def _due(database: Database, subscription: Subscription | Sending, now: datetime) -> list[int]:
    """Return the open deliveries that may be tried: none has an earlier open or parked one of its subject."""
    earlier = aliased(OutboxDelivery)
    held = exists().where(
        earlier.subscriber == OutboxDelivery.subscriber,
        earlier.subject_id == OutboxDelivery.subject_id,
        earlier.message_id < OutboxDelivery.message_id,
        earlier.delivered_at.is_(None),
    )
    due = (
        select(OutboxDelivery.id)
        .where(
            OutboxDelivery.subscriber == subscription.name,
            OutboxDelivery.delivered_at.is_(None),
            OutboxDelivery.parked_at.is_(None),
            OutboxDelivery.next_try_at <= now,
            ~held,
        )
        .order_by(OutboxDelivery.message_id)
    )
    with database.reading() as session:
        return list(session.scalars(due.limit(_room_for(session, subscription, now))))


def _room_for(session: Session, subscription: Subscription | Sending, now: datetime) -> int:
    """Return how many may be tried in this round; two workers at once may each use what is left."""
    if isinstance(subscription, Subscription) or subscription.per_minute is None:
        return _BATCH
    sent = session.scalar(
        select(func.count()).where(
            OutboxDelivery.subscriber == subscription.name, OutboxDelivery.delivered_at > now - _RATE_WINDOW
        )
    )
    return max(0, min(_BATCH, subscription.per_minute - (sent or 0)))


def _deliver(
    database: Database, subscription: Subscription, delivery_id: int, clock: Callable[[], datetime]
) -> DeliveryReport:
    """Run the handler in the transaction that marks the delivery, so that both commit or neither does."""
    try:
        with database.transaction() as session:
            now = clock()
            delivery = _claim(session, delivery_id, delivered_at=now)
            message = session.get_one(OutboxMessage, delivery.message_id)
            subscription.handle(session, read_fact(session, message, subscription.fact), now)
    except _LostClaimError:
        return DeliveryReport()
    except Exception as error:  # noqa: BLE001 - a failing subscriber must not stop the others
        return _failed(database, subscription, delivery_id, error, clock())
    return DeliveryReport(delivered=1)


def _send(database: Database, sending: Sending, delivery_id: int, clock: Callable[[], datetime]) -> DeliveryReport:
    """Send with no transaction open; the lease keeps other workers away, and a killed one is followed after it."""
    try:
        with database.transaction() as session:
            delivery = _claim(session, delivery_id, next_try_at=clock() + _LEASE)
            message = session.get_one(OutboxMessage, delivery.message_id)
            fact = read_fact(session, message, sending.fact)
        sending.send(fact)
        with database.transaction() as session:
            now = clock()
            session.get_one(OutboxDelivery, delivery_id).delivered_at = now
            if sending.on_sent is not None:
                sending.on_sent(session, fact, now)
    except _LostClaimError:
        return DeliveryReport()
    except Exception as error:  # noqa: BLE001 - a gateway that refuses must not stop the others
        return _failed(database, sending, delivery_id, error, clock())
    return DeliveryReport(delivered=1)


def _claim(session: Session, delivery_id: int, **change: datetime) -> OutboxDelivery:
    """Change the row first: a second worker fails here, before anything is done."""
    delivery = session.get_one(OutboxDelivery, delivery_id)
    if delivery.delivered_at is not None or delivery.parked_at is not None:
        raise _LostClaimError
    for column, value in change.items():
        setattr(delivery, column, value)
    try:
        session.flush()
    except StaleDataError as error:
        raise _LostClaimError from error
    return delivery


def _failed(
    database: Database, subscription: Subscription | Sending, delivery_id: int, error: Exception, now: datetime
) -> DeliveryReport:
    _put_off(database, subscription, delivery_id, error, now)
    _logger.warning("delivery %s to %s failed: %s", delivery_id, subscription.name, type(error).__name__)
    return DeliveryReport(failed=1)


def _put_off(
    database: Database, subscription: Subscription | Sending, delivery_id: int, error: Exception, now: datetime
) -> None:
    with database.transaction() as session:
        delivery = session.get_one(OutboxDelivery, delivery_id)
        delivery.tries += 1
        delivery.last_error = type(error).__name__  # its text may name a person
        delivery.next_try_at = now + _wait_of(delivery)
        if delivery.tries >= MOST_TRIES or isinstance(error, RefusedForGoodError):
            delivery.parked_at = now
            if isinstance(subscription, Sending) and subscription.on_given_up is not None:
                message = session.get_one(OutboxMessage, delivery.message_id)
                subscription.on_given_up(session, read_fact(session, message, subscription.fact), now)


def _wait_of(delivery: OutboxDelivery) -> timedelta:
    """Return twice the wait of the try before, and up to a quarter more.

    What failed together at one gateway does not knock again together; the same delivery always waits the same.
    """
    spread = crc32(f"{delivery.id}:{delivery.tries}".encode()) / _MOST_OF_CRC
    doublings: int = 2**delivery.tries
    return _FIRST_WAIT * doublings * (1 + _MOST_SPREAD * spread)


def purge_delivered(database: Database, subscriptions: Iterable[Subscription | Sending], now: datetime) -> int:
    """Drop the payload of personal facts that every subscriber has; returns how many."""
    wanted: dict[str, set[str]] = {}
    for subscription in subscriptions:
        if subscription.fact.PERSONAL:
            wanted.setdefault(subscription.fact.TYPE, set()).add(subscription.name)
    purged = 0
    with database.transaction() as session:
        for fact_type, names in wanted.items():
            for message in session.scalars(_fully_delivered(fact_type, names)):
                message.payload_sealed = None
                message.purged_at = now
                purged += 1
    return purged


def _fully_delivered(fact_type: str, names: set[str]) -> Any:  # noqa: ANN401 - a select of OutboxMessage, typed by its use
    done = (
        select(func.count())
        .where(
            OutboxDelivery.message_id == OutboxMessage.id,
            OutboxDelivery.subscriber.in_(names),
            OutboxDelivery.delivered_at.is_not(None),
        )
        .scalar_subquery()
    )
    return select(OutboxMessage).where(
        OutboxMessage.fact_type == fact_type, OutboxMessage.purged_at.is_(None), done == len(names)
    )
