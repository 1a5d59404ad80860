"""Changing the rule book: one officer proposes a text, another adopts it or sends it back."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import ROLE_NAMES, Role

STAFF = (Role.OFFICER, Role.SUPERVISOR)
"""Who may propose, and who may decide what another proposed."""

_MOST_TEXT = 2000


class AmendmentStatus(StrEnum):
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"


class AmendmentAction(StrEnum):
    PROPOSE = "propose"
    ADOPT = "adopt"
    SEND_BACK = "send_back"
    WITHDRAW = "withdraw"


STATUS_NAMES: dict[AmendmentStatus, str] = {
    AmendmentStatus.PROPOSED: "等另一位同事看",
    AmendmentStatus.ADOPTED: "已采用",
    AmendmentStatus.SENT_BACK: "已退回",
    AmendmentStatus.WITHDRAWN: "已收回",
}

_TARGETS: dict[AmendmentAction, AmendmentStatus] = {
    AmendmentAction.ADOPT: AmendmentStatus.ADOPTED,
    AmendmentAction.SEND_BACK: AmendmentStatus.SENT_BACK,
    AmendmentAction.WITHDRAW: AmendmentStatus.WITHDRAWN,
}


@dataclass(frozen=True)
class AmendmentProposal:
    """`files` are whole files of the book by name; `effective_on` is the first day whose law is changed."""

    base_version: str
    files: dict[str, str]
    effective_on: date
    source: str
    reason: str


def check_may_change(role: Role) -> None:
    if role not in STAFF:
        raise NotAllowedError(f"{ROLE_NAMES[role]}不能修改规则书")


def decided_status(status: AmendmentStatus, action: AmendmentAction, *, is_proposer: bool) -> AmendmentStatus:
    """Return what the act leads to; ConflictError when it is decided already, NotAllowedError for the wrong person."""
    if status is not AmendmentStatus.PROPOSED:
        raise ConflictError(f"这份修改{STATUS_NAMES[status]}，不能再办，请刷新后看")
    if is_proposer and action is not AmendmentAction.WITHDRAW:
        raise NotAllowedError("提出修改的人不能自己采用或者退回，请另一位同事办理")
    if not is_proposer and action is AmendmentAction.WITHDRAW:
        raise NotAllowedError("只有提出的人可以收回；您可以退回，并写明理由")
    return _TARGETS[action]


def actions_open_to(status: AmendmentStatus, role: Role, *, is_proposer: bool) -> tuple[AmendmentAction, ...]:
    if status is not AmendmentStatus.PROPOSED or role not in STAFF:
        return ()
    return (AmendmentAction.WITHDRAW,) if is_proposer else (AmendmentAction.ADOPT, AmendmentAction.SEND_BACK)


def check_base(base_version: str, current_version: str) -> None:
    """Refuse a text written against a book that is no longer the current one."""
    if base_version != current_version:
        raise ConflictError(
            f"规则书已经换成 {current_version}，这份修改是按 {base_version} 写的。"
            "请按现在的版本核对后重新提出，写好的内容都在"
        )


def required_words(text: str, field: str, message: str) -> str:
    """Return the text without outer space; InvalidInputError beside the field when empty or too long."""
    stripped = text.strip()
    if not stripped:
        raise InvalidInputError(message, fields={field: message})
    if len(stripped) > _MOST_TEXT:
        too_long = f"最多 {_MOST_TEXT} 个字，现在有 {len(stripped)} 个字"
        raise InvalidInputError(too_long, fields={field: too_long})
    return stripped
