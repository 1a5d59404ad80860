"""Due process of a serious-list decision, with a penalty or alone (article 11), and its ends: order 44 arts. 11 to 22.

One table says which act leads where and who may do it. Buttons, the API's `actions` and the tests read it.
Whether a clock has run out is computed from dates, never a status.
"""

from dataclasses import dataclass
from enum import StrEnum

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.roles import ROLE_NAMES, Role


class Status(StrEnum):
    PROPOSED = "proposed"
    NOTIFIED = "notified"
    HEARING_REQUESTED = "hearing_requested"
    HEARING_ARRANGED = "hearing_arranged"
    HEARD = "heard"
    CONSENTED = "consented"
    DECIDED = "decided"
    EFFECTIVE = "effective"
    PAUSED = "paused"
    REPAIRED = "repaired"
    EXPIRED = "expired"
    ANNULLED = "annulled"
    DROPPED = "dropped"


class Action(StrEnum):
    PROPOSE = "propose"
    NOTIFY = "notify"
    RECORD_STATEMENT = "record_statement"
    REQUEST_HEARING = "request_hearing"
    WAIVE_HEARING = "waive_hearing"
    ARRANGE_HEARING = "arrange_hearing"
    HOLD_HEARING = "hold_hearing"
    GIVE_CONSENT = "give_consent"
    DECIDE = "decide"
    TAKE_EFFECT = "take_effect"
    PAUSE = "pause"
    RESUME = "resume"
    REPAIR = "repair"
    RESTORE = "restore"
    EXPIRE = "expire"
    RECORD_PUSH = "record_push"
    RECORD_PUBLICATION = "record_publication"
    NOTE_BASIS_FALL = "note_basis_fall"
    DISMISS_FALL = "dismiss_fall"
    ANNUL = "annul"
    DROP = "drop"


STATUS_NAMES: dict[Status, str] = {
    Status.PROPOSED: "拟列入",
    Status.NOTIFIED: "已告知",
    Status.HEARING_REQUESTED: "已申请听证",
    Status.HEARING_ARRANGED: "已通知听证",
    Status.HEARD: "已听证",
    Status.CONSENTED: "上级已同意",
    Status.DECIDED: "已决定，尚未生效",
    Status.EFFECTIVE: "在名单中",
    Status.PAUSED: "重整、和解期间暂停",
    Status.REPAIRED: "已提前移出",
    Status.EXPIRED: "期满移出",
    Status.ANNULLED: "已撤销",
    Status.DROPPED: "不予列入",
}

ACTION_NAMES: dict[Action, str] = {
    Action.PROPOSE: "提出列入建议",
    Action.NOTIFY: "送达事先告知书",
    Action.RECORD_STATEMENT: "登记陈述、申辩意见",
    Action.REQUEST_HEARING: "登记听证申请",
    Action.WAIVE_HEARING: "登记放弃陈述、申辩和听证",
    Action.ARRANGE_HEARING: "送达听证通知书",
    Action.HOLD_HEARING: "登记听证情况",
    Action.GIVE_CONSENT: "登记上级同意",
    Action.DECIDE: "作出列入决定",
    Action.TAKE_EFFECT: "列入生效",
    Action.PAUSE: "临时修复，暂停列入",
    Action.RESUME: "临时修复结束，恢复列入",
    Action.REPAIR: "提前移出",
    Action.RESTORE: "撤销移出，恢复列入",
    Action.EXPIRE: "期满移出",
    Action.RECORD_PUSH: "登记推送登记地",
    Action.RECORD_PUBLICATION: "登记登记地已公示",
    Action.NOTE_BASIS_FALL: "登记作为依据的决定被撤销",
    Action.DISMISS_FALL: "查明依据没有被撤销",
    Action.ANNUL: "撤销列入决定",
    Action.DROP: "不予列入",
}

_STAFF = frozenset({Role.OFFICER, Role.SUPERVISOR})
_STAFF_OR_PARTY = _STAFF | {Role.MERCHANT}
_SUPERVISOR = frozenset({Role.SUPERVISOR})
_SYSTEM = frozenset({Role.SYSTEM})
_ON_THE_WAY = (Status.DECIDED, Status.EFFECTIVE, Status.PAUSED)
_DECIDED_ONCE = (*_ON_THE_WAY, Status.REPAIRED, Status.EXPIRED)


@dataclass(frozen=True)
class Step:
    """One row of the table; `source` is None for the act that opens the procedure."""

    source: Status | None
    action: Action
    target: Status
    roles: frozenset[Role]


