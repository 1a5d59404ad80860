"""docs/examples/subscriber.py stays exactly in step, however often it is killed, woken and given other rights."""

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from signal import SIGKILL
from socket import socket
from threading import Thread, Timer

import pytest
from sqlalchemy import func, select
from werkzeug.serving import make_server

from bootstrap.webhooks import NotTakenError, WebhookPoster
from changefeed.domain.feeds import Feed, Scope
from changefeed.queries.reports import reported_by
from changefeed.queries.wake_ups import find_signed_wake_up, wake_ups_of
from changefeed.services.change_scopes import change_rights
from changefeed.services.manage_subscribers import NewSubscriber, open_subscriber
from changefeed.services.manage_wake_ups import set_wake_up_address
from changefeed.services.wake_subscribers import wake_subscribers
from changefeed.storage.feed_tables import FeedChange
from changefeed.storage.marks import furthest
from changefeed.subscribers import posting
from core.kernel.clock import system_now
from core.outbox import deliver_pending
from registry.domain.links import LinkKind
from sanctions.domain.flag_changes import SEES_PEOPLE
from sanctions.queries.flag_feed import desks_to_subscribe, flags_told_now
from tests.factories_sanctions import SUPERVISOR
from tests.factories_web import given_app
from tests.property.test_sanctions_retraction import FIRMS, PEOPLE, World

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "subscriber.py"
NARROWED_AT = 4
NO_DEATH, MOVED = ("nowhere", ""), ("nowhere", "at the moment the cursor moved")
DEATHS = [
    ("flags?limit", "before"),
    ("flags?limit=2&at", "after"),
    ("changes", "after"),
    ("changes", "before"),
    ("acknowledgements", "before"),
    ("acknowledgements", "after"),
    ("reports", "before"),
    ("reports", "after"),
    MOVED,
    MOVED,
    NO_DEATH,
]


class Department:
    """The subscriber's process, and the killing of it: before a request is answered, or a moment after."""

    def __init__(self, app, file, port):
        self.app, self.file, self.port, self.process = app, file, port, None
        self.plan = NO_DEATH
        self.random = random.Random(7)  # noqa: S311 - a test that repeats itself

    def __call__(self, environ, start_response):
        where, when = self.plan
        is_hit = where in f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}"
        if is_hit:
            self.plan = NO_DEATH
        if is_hit and when == "before":
            self.die()
        answer = self.app(environ, start_response)
        if is_hit and when == "after":
            Timer(self.random.random() / 100, self.die).start()
        return answer

    def die(self):
        os.kill(self.process.pid, SIGKILL)

    def live(self, address, key, secret):
        """Begin a life, if the last one has ended."""
        if self.process is None or self.process.poll() is not None:
            asked = [address, str(self.file), "--port", str(self.port), "--every", "0.3", "--page", "2"]
            environment = {"YINUO_KEY": key, "YINUO_SECRET": secret, "PATH": os.environ["PATH"]}
            self.process = subprocess.Popen([sys.executable, "-S", EXAMPLE, *asked], env=environment)

    def dies_when(self, is_so):
        def watch():
            wait_until(is_so, 0.001)
            self.die()

        Thread(target=watch, daemon=True).start()

    def cursor(self):
        if not self.file.exists():
            return None
        with closing(sqlite3.connect(self.file)) as connection:
            return connection.execute("SELECT max(cursor) FROM position").fetchone()[0]

    def stored(self):
        with closing(sqlite3.connect(self.file)) as connection:
            return {flag: json.loads(content) for flag, content in connection.execute("SELECT id, content FROM flag")}


def given_world(database, now):
    with database.transaction() as session:
        world = World(session, now)
        world.link(0, 0, LinkKind.LEGAL_REPRESENTATIVE)
        for _ in range(3):
            world.revoke(0, 0)
        rights = frozenset({SEES_PEOPLE, *(right for right, _ in desks_to_subscribe(session))})
        opened = open_subscriber(
            session, NewSubscriber("示例市数据局", "数据处", False, (Scope(Feed.SANCTIONS, rights),)), SUPERVISOR, now
        )
    return world, opened, rights


