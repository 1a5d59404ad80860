"""A department's own copy of the flags in force, exactly in step with the feed of sanctions, whatever crashes.

Usage: YINUO_KEY=yns_… YINUO_SECRET=whsec_… python subscriber.py https://yinuo.example flags.sqlite --port 8090

What keeps it in step: the changes and the cursor after them are stored in one transaction, so a crash leaves both or
neither; a change says what holds now, so reading it twice does no harm; a webhook only wakes it, so one that is lost,
doubled, late or out of order is no matter. It acknowledges and reports only what is stored, again after a crash.
"""

import argparse
import base64
import hashlib
import hmac
import json
import os
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

FIVE_MINUTES = 300
LARGEST_BODY = 65_536
MOST_REPORTS = 500
LONGEST_WAIT = 60.0
HTTP_CONFLICT = 409

Json = dict[str, Any]


class Store:
    """What this department keeps: the flags by id, the cursor, and reports that were not sent yet."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "CREATE TABLE IF NOT EXISTS flag (id TEXT PRIMARY KEY, content TEXT NOT NULL);"
            "CREATE TABLE IF NOT EXISTS position (id INTEGER PRIMARY KEY CHECK (id = 1), cursor INTEGER NOT NULL);"
            "CREATE TABLE IF NOT EXISTS report (number INTEGER PRIMARY KEY, reason TEXT NOT NULL);"
        )

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def cursor(self) -> int | None:
        """Return the number up to which everything is stored, None before the first start."""
        row = self.connection.execute("SELECT cursor FROM position").fetchone()
        return None if row is None else int(row[0])

    def begin_with(self, flags: Iterable[Json], at: int) -> None:
        """Put everything that holds in the place of what was stored, with the cursor it is true at."""
        with self.transaction() as inside:
            inside.execute("DELETE FROM flag")
            inside.executemany(
                "INSERT INTO flag VALUES (?, ?)", ((flag["flag_id"], json.dumps(flag)) for flag in flags)
            )
            inside.execute("INSERT OR REPLACE INTO position VALUES (1, ?)", (at,))

    def apply(self, changes: Iterable[Json], up_to: int) -> None:
        """Carry out the changes and move the cursor, both or neither."""
        with self.transaction() as inside:
            for change in changes:
                gone = [(change["flag_id"],), (change["replaces"],)]
                inside.executemany("DELETE FROM flag WHERE id = ?", gone)
                if change["flag"] is not None:
                    inside.execute("INSERT INTO flag VALUES (?, ?)", (change["flag_id"], json.dumps(change["flag"])))
                inside.execute("INSERT OR REPLACE INTO report VALUES (?, ?)", (change["number"], carry_out(change)))
            inside.execute("UPDATE position SET cursor = ?", (up_to,))

    def open_reports(self) -> list[tuple[int, str]]:
        found = self.connection.execute("SELECT number, reason FROM report ORDER BY number LIMIT ?", (MOST_REPORTS,))
        return [(int(number), str(reason)) for number, reason in found]

    def forget_reports(self, reports: Iterable[tuple[int, str]]) -> None:
        with self.transaction() as inside:
            inside.executemany("DELETE FROM report WHERE number = ?", ((number,) for number, _ in reports))


def carry_out(change: Json) -> str:
    """Return why this department does not carry out the change, empty when it does. Put your own rules here."""
    flag = change["flag"]
    return "本单位只办理企业的业务" if flag is not None and flag["object"]["kind"] == "person" else ""


class Follower:
    """Reads the feed into the store."""

    def __init__(self, address: str, key: str, store: Store, page: int) -> None:
        self.address, self.key, self.store, self.page = address, key, store, page
        self.acknowledged: int | None = None  # by this process; the next one says it again

    def catch_up(self) -> None:
        """Come into step; raises OSError when the service cannot be reached. Safe to be cut off anywhere."""
        if self.store.cursor() is None:
            self._begin()
        try:
            self._read_on()
        except urllib.error.HTTPError as error:
            if error.code != HTTP_CONFLICT:
                raise
            self._begin()  # the service does not know our cursor, such as after a restored backup
        self._answer()

    def _begin(self) -> None:
        flags, at, after = [], None, ""
        while after is not None:
            since = "" if at is None else f"&at={at}&after={after}"
            answer = self._call("GET", f"/flags?limit={self.page}{since}")
            at = answer["at"] if at is None else at  # true from the first page on: later pages can only be newer
            flags += answer["flags"]
            after = answer["next_after"]
        self.store.begin_with(flags, at or 0)

    def _read_on(self) -> None:
        while True:
            cursor = self.store.cursor() or 0
            answer = self._call("GET", f"/changes?after={cursor}&limit={self.page}")
            if answer["up_to"] <= cursor:
                return
            self.store.apply(answer["changes"], answer["up_to"])

    def _answer(self) -> None:
        """Acknowledge what is stored and report what was done; what a crash swallowed is said again."""
        cursor = self.store.cursor()
        if cursor != self.acknowledged:
            self._call("POST", "/acknowledgements", {"up_to": cursor})
            self.acknowledged = cursor
        while reports := self.store.open_reports():
            told = [
                {"number": number, "outcome": "not_applied" if reason else "applied", "reason": reason}
                for number, reason in reports
            ]
            self._call("POST", "/reports", {"reports": told})
            self.store.forget_reports(reports)

    def _call(self, method: str, path: str, body: Json | None = None) -> Json:
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        url = f"{self.address}/api/v1/sanctions{path}"
        request = urllib.request.Request(url, content, headers, method=method)  # noqa: S310 - own setting
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - the same
            text = answer.read()
        return dict(json.loads(text)) if text else {}


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Tell whether a webhook was signed with this secret a short while ago (Standard Webhooks)."""
    message, sent_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (sent_at.isascii() and sent_at.isdigit()) or abs(now - int(sent_at)) > FIVE_MINUTES:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{message}.{sent_at}.".encode() + body, hashlib.sha256).digest()
    wanted = b"v1," + base64.b64encode(digest)
    given = headers.get("webhook-signature", "").encode().split(b" ")
    return any(hmac.compare_digest(wanted, one) for one in given)


