"""The process is killed for real, at random points, while people act: nothing is lost, nothing happens twice."""

import json
import random
import socket
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.client import HTTPException
from threading import Event, Thread

import pytest
from sqlalchemy import func, select, true

from bootstrap.preparation import store_shipped_content
from bootstrap.schema import upgrade_schema
from bootstrap.worker import work_once
from casebase.services.follow_changes import rebuild_index
from casebase.storage.push_tables import PushedRecommendation
from core.kernel.clock import system_now
from core.kernel.roles import Role
from core.outbox.tables import OutboxDelivery, OutboxMessage
from credit.storage.record_tables import CreditRecord
from ledger.storage.act_tables import Act, LedgerLeaf
from mediation.storage.complaint_tables import Complaint
from mediation.storage.room_tables import Offer, Statement
from tests.concurrency.killed import FORKS
from tests.concurrency.killed_server import new_settings, run_server, wire
from tests.factories_identity import given_account, given_member, given_token
from tests.factories_mediation import FIELDS
from tests.factories_registry import given_enterprise

KILLS = 30
SEED = 20261121
WAIT = timedelta(seconds=240)
PATIENCE = 10_000  # tries of one step, 20 ms apart and more

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]


@dataclass
class Client:
    """Acts for people over HTTP; a step is sent again, with its key, until it is answered."""

    port: int
    tokens: dict[str, str]
    stopping: Event
    given_up: Event = field(default_factory=Event)
    acknowledged: list[str] = field(default_factory=list)
    statements: int = 0
    offers: int = 0
    concluded: int = 0
    refused: list[str] = field(default_factory=list)

    def send(self, who, path, content, key):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v1{path}",
            data=json.dumps(content).encode(),
            headers={
                "Authorization": f"Bearer {self.tokens[who]}",
                "Content-Type": "application/json",
                "Idempotency-Key": key,
            },
        )
        for _ in range(PATIENCE):
            if self.given_up.is_set():
                raise TimeoutError(path)
            try:
                return self.ask(request, key)
            except urllib.error.HTTPError as error:
                if error.code != 503:
                    self.refused.append(f"{path}: {error.code} {error.read().decode()}")
                    raise
            except (OSError, HTTPException, json.JSONDecodeError):  # the server died before, during or after its answer
                pass
            time.sleep(0.02)
        raise TimeoutError(path)

    def ask(self, request, key):
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - the same
            content = json.loads(answer.read())
        self.acknowledged.append(key)
        return content

    def run(self):
        number = 0
        while not self.stopping.is_set():
            number += 1
            self.one_complaint(number)

    def one_complaint(self, number):
        key = f"{number}-"
        complaint = self.send("consumer", "/complaints", self.draft, key + "draft")["complaint_id"]
        at = f"/complaints/{complaint}"
        self.send("consumer", at + "/filing", {}, key + "file")
        self.send("officer", at + "/acceptance", {}, key + "accept")
        self.send("consumer", at + "/consent", {}, key + "consumer-consents")
        self.send("merchant", at + "/consent", {}, key + "merchant-consents")
        for word in ("one", "two"):
            self.send("consumer", at + "/statements", {"text": f"我还要说：{word}"}, key + word)
            self.statements += 1
        self.send("merchant", at + "/offers", self.offer, key + "offer")
        self.offers += 1
        self.send("consumer", at + "/no-agreement", {}, key + "end")
        self.concluded += 1

    @property
    def draft(self):
        claims = [{"remedy": claim.remedy.value, "sum_fen": claim.sum_fen} for claim in FIELDS.claims]
        return {
            "respondent_id": self.tokens["enterprise"],
            "facts_text": FIELDS.facts_text,
            "event_on": FIELDS.event_on.isoformat(),
            "paid_fen": FIELDS.paid_fen,
            "payment_method": FIELDS.payment_method.value,
            "category": FIELDS.category,
            "claims": claims,
        }

    @property
    def offer(self):
        due_on = (system_now() + timedelta(days=12)).date().isoformat()
        return {"remedy": "refund", "sum_fen": 100, "due_on": due_on, "method": "wechat"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def settings(tmp_path):
    return new_settings(tmp_path, free_port())


@pytest.fixture
def wiring(settings):
    wiring = wire(settings)
    upgrade_schema(wiring.database.engine)
    store_shipped_content(wiring)
    with wiring.database.reading() as session:
        rebuild_index(session, wiring.index)  # a life of a second is too short to build it
    yield wiring
    wiring.database.engine.dispose()


@pytest.fixture
def tokens(wiring):
    now = system_now()
    with wiring.database.transaction() as session:
        enterprise_id = given_enterprise(session)
        accounts = {
            "consumer": given_account(session, Role.CONSUMER, now),
            "merchant": given_member(session, enterprise_id, now),
            "officer": given_account(session, Role.OFFICER, now),
        }
        tokens = {who: given_token(session, account.actor.account_id, now) for who, account in accounts.items()}
    return {**tokens, "enterprise": enterprise_id}


@contextmanager
def serving(settings):
    """One life of the server; it is over at the end, whatever happened in it."""
    server = FORKS.Process(target=run_server, args=(settings,), daemon=True)
    server.start()
    try:
        yield
    finally:
        server.kill()
        server.join()


def kill_again_and_again(settings, client):
    chance = random.Random(SEED)  # noqa: S311 - points in time, no secrets
    for _ in range(KILLS):
        with serving(settings):
            wait_for_an_answer(client)
            time.sleep(chance.uniform(0, 0.3))
    client.stopping.set()


def wait_for_an_answer(client):
    """Let every life of the server do something, however slow the machine is."""
    before = len(client.acknowledged)
    for _ in range(PATIENCE):
        if len(client.acknowledged) > before:
            return
        assert client.refused == []
        time.sleep(0.01)
    raise TimeoutError("the server answered nothing")


def count(session, table, *conditions):
    return session.scalar(select(func.count()).select_from(table).where(*conditions))


@pytest.fixture
def survived(settings, wiring, tokens):
    """The client after thirty kills and one last, quiet run to the end of its complaint."""
    client = Client(settings.port, tokens, Event())
    thread = Thread(target=client.run, daemon=True)
    thread.start()
    try:
        kill_again_and_again(settings, client)
        with serving(settings):
            thread.join(WAIT.total_seconds())
        assert not thread.is_alive()
    finally:
        client.given_up.set()
        thread.join(WAIT.total_seconds())
    return client


def test_thirty_kills_lose_no_act_and_repeat_none(survived, wiring):
    assert survived.refused == []
    assert len(set(survived.acknowledged)) == len(survived.acknowledged)
    assert len(survived.acknowledged) >= KILLS
    work_once(replace(wiring, clock=lambda: system_now() + timedelta(hours=1)))  # past every back-off
    with wiring.database.reading() as session:
        complaints = session.scalars(select(Complaint)).all()
        assert len(complaints) == survived.concluded
        assert {complaint.stage for complaint in complaints} == {"terminated"}
        assert len({complaint.number for complaint in complaints}) == len(complaints)
        assert count(session, Statement) == survived.statements
        assert count(session, Offer) == survived.offers
        check_log(session, complaints)
        check_deliveries(session, survived.concluded)


def check_log(session, complaints):
    """Every stage is what its log says, every act has its leaf."""
    for complaint in complaints:
        acts = session.scalars(select(Act).where(Act.subject_id == complaint.id).order_by(Act.id)).all()
        assert [act.after for act in acts if act.after][-1] == complaint.stage
        once = [act.action for act in acts if act.action in {"file", "accept", "state_no_agreement", "open_session"}]
        assert sorted(once) == ["accept", "file", "open_session", "state_no_agreement"]
    assert count(session, Act) == count(session, LedgerLeaf)


def check_deliveries(session, concluded):
    """Every fact reached its subscribers exactly once, whatever was killed in between."""
    for fact_type, table, wanted in (
        ("mediation.accepted.v1", PushedRecommendation, PushedRecommendation.occasion == "opening"),
        ("mediation.concluded.v1", CreditRecord, true()),
    ):
        assert count(session, OutboxMessage, OutboxMessage.fact_type == fact_type) == concluded
        assert count(session, table, wanted) == concluded
    stuck = select(OutboxDelivery.subscriber).where(
        OutboxDelivery.delivered_at.is_(None), OutboxDelivery.subscriber.not_like("identity.%")
    )
    assert session.scalars(stuck).all() == []
