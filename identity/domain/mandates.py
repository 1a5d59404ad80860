"""Acting for another person: kinds, powers, period, and who decides about it (办法121 article 11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import Role

LONGEST_DAYS = 1096  # a house choice: a mandate names an end within three years; then it is given again
PATH_OF_OWN = "/account/mandates"


class MandateKind(StrEnum):
    AGENT = "agent"
    GUARDIAN = "guardian"
    HELPER = "helper"


KIND_NAMES: Mapping[MandateKind, str] = {
    MandateKind.AGENT: "委托代理人",
    MandateKind.GUARDIAN: "监护人",
    MandateKind.HELPER: "受托协助的家人",
}


class Power(StrEnum):
    FILE = "file"
    STATE = "state"
    CHANGE_CLAIMS = "change_claims"
    SETTLE = "settle"
    SIGN = "sign"
    RECEIVE = "receive"


POWER_NAMES: Mapping[Power, str] = {
    Power.FILE: "填写并提交投诉",
    Power.STATE: "陈述、提交证据，也可以更正",
    Power.CHANGE_CLAIMS: "变更或者放弃诉求、撤回投诉",
    Power.SETTLE: "协商、提出和接受方案",
    Power.SIGN: "签署协议",
    Power.RECEIVE: "接收通知和文书、确认履行",
}


class MandateStatus(StrEnum):
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    ENDED = "ended"


STATUS_NAMES: Mapping[MandateStatus, str] = {
    MandateStatus.REQUESTED: "等待核对",
    MandateStatus.CONFIRMED: "有效",
    MandateStatus.REFUSED: "未通过",
    MandateStatus.ENDED: "已结束",
}
EXPIRED_NAME = "已到期"


class MandateAction(StrEnum):
    CONFIRM = "confirm_mandate"
    REFUSE = "refuse_mandate"
    END = "end_mandate"


_DECIDERS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.SYSTEM})
_ENDERS = _DECIDERS | {Role.CONSUMER}


@dataclass(frozen=True)
class MandateStep:
    source: MandateStatus
    action: MandateAction
    target: MandateStatus
    roles: frozenset[Role]


MANDATE_STEPS: tuple[MandateStep, ...] = (
    MandateStep(MandateStatus.REQUESTED, MandateAction.CONFIRM, MandateStatus.CONFIRMED, _DECIDERS),
    MandateStep(MandateStatus.REQUESTED, MandateAction.REFUSE, MandateStatus.REFUSED, _DECIDERS),
    MandateStep(MandateStatus.REQUESTED, MandateAction.END, MandateStatus.ENDED, _ENDERS),
    MandateStep(MandateStatus.CONFIRMED, MandateAction.END, MandateStatus.ENDED, _ENDERS),
)


@dataclass(frozen=True)
class MandateTerms:
    """What is given: kind, powers and the days, both inclusive; `complaint_id` narrows it to one complaint."""

    kind: MandateKind
    powers: frozenset[Power]
    valid_from: date
    valid_until: date
    complaint_id: str | None = None


def check_terms(terms: MandateTerms, today: date) -> MandateTerms:
    """Return the terms; raises InvalidInputError for an empty scope or an impossible period."""
    problems: dict[str, str] = {}
    if not terms.powers:
        problems["powers"] = "请至少选择一项权限"
    if terms.valid_until < max(today, terms.valid_from):
        problems["valid_until"] = "截止日期要在今天和开始日期之后"
    elif (terms.valid_until - terms.valid_from).days > LONGEST_DAYS:
        problems["valid_until"] = "期限最长三年，到期后可以再次授权"
    if problems:
        raise InvalidInputError("有几处需要改一下，改好后再提交", fields=problems)
    return terms


def mandate_step_for(status: MandateStatus, action: MandateAction, role: Role) -> MandateStep:
    """Return the step, or raise: NotAllowedError for the role, ConflictError for the status."""
    steps = [step for step in MANDATE_STEPS if step.action is action]
    if not any(role in step.roles for step in steps):
        raise NotAllowedError("您的岗位不能办理这一步")
    for step in steps:
        if step.source is status and role in step.roles:
            return step
    raise ConflictError(f"这份授权现在是“{STATUS_NAMES[status]}”，不能再办理这一步，请刷新页面查看最新情况")
