"""What a person does with a lead: one table says which act leads where."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.roles import Role

LEAD_STAFF = (Role.OFFICER, Role.SUPERVISOR)
MAX_NOTE = 500


class LeadStatus(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    LAPSED = "lapsed"


class LeadAction(StrEnum):
    TAKE = "take"
    GIVE_BACK = "give_back"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    LAPSE = "lapse"


class Followed(StrEnum):
    """What was done on a confirmed lead."""

    INSPECTED = "inspected"
    CASE_OPENED = "case_opened"
    TALKED = "talked"
    LIST_PROPOSED = "list_proposed"
    HANDED_OVER = "handed_over"
    OTHER = "other"


STATUS_NAMES: Mapping[LeadStatus, str] = {
    LeadStatus.OPEN: "等人认领",
    LeadStatus.TAKEN: "正在核实",
    LeadStatus.CONFIRMED: "属实",
    LeadStatus.DISMISSED: "不属实或者不用办",
    LeadStatus.LAPSED: "依据已撤销，自动结束",
}
FOLLOWED_NAMES: Mapping[Followed, str] = {
    Followed.INSPECTED: "已现场检查",
    Followed.CASE_OPENED: "已立案调查",
    Followed.TALKED: "已约谈提醒",
    Followed.LIST_PROPOSED: "已提出列入名录、名单的建议",
    Followed.HANDED_OVER: "已移送其他部门",
    Followed.OTHER: "其他",
}
DECIDED = (LeadStatus.CONFIRMED, LeadStatus.DISMISSED)
UNDECIDED = (LeadStatus.OPEN, LeadStatus.TAKEN)


class By(StrEnum):
    """Who takes a step: anybody of the staff, the one who took the lead, or the system."""

    STAFF = "staff"
    HOLDER = "holder"
    SYSTEM = "system"


@dataclass(frozen=True)
class Step:
    source: LeadStatus
    action: LeadAction
    target: LeadStatus
    by: By


STEPS: tuple[Step, ...] = (
    Step(LeadStatus.OPEN, LeadAction.TAKE, LeadStatus.TAKEN, By.STAFF),
    Step(LeadStatus.OPEN, LeadAction.LAPSE, LeadStatus.LAPSED, By.SYSTEM),
    Step(LeadStatus.TAKEN, LeadAction.GIVE_BACK, LeadStatus.OPEN, By.HOLDER),
    Step(LeadStatus.TAKEN, LeadAction.CONFIRM, LeadStatus.CONFIRMED, By.HOLDER),
    Step(LeadStatus.TAKEN, LeadAction.DISMISS, LeadStatus.DISMISSED, By.HOLDER),
    Step(LeadStatus.TAKEN, LeadAction.LAPSE, LeadStatus.LAPSED, By.SYSTEM),
)


_SERVED: Mapping[By, frozenset[By]] = {
    By.STAFF: frozenset({By.STAFF, By.HOLDER}),
    By.HOLDER: frozenset({By.HOLDER}),
    By.SYSTEM: frozenset({By.SYSTEM}),
}


def step_for(status: LeadStatus, action: LeadAction, by: By) -> Step:
    """Return the step; ConflictError when the lead is elsewhere, NotAllowedError when another holds it."""
    step = next((each for each in STEPS if (each.source, each.action) == (status, action)), None)
    if step is None:
        raise ConflictError(f"这条线索现在是“{STATUS_NAMES[status]}”，请刷新后再看")
    if by not in _SERVED[step.by]:
        raise NotAllowedError("这条线索由另一位同事在核实")
    return step


def actions_open_to(status: LeadStatus, role: Role, *, is_holder: bool) -> tuple[LeadAction, ...]:
    """Return what the person may do now."""
    by = By.HOLDER if is_holder else By.STAFF
    if role not in LEAD_STAFF:
        return ()
    return tuple(each.action for each in STEPS if each.source is status and by in _SERVED[each.by])