STEPS: tuple[Step, ...] = (
    Step(None, Action.PROPOSE, Status.PROPOSED, _STAFF),
    Step(Status.PROPOSED, Action.NOTIFY, Status.NOTIFIED, _STAFF),
    Step(Status.PROPOSED, Action.DROP, Status.DROPPED, _STAFF),
    Step(Status.NOTIFIED, Action.RECORD_STATEMENT, Status.NOTIFIED, _STAFF_OR_PARTY),
    Step(Status.NOTIFIED, Action.REQUEST_HEARING, Status.HEARING_REQUESTED, _STAFF_OR_PARTY),
    Step(Status.NOTIFIED, Action.WAIVE_HEARING, Status.NOTIFIED, _STAFF_OR_PARTY),
    Step(Status.NOTIFIED, Action.GIVE_CONSENT, Status.CONSENTED, _SUPERVISOR),
    Step(Status.NOTIFIED, Action.DECIDE, Status.DECIDED, _SUPERVISOR),
    Step(Status.NOTIFIED, Action.DROP, Status.DROPPED, _STAFF),
    Step(Status.HEARING_REQUESTED, Action.RECORD_STATEMENT, Status.HEARING_REQUESTED, _STAFF_OR_PARTY),
    Step(Status.HEARING_REQUESTED, Action.ARRANGE_HEARING, Status.HEARING_ARRANGED, _STAFF),
    Step(Status.HEARING_REQUESTED, Action.WAIVE_HEARING, Status.NOTIFIED, _STAFF_OR_PARTY),
    Step(Status.HEARING_REQUESTED, Action.DROP, Status.DROPPED, _STAFF),
    Step(Status.HEARING_ARRANGED, Action.RECORD_STATEMENT, Status.HEARING_ARRANGED, _STAFF_OR_PARTY),
    Step(Status.HEARING_ARRANGED, Action.HOLD_HEARING, Status.HEARD, _STAFF),
    Step(Status.HEARING_ARRANGED, Action.WAIVE_HEARING, Status.NOTIFIED, _STAFF_OR_PARTY),
    Step(Status.HEARING_ARRANGED, Action.DROP, Status.DROPPED, _STAFF),
    Step(Status.HEARD, Action.RECORD_STATEMENT, Status.HEARD, _STAFF_OR_PARTY),
    Step(Status.HEARD, Action.GIVE_CONSENT, Status.CONSENTED, _SUPERVISOR),
    Step(Status.HEARD, Action.DECIDE, Status.DECIDED, _SUPERVISOR),
    Step(Status.HEARD, Action.DROP, Status.DROPPED, _STAFF),
    Step(Status.CONSENTED, Action.RECORD_STATEMENT, Status.CONSENTED, _STAFF_OR_PARTY),
    Step(Status.CONSENTED, Action.DECIDE, Status.DECIDED, _SUPERVISOR),
    Step(Status.CONSENTED, Action.DROP, Status.DROPPED, _STAFF),
    Step(Status.DECIDED, Action.TAKE_EFFECT, Status.EFFECTIVE, _SYSTEM),
    Step(Status.EFFECTIVE, Action.PAUSE, Status.PAUSED, _SYSTEM),
    Step(Status.PAUSED, Action.RESUME, Status.EFFECTIVE, _SYSTEM),
    Step(Status.EFFECTIVE, Action.REPAIR, Status.REPAIRED, _SYSTEM),
    Step(Status.PAUSED, Action.REPAIR, Status.REPAIRED, _SYSTEM),
    Step(Status.PAUSED, Action.RESTORE, Status.EFFECTIVE, _SYSTEM),
    Step(Status.REPAIRED, Action.RESTORE, Status.EFFECTIVE, _SYSTEM),
    Step(Status.EFFECTIVE, Action.EXPIRE, Status.EXPIRED, _SYSTEM),
    Step(Status.PAUSED, Action.EXPIRE, Status.EXPIRED, _SYSTEM),
    *(Step(status, Action.RECORD_PUSH, status, _STAFF) for status in _ON_THE_WAY),
    *(Step(status, Action.RECORD_PUBLICATION, status, _STAFF) for status in _ON_THE_WAY),
    *(Step(status, Action.ANNUL, Status.ANNULLED, _SUPERVISOR) for status in _DECIDED_ONCE),
    *(Step(status, Action.NOTE_BASIS_FALL, status, _STAFF | _SYSTEM) for status in _DECIDED_ONCE),
    *(Step(status, Action.DISMISS_FALL, status, _SUPERVISOR) for status in _DECIDED_ONCE),
)

FOUR_EYES = frozenset({Action.GIVE_CONSENT, Action.DECIDE})
"""Acts that the person who proposed the listing may not do."""

OPEN_PROCEDURE = frozenset(
    {
        Status.PROPOSED,
        Status.NOTIFIED,
        Status.HEARING_REQUESTED,
        Status.HEARING_ARRANGED,
        Status.HEARD,
        Status.CONSENTED,
    }
)
"""Nothing is decided yet."""

LISTED = frozenset({Status.DECIDED, Status.EFFECTIVE})
"""Between its first and last day such a listing is in force; the duty that says so may come a moment later."""


def step_for(source: Status | None, action: Action, role: Role) -> Step:
    """Return the step; raises ConflictError when the status forbids it, NotAllowedError when the role does."""
    step = next((row for row in STEPS if row.source == source and row.action == action), None)
    if step is None:
        state = STATUS_NAMES[source] if source else "尚未提出"
        raise ConflictError(f"这件列入案件目前是“{state}”，不能{ACTION_NAMES[action]}，请刷新后再看")
    if role not in step.roles:
        raise NotAllowedError(f"{ROLE_NAMES[role]}不能{ACTION_NAMES[action]}")
    return step


def may_take(source: Status, action: Action) -> bool:
    """Tell whether the table has this act from this status, whoever does it."""
    return any(row.source == source and row.action == action for row in STEPS)


def check_four_eyes(action: Action, proposer_id: str, account_id: str) -> None:
    """Refuse a second pair of eyes that is the first one."""
    if action in FOUR_EYES and proposer_id == account_id:
        raise NotAllowedError(f"提出列入建议的人不能{ACTION_NAMES[action]}，请由另一位负责人办理")


def actions_open_to(status: Status, role: Role, *, is_proposer: bool = False) -> tuple[Action, ...]:
    """Return what this role may do next, in the table's order."""
    return tuple(
        step.action
        for step in STEPS
        if step.source == status and role in step.roles and not (is_proposer and step.action in FOUR_EYES)
    )
