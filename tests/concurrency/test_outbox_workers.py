"""Twelve workers over one outbox on PostgreSQL: each message reaches the handler's table exactly once."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock, Thread
from typing import ClassVar

from sqlalchemy import func, select

from core.contracts.fact import Fact
from core.outbox import Subscription, deliver_pending, publish
from core.outbox.tables import OutboxDelivery, OutboxMessage

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
WORKERS = 12
MESSAGES = 480


@dataclass(frozen=True)
class Counted(Fact):
    TYPE: ClassVar[str] = "test.counted.v1"
    number: int

    @property
    def subject_id(self) -> str:
        return str(self.number)


@dataclass(frozen=True)
class Echoed(Counted):
    TYPE: ClassVar[str] = "test.echoed.v1"


def given_messages(database):
    for start in range(0, MESSAGES, 60):
        with database.transaction() as session:
            for number in range(start, start + 60):
                publish(session, Counted(number), NOW)


def run_workers(database, subscription):
    def work():
        idle = 0
        while idle < 3:
            idle = 0 if deliver_pending(database, [subscription], lambda: NOW).delivered else idle + 1

    threads = [Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_twelve_workers_commit_each_message_once(empty_postgres):
    given_messages(empty_postgres)
    calls, lock = Counter(), Lock()

    def handle(session, fact, now):
        publish(session, Echoed(fact.number), now)
        with lock:
            calls[fact.number] += 1

    run_workers(empty_postgres, Subscription("echo", Counted, handle, from_beginning=True))
    with empty_postgres.reading() as session:
        echoed = session.scalars(select(OutboxMessage.subject_id).where(OutboxMessage.fact_type == Echoed.TYPE)).all()
        open_rows = session.scalar(
            select(func.count()).select_from(OutboxDelivery).where(OutboxDelivery.delivered_at.is_(None))
        )
    assert sorted(map(int, echoed)) == list(range(MESSAGES))
    assert open_rows == 0
    assert set(calls.values()) == {1}
