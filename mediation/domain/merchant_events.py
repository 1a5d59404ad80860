"""What a merchant's own system is told, and how: event names and the payload."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.kernel.errors import InvalidInputError
from core.kernel.roles import Role
from mediation.domain.lifecycle import CONCLUDED, Action, Stage, Step

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


def check_events(wanted: list[str]) -> list[str]:
    """Return the events to send; raises InvalidInputError for none or an unknown one."""
    known = set(MerchantEvent) - {MerchantEvent.PING}
    if not wanted or set(wanted) - known:
        raise InvalidInputError("请至少选一种事件", fields={"events": "请至少选一种事件"})
    return sorted(set(wanted))
