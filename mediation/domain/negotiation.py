"""Direct negotiation with a merchant that joined online dispute resolution (ODR), before the office.

The merchant joins by its own wish and an officer's decision. The consumer chooses at filing; whatever was offered
here stays here.
"""

from dataclasses import dataclass
from enum import StrEnum

from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import Role

LONGEST_REASON = 500
LONGEST_CONTACT = 100


class OdrStatus(StrEnum):
    APPLIED = "applied"
    MEMBER = "member"
    REFUSED = "refused"
    LEFT = "left"


class OdrAction(StrEnum):
    ADMIT = "admit"
    REFUSE = "refuse"
    LEAVE = "leave"
    REMOVE = "remove"


ODR_STATUS_NAMES: dict[OdrStatus, str] = {
    OdrStatus.APPLIED: "等待审核",
    OdrStatus.MEMBER: "在线消费纠纷解决（ODR）企业",
    OdrStatus.REFUSED: "未通过",
    OdrStatus.LEFT: "已退出",
}


class NegotiationEnd(StrEnum):
    """How direct negotiation ended; `broken` is a settlement that was not kept."""

    SETTLED = "settled"
    DECLINED = "declined"
    ESCALATED = "escalated"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    BROKEN = "broken"


NEGOTIATION_END_NAMES: dict[NegotiationEnd, str] = {
    NegotiationEnd.SETTLED: "已达成和解",
    NegotiationEnd.DECLINED: "商家表示不能直接解决，转给了市场监管部门",
    NegotiationEnd.ESCALATED: "消费者把投诉转给了市场监管部门",
    NegotiationEnd.LAPSED: "到期没有达成和解，自动转给了市场监管部门",
    NegotiationEnd.WITHDRAWN: "消费者撤回了投诉",
    NegotiationEnd.BROKEN: "和解协议没有履行，转给了市场监管部门",
}


@dataclass(frozen=True)
class OdrStep:
    source: OdrStatus
    action: OdrAction
    target: OdrStatus
    roles: frozenset[Role]


_DECIDERS = frozenset({Role.OFFICER, Role.SUPERVISOR})
_MERCHANT = frozenset({Role.MERCHANT})

ODR_STEPS: tuple[OdrStep, ...] = (
    OdrStep(OdrStatus.APPLIED, OdrAction.ADMIT, OdrStatus.MEMBER, _DECIDERS),
    OdrStep(OdrStatus.APPLIED, OdrAction.REFUSE, OdrStatus.REFUSED, _DECIDERS),
    OdrStep(OdrStatus.MEMBER, OdrAction.LEAVE, OdrStatus.LEFT, _MERCHANT),
    OdrStep(OdrStatus.MEMBER, OdrAction.REMOVE, OdrStatus.LEFT, _DECIDERS),
)


def odr_step(status: OdrStatus, action: OdrAction, role: Role) -> OdrStep:
    """Return the step; raises NotAllowedError for the role, ConflictError for the status."""
    steps = [step for step in ODR_STEPS if step.action is action]
    if not any(role in step.roles for step in steps):
        raise NotAllowedError("当前账号不能办理这一步")
    for step in steps:
        if step.source is status and role in step.roles:
            return step
    raise ConflictError(f"这家企业现在是“{ODR_STATUS_NAMES[status]}”，不能再办理这一步，请刷新页面")


def check_reason(reason: str, *, is_needed: bool) -> str:
    """Return the reason trimmed; raises InvalidInputError when one is needed and missing, or it is too long."""
    text = reason.strip()
    if (is_needed and not text) or len(text) > LONGEST_REASON:
        message = f"请写明理由，最多 {LONGEST_REASON} 个字"
        raise InvalidInputError(message, fields={"reason": message})
    return text


def check_contact(contact: str) -> str:
    """Return who answers consumers; raises InvalidInputError when nobody is named."""
    text = contact.strip()
    if not 1 <= len(text) <= LONGEST_CONTACT:
        message = f"请写明由谁负责答复消费者，最多 {LONGEST_CONTACT} 个字"
        raise InvalidInputError(message, fields={"contact": message})
    return text
