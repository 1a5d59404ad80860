"""Membership of a person in an enterprise: who may take which step."""

from dataclasses import dataclass
from enum import StrEnum

from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import Role

MAX_REASON = 500
PATH_OF_OWN = "/merchant/enterprises"  # where a merchant sees the own requests; notices link there


class MembershipStatus(StrEnum):
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    ENDED = "ended"


class MembershipAction(StrEnum):
    CONFIRM = "confirm"
    REFUSE = "refuse"
    END = "end"


STATUS_NAMES: dict[MembershipStatus, str] = {
    MembershipStatus.REQUESTED: "等待核对",
    MembershipStatus.CONFIRMED: "已确认",
    MembershipStatus.REFUSED: "未通过",
    MembershipStatus.ENDED: "已结束",
}

OPEN_STATUSES = (MembershipStatus.REQUESTED, MembershipStatus.CONFIRMED)
_DECIDERS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.SYSTEM})


@dataclass(frozen=True)
class Step:
    source: MembershipStatus
    action: MembershipAction
    target: MembershipStatus
    roles: frozenset[Role]


STEPS: tuple[Step, ...] = (
    Step(MembershipStatus.REQUESTED, MembershipAction.CONFIRM, MembershipStatus.CONFIRMED, _DECIDERS),
    Step(MembershipStatus.REQUESTED, MembershipAction.REFUSE, MembershipStatus.REFUSED, _DECIDERS),
    Step(MembershipStatus.REQUESTED, MembershipAction.END, MembershipStatus.ENDED, frozenset({Role.MERCHANT})),
    Step(MembershipStatus.CONFIRMED, MembershipAction.END, MembershipStatus.ENDED, _DECIDERS | {Role.MERCHANT}),
)


@dataclass(frozen=True)
class ProofFile:
    """The proof of authority as stored: the content lives in the file store under its hash."""

    sha256: str
    media_type: str
    name: str


@dataclass(frozen=True)
class MembershipRequest:
    enterprise_id: str
    proof: ProofFile


@dataclass(frozen=True)
class MembershipDecision:
    """A refusal needs a reason; a confirmation may carry one."""

    is_confirmed: bool
    reason: str = ""


def step_for(status: MembershipStatus, action: MembershipAction, role: Role) -> Step:
    """Return the step, or raise: NotAllowedError for the role, ConflictError for the status."""
    steps = [step for step in STEPS if step.action is action]
    if not any(role in step.roles for step in steps):
        raise NotAllowedError("您的岗位不能办理这一步")
    for step in steps:
        if step.source is status and role in step.roles:
            return step
    raise ConflictError(f"这份申请现在是“{STATUS_NAMES[status]}”，不能再办理这一步，请刷新页面查看最新情况")


def require_reason(reason: str) -> str:
    """Return the trimmed reason; raises InvalidInputError when it is empty or too long."""
    text = reason.strip()
    if not text:
        raise InvalidInputError("请写明理由", fields={"reason": "请写明理由，申请人会看到"})
    if len(text) > MAX_REASON:
        message = f"理由最多 {MAX_REASON} 个字"
        raise InvalidInputError(message, fields={"reason": message})
    return text