def changed(database, world, dice):
    with database.transaction() as session:
        world.session = session
        world.revoke(dice.randrange(FIRMS), dice.randrange(PEOPLE))
        if dice.random() < 0.6:
            world.take_back(dice.randrange(len(world.revoked)))
        if dice.random() < 0.5:
            world.link(dice.randrange(FIRMS), dice.randrange(PEOPLE), LinkKind.LEGAL_REPRESENTATIVE)
            world.respread()
        wake_subscribers(session, world.now)


def narrowed(database, who, now):
    """Let it see no warnings any more, of which it holds many: only a new snapshot is right."""
    rights = frozenset({SEES_PEOPLE})
    with database.transaction() as session:
        change_rights(session, who, Scope(Feed.SANCTIONS, rights), "不再办理这些事项", SUPERVISOR, now)
    return rights


def replayed(database, who, dice):
    """Send an old wake-up once more, and one that somebody else made up."""
    post = WebhookPoster(allows_loopback=True)
    with database.reading() as session:
        line = dice.choice(wake_ups_of(session, who).lines)
        message = find_signed_wake_up(session, line.wake_up_id, system_now())
        late = find_signed_wake_up(session, line.wake_up_id, system_now() - timedelta(minutes=6))
    try:
        post(message.address, message.headers, message.body)
        for headers, body in [(message.headers, message.body + " "), (late.headers, late.body)]:
            with pytest.raises(NotTakenError):
                post(message.address, headers, body)
    except OSError:
        return  # it is not there to hear it


def acknowledged(database, who):
    with database.reading() as session:
        return furthest(session, who, Feed.SANCTIONS, "acknowledged").up_to


def reports(database, who):
    with database.reading() as session:
        return reported_by(session, who)


def told(database):
    """The number of the last change; all are numbered, because the subscriber was to be woken for them."""
    with database.reading() as session:
        return session.scalar(select(func.max(FeedChange.number)))


def wait_until(is_so, pause=0.02):
    ends = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(pause)


def test_the_example_holds_exactly_what_is_in_force_after_being_killed_and_woken_in_every_way(
    sqlite, vault, tmp_path, now
):
    world, opened, rights = given_world(sqlite, now)
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    department = Department(given_app(sqlite, vault, tmp_path, now), tmp_path / "flags.sqlite", port)
    server = make_server("127.0.0.1", 0, department, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    with sqlite.transaction() as session:
        hook = f"http://127.0.0.1:{port}/"
        shown = set_wake_up_address(session, opened.subscriber_id, hook, SUPERVISOR, now, allows_loopback=True)
    begins = f"http://127.0.0.1:{server.server_port}", opened.key, shown.secret
    parts = posting(sqlite, WebhookPoster(allows_loopback=True), system_now)
    dice = random.Random(11)  # noqa: S311 - a test that repeats itself
    try:
        for turn, death in enumerate(DEATHS):
            department.plan = death
            department.live(*begins)
            cursor = department.cursor()
            changed(sqlite, world, dice)
            if turn == NARROWED_AT:
                rights = narrowed(sqlite, opened.subscriber_id, now)
            if death is MOVED:
                department.dies_when(lambda before=cursor: department.cursor() != before)
            deliver_pending(sqlite, parts, system_now)
            replayed(sqlite, opened.subscriber_id, dice)
            if death is NO_DEATH:
                wait_until(lambda: acknowledged(sqlite, opened.subscriber_id) >= told(sqlite))
                department.die()
            wait_until(lambda: department.process.poll() is not None)
        department.live(*begins)
        wait_until(lambda: acknowledged(sqlite, opened.subscriber_id) >= told(sqlite))
        wait_until(lambda: reports(sqlite, opened.subscriber_id).applied > 0)
    finally:
        department.plan = NO_DEATH
        if department.process is not None:
            department.process.kill()
            department.process.wait()
        server.shutdown()
        server.server_close()
    answer = department.app.test_client().get(
        "/api/v1/sanctions/flags?limit=500", headers={"Authorization": f"Bearer {opened.key}"}
    )
    assert department.stored() == {flag["flag_id"]: flag for flag in answer.json["flags"]}
    with sqlite.reading() as session:
        assert set(department.stored()) == {flag.flag_id for flag in flags_told_now(session, "", 500, rights).flags}
