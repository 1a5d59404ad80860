from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import ClassVar

import pytest
from sqlalchemy import func, select

from core.contracts.fact import Fact
from core.kernel.errors import ConflictError
from core.outbox import Duty, Sending, Subscription, deliver_pending, publish, purge_delivered, run_duty
from core.outbox.tables import DutyRun, OutboxDelivery, OutboxMessage, OutboxSubscriber

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Spoken(Fact):
    TYPE: ClassVar[str] = "test.spoken.v1"
    subject: str
    words: str

    @property
    def subject_id(self) -> str:
        return self.subject


@dataclass(frozen=True)
class Whispered(Spoken):
    TYPE: ClassVar[str] = "test.whispered.v1"
    PERSONAL: ClassVar[bool] = True


def given_messages(database, *facts):
    for fact in facts:
        with database.transaction() as session:
            publish(session, fact, NOW)


def listening(heard, *, name="listener", fact=Spoken, from_beginning=True, deaf_to=()):
    def handle(session, fact, now):
        if fact.words in deaf_to:
            raise RuntimeError("deaf")
        heard.append(fact.words)

    return Subscription(name, fact, handle, from_beginning)


def test_a_fact_is_delivered_once_and_in_order(database):
    given_messages(database, Spoken("a", "one"), Spoken("a", "two"), Spoken("b", "three"))
    heard = []
    for _ in range(4):
        deliver_pending(database, [listening(heard)], lambda: NOW)
    assert heard[0] == "one"
    assert sorted(heard) == ["one", "three", "two"]
    assert heard.index("one") < heard.index("two")


def test_news_are_sought_among_the_last_days_only_and_a_late_commit_is_still_found(database):
    def on(day):
        deliver_pending(database, [listening(heard)], lambda: NOW + timedelta(days=day))
        with database.reading() as session:
            return session.get_one(OutboxSubscriber, "listener").first_message_id

    heard = []
    given_messages(database, Spoken("a", "one"), Spoken("b", "two"))
    assert on(0) == 1
    with database.transaction() as session:  # a number that is taken already and committed last
        publish(session, Spoken("c", "new"), NOW + timedelta(days=5))
        session.flush()
        session.get_one(OutboxMessage, 3).id = 9
    assert on(5) == 2
    with database.transaction() as session:
        publish(session, Spoken("d", "late"), NOW + timedelta(days=5))
        session.flush()
        session.scalars(select(OutboxMessage).where(OutboxMessage.subject_id == "d")).one().id = 8
    assert (on(6), heard) == (2, ["one", "two", "new", "late"])
    with database.transaction() as session:
        publish(session, Spoken("e", "last"), NOW + timedelta(days=8))
    assert (on(8), heard[-1]) == (9, "last")


def test_a_rolled_back_change_publishes_nothing(database):
    with pytest.raises(RuntimeError), database.transaction() as session:
        publish(session, Spoken("a", "one"), NOW)
        raise RuntimeError
    heard = []
    deliver_pending(database, [listening(heard)], lambda: NOW)
    assert heard == []


def test_a_failing_message_holds_back_only_its_own_subject(database):
    given_messages(database, Spoken("a", "bad"), Spoken("a", "after"), Spoken("b", "other"))
    heard = []
    report = deliver_pending(database, [listening(heard, deaf_to=["bad"])], lambda: NOW)
    assert heard == ["other"]
    assert report.failed == 1


def test_a_message_is_parked_after_eight_tries_and_still_holds_its_successors(database):
    given_messages(database, Spoken("a", "bad"), Spoken("a", "after"))
    heard = []
    for day in range(10):
        deliver_pending(database, [listening(heard, deaf_to=["bad"])], lambda day=day: NOW + timedelta(days=day))
    with database.reading() as session:
        parked = session.scalars(select(OutboxDelivery).where(OutboxDelivery.parked_at.is_not(None))).all()
    assert [row.tries for row in parked] == [8]
    assert heard == []


def test_what_failed_together_waits_twice_as_long_each_time_and_does_not_come_back_together(database):
    given_messages(database, Spoken("a", "bad"), Spoken("b", "bad"), Spoken("c", "bad"))
    deaf, at = [listening([], deaf_to=["bad"])], NOW
    for least in (4, 8):
        deliver_pending(database, deaf, lambda at=at: at)
        with database.reading() as session:
            waits = {row.next_try_at - at for row in session.scalars(select(OutboxDelivery))}
        assert len(waits) == 3
        assert all(timedelta(seconds=least) <= wait <= timedelta(seconds=least * 1.25) for wait in waits)
        at += timedelta(hours=1)


