"""Serving a document (送达): by which channel, where the attempt stands, what proves it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.roles import ROLE_NAMES, Role


class ServiceChannel(StrEnum):
    INBOX = "inbox"
    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"


CHANNEL_NAMES: Mapping[ServiceChannel, str] = {
    ServiceChannel.INBOX: "站内送达",
    ServiceChannel.EMAIL: "电子邮件",
    ServiceChannel.SMS: "短信取件码",
    ServiceChannel.LETTER: "邮寄",
}


class ServiceStatus(StrEnum):
    """`on_way`: waits to leave, or lies in the inbox; `sent`: the gateway or the post has it."""

    ON_WAY = "on_way"
    SENT = "sent"
    SERVED = "served"
    FAILED = "failed"


SERVICE_STATUS_NAMES: Mapping[ServiceStatus, str] = {
    ServiceStatus.ON_WAY: "正在送达",
    ServiceStatus.SENT: "已发出，等待签收",
    ServiceStatus.SERVED: "已送达",
    ServiceStatus.FAILED: "没有送达",
}


class ServiceAct(StrEnum):
    SEND = "send_document"
    HAND_OVER = "hand_over_document"
    OPEN = "open_document"
    RECORD_SERVED = "record_served"
    RECORD_RETURNED = "record_returned"
    GIVE_UP = "give_up_sending"


SERVICE_ACT_NAMES: Mapping[ServiceAct, str] = {
    ServiceAct.SEND: "送达文书",
    ServiceAct.HAND_OVER: "网关已接收",
    ServiceAct.OPEN: "收件人打开文书",
    ServiceAct.RECORD_SERVED: "登记已送达",
    ServiceAct.RECORD_RETURNED: "登记退回或未送达",
    ServiceAct.GIVE_UP: "多次发送没有成功",
}

_DESK = frozenset({Role.OFFICER, Role.MEDIATOR})
_PARTIES = frozenset({Role.CONSUMER, Role.MERCHANT})
_SYSTEM = frozenset({Role.SYSTEM})
_MOVING = frozenset({ServiceStatus.ON_WAY, ServiceStatus.SENT})
_ANY = _MOVING | {ServiceStatus.FAILED}


@dataclass(frozen=True)
class ServiceStep:
    """From any of these statuses these roles may do the act, which leads to `target`."""

    act: ServiceAct
    sources: frozenset[ServiceStatus]
    target: ServiceStatus
    roles: frozenset[Role]


SERVICE_STEPS: tuple[ServiceStep, ...] = (
    ServiceStep(
        ServiceAct.HAND_OVER, frozenset({ServiceStatus.ON_WAY, ServiceStatus.FAILED}), ServiceStatus.SENT, _SYSTEM
    ),
    ServiceStep(ServiceAct.GIVE_UP, frozenset({ServiceStatus.ON_WAY}), ServiceStatus.FAILED, _SYSTEM),
    # Who opens a paper has it, even after a gateway or the post gave up.
    ServiceStep(ServiceAct.OPEN, _ANY, ServiceStatus.SERVED, _PARTIES | _SYSTEM),
    ServiceStep(ServiceAct.RECORD_SERVED, _MOVING, ServiceStatus.SERVED, _DESK),
    ServiceStep(ServiceAct.RECORD_RETURNED, _MOVING, ServiceStatus.FAILED, _DESK),
)

_BY_ACT = {step.act: step for step in SERVICE_STEPS}


def service_step(status: ServiceStatus, act: ServiceAct, role: Role) -> ServiceStep:
    """Return the step; raises ConflictError at the wrong status, NotAllowedError for the wrong role."""
    step = _BY_ACT[act]
    if status not in step.sources:
        raise ConflictError(f"这次送达现在是“{SERVICE_STATUS_NAMES[status]}”，不能再“{SERVICE_ACT_NAMES[act]}”")
    if role not in step.roles:
        raise NotAllowedError(f"{ROLE_NAMES[role]}不能“{SERVICE_ACT_NAMES[act]}”")
    return step
