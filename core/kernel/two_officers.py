"""What one officer proposes and another decides: rule texts, weights; whoever proposed may only take it back."""

from collections.abc import Mapping
from enum import StrEnum

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.roles import Role

STAFF = (Role.OFFICER, Role.SUPERVISOR)
"""Who may propose, and who may decide what another proposed."""


class ProposalStatus(StrEnum):
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"


class ProposalAction(StrEnum):
    PROPOSE = "propose"
    ADOPT = "adopt"
    SEND_BACK = "send_back"
    WITHDRAW = "withdraw"


STATUS_NAMES: Mapping[ProposalStatus, str] = {
    ProposalStatus.PROPOSED: "等另一位同事看",
    ProposalStatus.ADOPTED: "已采用",
    ProposalStatus.SENT_BACK: "已退回",
    ProposalStatus.WITHDRAWN: "已收回",
}
_TARGETS: Mapping[ProposalAction, ProposalStatus] = {
    ProposalAction.ADOPT: ProposalStatus.ADOPTED,
    ProposalAction.SEND_BACK: ProposalStatus.SENT_BACK,
    ProposalAction.WITHDRAW: ProposalStatus.WITHDRAWN,
}


def decided_status(status: ProposalStatus, action: ProposalAction, *, is_proposer: bool) -> ProposalStatus:
    """Return what the act leads to; ConflictError when it is decided already, NotAllowedError for the wrong person."""
    if status is not ProposalStatus.PROPOSED:
        raise ConflictError(f"这份修改{STATUS_NAMES[status]}，不能再办，请刷新后看")
    if is_proposer and action is not ProposalAction.WITHDRAW:
        raise NotAllowedError("提出修改的人不能自己采用或者退回，请另一位同事办理")
    if not is_proposer and action is ProposalAction.WITHDRAW:
        raise NotAllowedError("只有提出的人可以收回；您可以退回，并写明理由")
    return _TARGETS[action]


def actions_open_to(status: ProposalStatus, role: Role, *, is_proposer: bool) -> tuple[ProposalAction, ...]:
    """Return what the person may do now."""
    if status is not ProposalStatus.PROPOSED or role not in STAFF:
        return ()
    return (ProposalAction.WITHDRAW,) if is_proposer else (ProposalAction.ADOPT, ProposalAction.SEND_BACK)
