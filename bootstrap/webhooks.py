"""Posting to addresses that others name: only to the public internet, to the very address that was judged."""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from core.kernel.webhooks import check_address, is_public

_TIMEOUT_SECONDS = 10
_HTTP, _HTTPS = 80, 443
_FIRST_SUCCESS, _FIRST_OTHER = 200, 300


class RefusedAddressError(Exception):
    """The name leads to a private address, or nowhere."""


class NotTakenError(Exception):
    """The receiver answered with something else than 2xx."""


@dataclass(frozen=True)
class WebhookPoster:
    """Posts once and follows no redirect. `allows_loopback` is the demonstration's."""

    allows_loopback: bool = False
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def __call__(self, address: str, headers: Mapping[str, str], body: str) -> None:
        parts = urlsplit(check_address(address, allows_loopback=self.allows_loopback))
        connection = self._connect(parts)
        try:
            connection.request("POST", _target(parts), body.encode(), dict(headers))
            status = connection.getresponse().status
        finally:
            connection.close()
        if not _FIRST_SUCCESS <= status < _FIRST_OTHER:
            raise NotTakenError(status)

    def _connect(self, parts: SplitResult) -> HTTPConnection:
        """Connect to the very address that was judged: a name that changes in between leads nowhere else."""
        host, is_https = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (_HTTPS if is_https else _HTTP)
        judged = self._judged_address(host, port)
        plain = socket.create_connection((judged, port), timeout=_TIMEOUT_SECONDS)
        connection: HTTPConnection = HTTPSConnection(host, port) if is_https else HTTPConnection(host, port)
        connection.sock = self.context.wrap_socket(plain, server_hostname=host) if is_https else plain
        return connection

    def _judged_address(self, host: str, port: int) -> str:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise RefusedAddressError(host) from error
        addresses = [str(entry[4][0]) for entry in found]
        if not addresses or not all(self._may_reach(address) for address in addresses):
            raise RefusedAddressError(host)
        return addresses[0]

    def _may_reach(self, address: str) -> bool:
        if self.allows_loopback and address in {"127.0.0.1", "::1"}:
            return True
        return is_public(address)


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
