"""A receiver for the messages of Yinuo, as docs/notices.md describes them; it prints what it would send.

Run it with the secret in YINUO_WEBHOOK_SECRET and a port: python message_receiver.py 9009
"""

import hashlib
import hmac
import json
import os
import sys
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LONGEST_BODY = 64 * 1024
OLDEST_SECONDS = 300


class Receiver(ThreadingHTTPServer):
    """Keeps the ids it has taken; a real gateway keeps them in its database."""

    def __init__(self, port: int, secret: str) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.secret = secret.encode()
        self.taken: dict[str, dict[str, str]] = {}


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        self.send_response(self.judge())
        self.send_header("Content-Length", "0")
        self.end_headers()

    def judge(self) -> HTTPStatus:
        length = int(self.headers.get("Content-Length", "0"))
        if not 0 < length <= LONGEST_BODY:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        body = self.rfile.read(length)
        if not self.is_signed(body):
            return HTTPStatus.UNAUTHORIZED
        message = json.loads(body)
        if message["id"] in self.server.taken:
            return HTTPStatus.CONFLICT
        self.server.taken[message["id"]] = message
        print(f"{message['channel']} to {message['to']}: {message['text']}", flush=True)
        return HTTPStatus.ACCEPTED

    def is_signed(self, body: bytes) -> bool:
        timestamp = self.headers.get("X-Yinuo-Timestamp", "")
        if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > OLDEST_SECONDS:
            return False
        expected = hmac.new(self.server.secret, f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(self.headers.get("X-Yinuo-Signature", ""), f"v1={expected}")

    def log_message(self, *_words: object) -> None:
        """Say nothing of each request: lines of a log would hold addresses."""


if __name__ == "__main__":
    Receiver(int(sys.argv[1]), os.environ["YINUO_WEBHOOK_SECRET"]).serve_forever()
