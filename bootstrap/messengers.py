"""Where messages go: files in the demo city, a webhook or a mail server in production."""

import hashlib
import hmac
import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from core.outbox import RefusedForGoodError
from identity.domain.channels import Channel
from identity.domain.messenger import OutgoingMessage

_TIMEOUT_SECONDS = 10
_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


class GatewayBusyError(Exception):
    """The gateway asks to come back later, or failed itself."""


class GatewayUnreachableError(Exception):
    """No answer within the time limit, or no connection."""


class GatewayRefusedError(RefusedForGoodError):
    """The gateway will not take this message, such as one to a number that does not exist."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows nothing: a message goes only where the operator said."""

    def redirect_request(self, *_answer: object) -> None:
        return None


@dataclass(frozen=True)
class FileMessenger:
    """Appends messages to a file that only its owner may read; for the demo city."""

    path: Path

    def send(self, message: OutgoingMessage) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        parts = (message.to, message.subject, message.text) if message.subject else (message.to, message.text)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write("\t".join(parts) + "\n")


@dataclass(frozen=True)
class WebhookMessenger:
    """Posts signed JSON to the operator's gateway; docs/notices.md holds the contract."""

    channel: Channel
    address: str
    secret: str
    clock: Callable[[], datetime]

    def send(self, message: OutgoingMessage) -> None:
        body = json.dumps(
            {"id": message.message_id, "channel": self.channel.value, "to": message.to, "text": message.text},
            ensure_ascii=False,
        ).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": message.message_id,
            **signature_headers(self.secret, body, self.clock()),
        }
        request = urllib.request.Request(self.address, body, headers)  # noqa: S310 - the settings admit only http and https
        try:
            with urllib.request.build_opener(_NoRedirects).open(request, timeout=_TIMEOUT_SECONDS):
                return
        except urllib.error.HTTPError as error:
            error.close()
            _judge(error.code)
        except OSError as error:  # URLError and timeouts are such errors
            raise GatewayUnreachableError from error


def signature_headers(secret: str, body: bytes, at: datetime) -> dict[str, str]:
    """Return the headers by which a receiver knows who sent the body and when."""
    timestamp = str(int(at.timestamp()))
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"X-Yinuo-Timestamp": timestamp, "X-Yinuo-Signature": f"v1={digest}"}


def _judge(status: int) -> None:
    """Return when the gateway had the message already; raise what the status means otherwise."""
    if status == HTTPStatus.CONFLICT:
        return
    if status in _LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise GatewayBusyError(f"status {status}")
    raise GatewayRefusedError(f"status {status}")
