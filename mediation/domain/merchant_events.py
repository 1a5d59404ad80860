"""What a merchant's own system is told, and how: event names, the payload, the signature (Standard Webhooks)."""

import base64
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import urlsplit

from core.kernel.errors import InvalidInputError
from core.kernel.roles import Role
from mediation.domain.lifecycle import CONCLUDED, Action, Stage, Step

SECRET_PREFIX = "whsec_"  # noqa: S105 - the public prefix of the standard, not a secret
_SECRET_BYTES = 32
BOTH_SECRETS_FOR = timedelta(hours=24)
LONGEST_ADDRESS = 500
SENDING = "mediation.send_webhook"  # the name under which the outbox keeps deliveries
MOST_ENDPOINTS = 5


class MerchantEvent(StrEnum):
    NEGOTIATION_STARTED = "complaint.negotiation_started"
    ACCEPTED = "complaint.accepted"
    STATEMENT = "complaint.statement"
    OFFER = "complaint.offer"
    CLOCK_NEAR = "complaint.clock_near"
    CONCLUDED = "complaint.concluded"
    PING = "ping"


EVENT_NAMES: dict[MerchantEvent, str] = {
    MerchantEvent.NEGOTIATION_STARTED: "有消费者请求直接协商",
    MerchantEvent.ACCEPTED: "投诉已受理",
    MerchantEvent.STATEMENT: "消费者或者调解员发言",
    MerchantEvent.OFFER: "消费者提出方案或者还价",
    MerchantEvent.CLOCK_NEAR: "期限快到了",
    MerchantEvent.CONCLUDED: "协商或者调解有了结果",
    MerchantEvent.PING: "测试",
}

_BY_ACTION: Mapping[Action, MerchantEvent] = {
    Action.START_NEGOTIATION: MerchantEvent.NEGOTIATION_STARTED,
    Action.ACCEPT: MerchantEvent.ACCEPTED,
    Action.SEND_STATEMENT: MerchantEvent.STATEMENT,
    Action.ANSWER_CALL: MerchantEvent.STATEMENT,
    Action.MAKE_OFFER: MerchantEvent.OFFER,
    Action.COUNTER_OFFER: MerchantEvent.OFFER,
    Action.SETTLE_DIRECTLY: MerchantEvent.CONCLUDED,
}
# The ends of talks that the enterprise took part in; a refusal concerns it only after a negotiation.
_TALKS = frozenset({Stage.NEGOTIATING, Stage.ACCEPTED, Stage.MEDIATING})


@dataclass(frozen=True)
class Payload:
    """What leaves the house: the case's number and links, nothing personal, no offer and no word that was said."""

    event: MerchantEvent
    occurred_at: datetime
    enterprise_id: str
    complaint_id: str = ""
    complaint_number: str = ""
    stage: str = ""


def event_of(step: Step, role: Role) -> MerchantEvent | None:
    """Return what a merchant is told of a step; its own acts are no news to it."""
    if step.target in CONCLUDED and step.source in _TALKS:
        return MerchantEvent.CONCLUDED
    return None if role is Role.MERCHANT else _BY_ACTION.get(step.action)


def body_of(payload: Payload, address: str) -> str:
    """Return the JSON that is signed and sent; `address` is where this service is reached."""
    data: dict[str, str] = {"enterprise_id": payload.enterprise_id}
    if payload.complaint_id:
        path = f"/complaints/{payload.complaint_id}"
        data |= {
            "complaint_id": payload.complaint_id,
            "complaint_number": payload.complaint_number,
            "stage": payload.stage,
            "page": f"{address}{path}",
            "api": f"{address}/api/v1{path}",
        }
    content = {"type": payload.event.value, "timestamp": payload.occurred_at.isoformat(), "data": data}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def draw_secret() -> str:
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signature(secret: str, message_id: str, at: datetime, body: str) -> str:
    """Return one signature after Standard Webhooks: v1, HMAC-SHA256 over id, timestamp and body."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{int(at.timestamp())}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()


def check_address(address: str, *, allows_loopback: bool) -> str:
    """Return the address trimmed; raises InvalidInputError unless it is https to a public host.

    A name is looked up again at each sending. `allows_loopback` is the demonstration's: this machine, http too.
    """
    text = address.strip()
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise _wrong("地址不正确，请写成 https://…") from error
    if len(text) > LONGEST_ADDRESS or not host or parts.username or parts.password or parts.fragment or port == 0:
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
    """Tell whether an address belongs to the public internet, also behind an IPv4-mapped spelling."""
    found = ip_address(address)
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not (mapped or found).is_multicast


def check_events(wanted: list[str]) -> list[str]:
    """Return the events to send; raises InvalidInputError for none or an unknown one."""
    known = set(MerchantEvent) - {MerchantEvent.PING}
    if not wanted or set(wanted) - known:
        raise InvalidInputError("请至少选一种事件", fields={"events": "请至少选一种事件"})
    return sorted(set(wanted))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _wrong(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"address": message})