def test_a_new_notifier_does_not_resend_history(database):
    given_messages(database, Spoken("a", "old"))
    heard = []
    notifier = listening(heard, from_beginning=False)
    deliver_pending(database, [notifier], lambda: NOW)
    given_messages(database, Spoken("a", "new"))
    deliver_pending(database, [notifier], lambda: NOW)
    assert heard == ["new"]


def test_personal_text_is_sealed_and_purged_after_delivery(database):
    given_messages(database, Whispered("a", "secret"))
    heard = []
    subscription = listening(heard, fact=Whispered)
    with database.reading() as session:
        message = session.scalars(select(OutboxMessage)).one()
    assert message.payload is None
    assert b"secret" not in message.payload_sealed
    assert purge_delivered(database, [subscription], NOW) == 0
    deliver_pending(database, [subscription], lambda: NOW)
    assert heard == ["secret"]
    assert purge_delivered(database, [subscription], NOW) == 1
    with database.reading() as session:
        assert session.scalars(select(OutboxMessage)).one().payload_sealed is None


def test_what_a_failing_handler_wrote_is_rolled_back(database):
    given_messages(database, Spoken("a", "one"))

    def handle(session, fact, now):
        publish(session, Spoken("x", "echo"), now)
        raise RuntimeError

    deliver_pending(database, [Subscription("echo", Spoken, handle, from_beginning=True)], lambda: NOW)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 1


def test_a_handler_that_meets_a_conflict_is_tried_again_and_parked_like_any_other(database):
    given_messages(database, Spoken("a", "one"))

    def handle(session, fact, now):
        raise ConflictError("someone was first")

    stubborn = Subscription("stubborn", Spoken, handle, from_beginning=True)
    for day in range(10):
        deliver_pending(database, [stubborn], lambda day=day: NOW + timedelta(days=day))
    with database.reading() as session:
        row = session.scalars(select(OutboxDelivery)).one()
    assert (row.tries, row.last_error) == (8, "ConflictError")
    assert row.parked_at is not None


def test_what_leaves_the_house_is_sent_with_no_transaction_open(database):
    given_messages(database, Whispered("a", "secret"))
    sent = []

    def send(fact):
        with database.transaction() as session:  # a second writer would wait for a transaction that is still open
            publish(session, Spoken("other", "meanwhile"), NOW)
        sent.append(fact.words)

    sending = Sending("gateway", Whispered, send, from_beginning=True)
    for _ in range(3):
        deliver_pending(database, [sending], lambda: NOW)
    assert sent == ["secret"]
    assert purge_delivered(database, [sending], NOW) == 1


def test_a_sending_that_was_killed_is_followed_after_its_lease(database):
    given_messages(database, Spoken("a", "one"))
    sent = []

    def die(fact):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver_pending(database, [Sending("gateway", Spoken, die, from_beginning=True)], lambda: NOW)
    sending = Sending("gateway", Spoken, lambda fact: sent.append(fact.words), from_beginning=True)
    deliver_pending(database, [sending], lambda: NOW + timedelta(minutes=1))
    assert sent == []
    deliver_pending(database, [sending], lambda: NOW + timedelta(minutes=3))
    assert sent == ["one"]


def test_a_duty_runs_once_in_its_slot(database):
    runs = []
    duty = Duty("count", timedelta(minutes=1), lambda session, now: runs.append(now))
    assert run_duty(database, duty, NOW)
    assert not run_duty(database, duty, NOW + timedelta(seconds=59))
    assert run_duty(database, duty, NOW + timedelta(seconds=60))
    assert len(runs) == 2


def test_a_piece_of_a_duty_that_fails_stops_no_other_and_is_noted(database):
    def one(number, session, now):
        session.add(DutyRun(duty=f"piece {number}", slot=now, started_at=now))
        session.flush()
        if number == 1:
            raise RuntimeError

    pieces = Duty("pieces", timedelta(minutes=1), lambda session, now: [partial(one, number) for number in range(3)])
    assert not run_duty(database, pieces, NOW)
    with database.reading() as session:
        kept = {row.duty: row.error for row in session.scalars(select(DutyRun))}
    assert kept == {"piece 0": None, "piece 2": None, "pieces": "RuntimeError"}


def test_a_failing_duty_is_noted_and_runs_again_in_the_next_slot(database):
    def fail(session, now):
        raise RuntimeError

    assert not run_duty(database, Duty("fail", timedelta(minutes=1), fail), NOW)
    with database.reading() as session:
        assert session.scalars(select(DutyRun.error)).all() == ["RuntimeError"]
    assert run_duty(database, Duty("fail", timedelta(minutes=1), lambda s, n: None), NOW + timedelta(minutes=1))
