"""Webhooks after Standard Webhooks, for whoever sends any: secret, signature, addresses that may be posted to."""

import base64
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from core.kernel.errors import InvalidInputError

SECRET_PREFIX = "whsec_"  # noqa: S105 - the public prefix of the standard, not a secret
_SECRET_BYTES = 32
BOTH_SECRETS_FOR = timedelta(hours=24)
_LONGEST_ADDRESS = 500
_NAT64 = IPv6Network("64:ff9b::/96")
_LEADS_INSIDE = tuple(map(IPv6Network, ("64:ff9b:1::/48", "2002::/16", "::/96", "fec0::/10")))
"""What `is_global` lets pass: translation inside a network, 6to4, IPv4-compatible and site-local addresses."""


@dataclass(frozen=True)
class SignedRequest:
    """One request to make: where, with which headers, with which body."""

    address: str
    headers: dict[str, str]
    body: str


def draw_secret() -> str:
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signature(secret: str, message_id: str, at: datetime, body: str) -> str:
    """Return one signature after Standard Webhooks: v1, HMAC-SHA256 over id, timestamp and body."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{int(at.timestamp())}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()


def signed_headers(message_id: str, at: datetime, body: str, secrets_in_use: Iterable[str]) -> dict[str, str]:
    """Return the headers of one try; each secret in use signs, the newest first."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signature(secret, message_id, at, body) for secret in secrets_in_use),
    }


def signs_beside(rotated_at: datetime | None, now: datetime) -> bool:
    """Tell whether the secret before the newest still signs as well."""
    return rotated_at is not None and now - rotated_at <= BOTH_SECRETS_FOR


def check_address(address: str, *, allows_loopback: bool) -> str:
    """Return the address trimmed; raises InvalidInputError unless it is https to a public host.

    A name is looked up again at each sending. `allows_loopback` is the demonstration's: this machine, http too.
    """
    text = address.strip()
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port  # a dot at the end names the same host
    except ValueError as error:
        raise _wrong("地址不正确，请写成 https://…") from error
    if len(text) > _LONGEST_ADDRESS or not host or parts.username or parts.password or parts.fragment or port == 0:
        raise _wrong("地址不正确，请写成 https://…，不带账号密码")
    is_loopback = host == "localhost" or _is_loopback(host)
    if is_loopback and allows_loopback and parts.scheme in {"http", "https"}:
        return text
    if parts.scheme != "https":
        raise _wrong("只能用 https 地址")
    if is_loopback or not may_reach(host):
        raise _wrong("不能填内网或者本机的地址")
    return text


def may_reach(host: str) -> bool:
    """Tell whether a host, where it is written as a number, is a public one; a name is judged when it is looked up."""
    try:
        address = ip_address(host)
    except ValueError:
        return "." in host and not host.endswith((".local", ".internal", ".localhost"))
    return is_public(str(address))


def is_public(address: str) -> bool:
    """Tell whether an address belongs to the public internet, also behind a spelling that embeds an IPv4 address."""
    found = _unwrapped(ip_address(address))
    is_inner = isinstance(found, IPv6Address) and any(found in network for network in _LEADS_INSIDE)
    return found.is_global and not found.is_multicast and not is_inner


def _unwrapped(found: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address inside a mapped one or inside one that NAT64 translates (RFC 6052)."""
    if isinstance(found, IPv4Address):
        return found
    if found in _NAT64:
        return IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _wrong(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"address": message})