def listen(port: int, secret: str, woken: Event) -> None:
    """Be woken by webhooks on this port; put a proxy with https before it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            body = self.rfile.read(length) if 0 <= length <= LARGEST_BODY else b""
            is_ours = is_genuine(secret, self.headers, body, time.time())
            if is_ours:
                woken.set()
            self.send_response(204 if is_ours else 401)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name http.server calls
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    Thread(target=server.serve_forever, daemon=True).start()


def follow(follower: Follower, woken: Event, every: float) -> None:
    """Catch up when woken, and now and then without: a webhook may be lost. Wait longer after each failure."""
    wait = 1.0
    while True:
        woken.clear()
        try:
            follower.catch_up()
            wait = 1.0
            woken.wait(every)
        except (OSError, ValueError) as error:
            print(f"will try again: {error}", flush=True)
            woken.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)


def main() -> None:
    asked = argparse.ArgumentParser(description="Keep the flags in force in a file of our own.")
    asked.add_argument("address")
    asked.add_argument("file")
    asked.add_argument("--port", type=int, help="listen for webhooks here")
    asked.add_argument("--every", type=float, default=60.0, help="seconds between two readings without a webhook")
    asked.add_argument("--page", type=int, default=200, help="how much is read at once")
    given, woken = asked.parse_args(), Event()
    if given.port:
        listen(given.port, os.environ["YINUO_SECRET"], woken)
    follow(Follower(given.address, os.environ["YINUO_KEY"], Store(given.file), given.page), woken, given.every)


if __name__ == "__main__":
    main()
