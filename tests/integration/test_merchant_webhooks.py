"""Signed events for a merchant's own system, on both databases; delivery against a real receiver."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from bootstrap.webhooks import NotTakenError, RefusedAddressError, WebhookPoster
from core.contracts.mediation import MerchantEventHappened, WebhookDue
from core.kernel.errors import InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import MemberRole
from core.outbox import deliver_pending
from core.outbox.delivery import MOST_TRIES
from mediation.domain.merchant_events import MerchantEvent
from mediation.queries.webhooks import find_signed_message, webhooks_page
from mediation.services.answer_offer import decline_offer
from mediation.services.end_mediation import state_no_agreement
from mediation.services.manage_webhooks import (
    NewEndpoint,
    add_endpoint,
    ping_endpoint,
    remove_endpoint,
    rotate_secret,
    send_again,
)
from mediation.services.send_statement import send_statement
from mediation.subscribers import posting, spreading
from tests.factories_desk import given_colleague
from tests.factories_mediation import given_accepted, given_mediating, given_offer, given_people

ADDRESS = "https://yinuo.example"
EVERY = tuple(event.value for event in MerchantEvent if event is not MerchantEvent.PING)


class Receiver:
    """Keeps what was posted; refuses while it is told to."""

    def __init__(self):
        self.posted, self.is_down = [], False

    def __call__(self, address, headers, body):
        if self.is_down:
            raise NotTakenError(500)
        self.posted.append((address, headers, json.loads(body)))

    @property
    def events(self):
        return [body["type"] for _, _, body in self.posted]


def given_endpoint(session, people, now, events=EVERY):
    wanted = NewEndpoint(people.enterprise_id, "https://shop.example/hook", events)
    return add_endpoint(session, wanted, people.merchant, now)


def work(database, receiver, now):
    parts = (spreading(ADDRESS), *posting(database, receiver, lambda: now))
    for _ in range(6):
        deliver_pending(database, parts, lambda: now)


def is_signed_with(secret, headers, body):
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    wanted = base64.b64encode(hmac.new(base64.b64decode(secret[6:]), signed, hashlib.sha256).digest()).decode()
    return f"v1,{wanted}" in headers["webhook-signature"].split(" ")


def test_a_new_endpoint_hears_of_what_happens_from_now_on_and_of_nothing_before(database, now):
    receiver = Receiver()
    with database.transaction() as session:
        people = given_people(session, now)
    work(database, receiver, now)
    with database.transaction() as session:
        given_accepted(session, people, now)
        given_endpoint(session, people, now + timedelta(minutes=1))
    work(database, receiver, now)
    assert receiver.posted == []
    later = now + timedelta(minutes=2)
    with database.transaction() as session:
        complaint_id = given_mediating(session, people, later)
        given_offer(session, complaint_id, people.merchant, later, 31_337)
        theirs = given_offer(session, complaint_id, people.consumer, later, 42_042)
        send_statement(session, complaint_id, "这是消费者说的话", people.consumer, later)
        decline_offer(session, complaint_id, theirs, people.merchant, later)
        state_no_agreement(session, complaint_id, people.consumer, later)
    work(database, receiver, later)
    assert sorted(receiver.events) == sorted(
        ["complaint.accepted", "complaint.offer", "complaint.statement", "complaint.concluded"]
    )
    sent = json.dumps([body for _, _, body in receiver.posted], ensure_ascii=False)
    for hidden in ("42042", "42_042", "31337", "这是消费者说的话", "张小民", people.consumer.account_id):
        assert hidden not in sent


def test_only_chosen_events_are_sent_and_each_once(database, now):
    receiver = Receiver()
    with database.transaction() as session:
        people = given_people(session, now)
        given_endpoint(session, people, now, (MerchantEvent.ACCEPTED.value,))
    work(database, receiver, now)
    with database.transaction() as session:
        given_mediating(session, people, now)
    work(database, receiver, now)
    work(database, receiver, now)
    assert receiver.events == ["complaint.accepted"]


def test_a_rotated_secret_signs_beside_the_earlier_one_for_a_day(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        first = given_endpoint(session, people, now)
        second = rotate_secret(session, first.endpoint_id, people.merchant, now)
        message_id = ping_endpoint(session, first.endpoint_id, ADDRESS, people.merchant, now)
        session.flush()
        fresh = find_signed_message(session, message_id, now)
        assert is_signed_with(first.secret, fresh.headers, fresh.body)
        assert is_signed_with(second.secret, fresh.headers, fresh.body)
        later = find_signed_message(session, message_id, now + timedelta(hours=25))
        assert not is_signed_with(first.secret, later.headers, later.body)
        assert is_signed_with(second.secret, later.headers, later.body)


def test_a_receiver_that_is_down_is_tried_again_then_given_up_and_released_by_the_owner(database, now):
    receiver = Receiver()
    receiver.is_down = True
    with database.transaction() as session:
        people = given_people(session, now)
        endpoint = given_endpoint(session, people, now)
    work(database, receiver, now)
    with database.transaction() as session:
        message_id = ping_endpoint(session, endpoint.endpoint_id, ADDRESS, people.merchant, now)
    at = now
    for _ in range(MOST_TRIES):
        work(database, receiver, at)
        at += timedelta(hours=1)
    with database.transaction() as session:
        (line,) = webhooks_page(session, people.merchant, people.enterprise_id).messages
        assert line.is_dead
        assert line.state.tries == MOST_TRIES
        send_again(session, message_id, people.merchant, at)
    receiver.is_down = False
    work(database, receiver, at)
    assert receiver.events == ["ping"]


def test_nothing_is_sent_to_a_removed_endpoint(database, now):
    receiver = Receiver()
    with database.transaction() as session:
        people = given_people(session, now)
        endpoint = given_endpoint(session, people, now)
        ping_endpoint(session, endpoint.endpoint_id, ADDRESS, people.merchant, now)
        remove_endpoint(session, endpoint.endpoint_id, people.merchant, now)
    work(database, receiver, now)
    assert receiver.posted == []


@pytest.mark.parametrize("role", [MemberRole.HANDLER, MemberRole.VIEWER])
def test_only_an_owner_manages_endpoints(database, now, role):
    with database.transaction() as session:
        people = given_people(session, now)
        endpoint = given_endpoint(session, people, now)
        colleague = given_colleague(session, people, role, now)
        for attempt in (
            lambda: add_endpoint(
                session, NewEndpoint(people.enterprise_id, "https://shop.example", EVERY), colleague, now
            ),
            lambda: rotate_secret(session, endpoint.endpoint_id, colleague, now),
            lambda: ping_endpoint(session, endpoint.endpoint_id, ADDRESS, colleague, now),
            lambda: webhooks_page(session, colleague, people.enterprise_id),
        ):
            with pytest.raises(NotAllowedError):
                attempt()
        with pytest.raises(NotFoundError):
            rotate_secret(session, endpoint.endpoint_id, people.consumer, now)


def test_facts_of_events_hold_no_personal_text():
    assert not MerchantEventHappened.PERSONAL
    assert not WebhookDue.PERSONAL


@pytest.fixture
def server():
    """A receiver over real HTTP; answers as told and keeps the newest request."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.server.seen = (dict(self.headers), self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(self.server.answer)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *_):
            """Keep the test's output clean."""

    made = HTTPServer(("127.0.0.1", 0), Handler)
    made.answer = 204
    Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.mark.enable_socket
def test_the_poster_sends_the_very_body_and_takes_only_success_for_an_answer(server):
    post, address = WebhookPoster(allows_loopback=True), f"http://127.0.0.1:{server.server_port}/hook"
    post(address, {"webhook-id": "msg_1", "Content-Type": "application/json"}, '{"类":1}')
    headers, body = server.seen
    assert (headers["webhook-id"], body) == ("msg_1", '{"类":1}')
    for answer in (302, 404, 500):
        server.answer = answer
        with pytest.raises(NotTakenError):
            post(address, {}, "{}")


@pytest.mark.enable_socket
def test_the_poster_reaches_no_private_address_whatever_the_name(server):
    with pytest.raises(InvalidInputError):
        WebhookPoster()(f"http://127.0.0.1:{server.server_port}/", {}, "{}")
    with pytest.raises(InvalidInputError):
        WebhookPoster()(f"https://localhost:{server.server_port}/", {}, "{}")
    with pytest.raises(RefusedAddressError):
        WebhookPoster()._judged_address("localhost", server.server_port)
