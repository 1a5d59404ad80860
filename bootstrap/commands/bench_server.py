"""The server of this release in a process of its own, and another department's system that asks it."""

import base64
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from socket import create_server
from urllib.parse import urlencode

from bootstrap.settings import Settings, environment_of
from core.kernel.identifiers import new_id
from identity.domain.clients import ShownClient
from sanctions.domain.checks import CheckRequest

_HOST, _START_SECONDS, _PAUSE, _PATIENCE = "127.0.0.1", 180.0, 0.2, 60.0
_LOOK, _IDLE_SHARE, _LONGEST_CATCHING_UP = 5.0, 0.25, 900.0
_CREATED = 201
_ENTRY = "from bootstrap.command_line import main; main()"


def cpu_seconds(process_id: int) -> float:
    """Return the processor time of a process so far."""
    fields = Path(f"/proc/{process_id}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """A running server; each thread keeps a connection of its own."""

    port: int
    process_id: int
    token: str = ""
    _own: threading.local = field(default_factory=threading.local)

    def cpu_seconds(self) -> float:
        return cpu_seconds(self.process_id)

    def asking(self, asked: list[CheckRequest]) -> Callable[[int], str]:
        """Return what sends the check with a number, each under a new key, and tells its verdict."""
        bodies = [json.dumps(_body(request), ensure_ascii=False).encode() for request in asked]
        return lambda number: self._check(bodies[number % len(bodies)])

    def _check(self, body: bytes) -> str:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": new_id(),
            "Content-Type": "application/json",
        }
        try:
            answer, content = self._send("POST", "/api/v1/checks", body, headers)
        except (OSError, HTTPException) as error:
            self._own.__dict__.pop("connection", None)
            return type(error).__name__
        return str(json.loads(content)["verdict"]) if answer.status == _CREATED else f"status {answer.status}"

    def take_token(self, client: ShownClient) -> None:
        named = base64.b64encode(f"{client.client_id}:{client.secret}".encode()).decode()
        headers = {"Authorization": f"Basic {named}", "Content-Type": "application/x-www-form-urlencoded"}
        form = urlencode({"grant_type": "client_credentials"}).encode()
        _, content = self._send("POST", "/oauth2/token", form, headers)
        self.token = json.loads(content)["access_token"]

    def is_up(self) -> bool:
        try:
            return self._send("GET", "/healthz", b"", {})[0].status == 200  # noqa: PLR2004 - an HTTP status
        except (OSError, HTTPException):
            self._own.__dict__.pop("connection", None)
            return False

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[HTTPResponse, bytes]:
        connection: HTTPConnection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = HTTPConnection(_HOST, self.port, timeout=_PATIENCE)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer, answer.read()


@contextmanager
def serving(settings: Settings, client: ShownClient, count: int) -> Iterator[list[Server]]:
    """Run so many servers over the installation until the end of the block, and the worker in a process of its own."""
    running = list[subprocess.Popen[bytes]]()
    try:
        servers = [_start(settings, running) for _ in range(count)]
        worker = _run(settings, running, "worker")
        _wait_until_idle(worker.pid)
        servers[0].take_token(client)
        for server in servers:
            server.token = servers[0].token
        yield servers
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()


def _start(settings: Settings, running: list[subprocess.Popen[bytes]]) -> Server:
    with create_server((_HOST, 0)) as free:
        port = free.getsockname()[1]
    process = _run(settings.model_copy(update={"host": _HOST, "port": port}), running, "serve")
    server = Server(port, process.pid)
    _wait(server, process)
    return server


def _run(settings: Settings, running: list[subprocess.Popen[bytes]], what: str) -> subprocess.Popen[bytes]:
    command, environment = [sys.executable, "-c", _ENTRY, what], environment_of(settings)
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)  # noqa: S603 - this very program
    running.append(process)
    return process


def _wait_until_idle(process_id: int) -> None:
    """Wait until the worker has caught up: a filled database has to be spread and compared once."""
    until = time.monotonic() + _LONGEST_CATCHING_UP
    time.sleep(_LOOK)
    while time.monotonic() < until:
        before = cpu_seconds(process_id)
        time.sleep(_LOOK)
        if cpu_seconds(process_id) - before < _LOOK * _IDLE_SHARE:
            return


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while not server.is_up():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError("the server did not start")
        time.sleep(_PAUSE)


def _body(request: CheckRequest) -> dict[str, object]:
    told = {key: value for key, value in asdict(request).items() if value}
    people = [{key: str(value) for key, value in person.items() if value} for person in told.pop("people", ())]
    return {**told, "people": people}
