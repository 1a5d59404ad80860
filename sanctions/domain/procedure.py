"""Due process of a serious-list decision, with a penalty or alone (article 11), and its ends: order 44 arts. 11 to 22.

One table says which act leads where and who may do it. Buttons, the API's `actions` and the tests read it.
Whether a clock has run out is computed from dates, never a status.
"""

from enum import StrEnum

from core.kernel.roles import Role
from sanctions.domain.step_table import Row, StepTable


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
    RESCHEDULE_HEARING = "reschedule_hearing"
    HOLD_HEARING = "hold_hearing"
    GIVE_CONSENT = "give_consent"
    DECIDE = "decide"
    TAKE_EFFECT = "take_effect"
    PAUSE = "pause"
    RESUME = "resume"
    REPAIR = "repair"
    RESTORE = "restore"
    EXPIRE = "expire"
    RECORD_SERVICE = "record_service"
    RECORD_PUSH = "record_push"
    RECORD_PUBLICATION = "record_publication"
    RECORD_END_PUSH = "record_end_push"
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
    Action.RESCHEDULE_HEARING: "改期听证",
    Action.HOLD_HEARING: "登记听证情况",
    Action.GIVE_CONSENT: "登记上级同意",
    Action.DECIDE: "作出列入决定",
    Action.TAKE_EFFECT: "列入生效",
    Action.PAUSE: "临时修复，暂停列入",
    Action.RESUME: "临时修复结束，恢复列入",
    Action.REPAIR: "提前移出",
    Action.RESTORE: "撤销移出，恢复列入",
    Action.EXPIRE: "期满移出",
    Action.RECORD_SERVICE: "登记列入决定送达",
    Action.RECORD_PUSH: "登记推送登记地",
    Action.RECORD_PUBLICATION: "登记登记地已公示",
    Action.RECORD_END_PUSH: "登记移出、撤销已推送",
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
_ENDED = (Status.REPAIRED, Status.EXPIRED, Status.ANNULLED)
_DECIDED_ONCE = (*_ON_THE_WAY, Status.REPAIRED, Status.EXPIRED)


_ROWS: tuple[Row[Status, Action], ...] = (
    Row(None, Action.PROPOSE, Status.PROPOSED, _STAFF),
    Row(Status.PROPOSED, Action.NOTIFY, Status.NOTIFIED, _STAFF),
    Row(Status.PROPOSED, Action.DROP, Status.DROPPED, _STAFF),
    Row(Status.NOTIFIED, Action.RECORD_STATEMENT, Status.NOTIFIED, _STAFF_OR_PARTY),
    Row(Status.NOTIFIED, Action.REQUEST_HEARING, Status.HEARING_REQUESTED, _STAFF_OR_PARTY),
    Row(Status.NOTIFIED, Action.WAIVE_HEARING, Status.NOTIFIED, _STAFF_OR_PARTY),
    Row(Status.NOTIFIED, Action.GIVE_CONSENT, Status.CONSENTED, _SUPERVISOR),
    Row(Status.NOTIFIED, Action.DECIDE, Status.DECIDED, _SUPERVISOR),
    Row(Status.NOTIFIED, Action.DROP, Status.DROPPED, _STAFF),
    Row(Status.HEARING_REQUESTED, Action.RECORD_STATEMENT, Status.HEARING_REQUESTED, _STAFF_OR_PARTY),
    Row(Status.HEARING_REQUESTED, Action.ARRANGE_HEARING, Status.HEARING_ARRANGED, _STAFF),
    Row(Status.HEARING_REQUESTED, Action.WAIVE_HEARING, Status.NOTIFIED, _STAFF_OR_PARTY),
    Row(Status.HEARING_REQUESTED, Action.DROP, Status.DROPPED, _STAFF),
    Row(Status.HEARING_ARRANGED, Action.RECORD_STATEMENT, Status.HEARING_ARRANGED, _STAFF_OR_PARTY),
    Row(Status.HEARING_ARRANGED, Action.RESCHEDULE_HEARING, Status.HEARING_ARRANGED, _STAFF),
    Row(Status.HEARING_ARRANGED, Action.HOLD_HEARING, Status.HEARD, _STAFF),
    Row(Status.HEARING_ARRANGED, Action.WAIVE_HEARING, Status.NOTIFIED, _STAFF_OR_PARTY),
    Row(Status.HEARING_ARRANGED, Action.DROP, Status.DROPPED, _STAFF),
    Row(Status.HEARD, Action.RECORD_STATEMENT, Status.HEARD, _STAFF_OR_PARTY),
    Row(Status.HEARD, Action.GIVE_CONSENT, Status.CONSENTED, _SUPERVISOR),
    Row(Status.HEARD, Action.DECIDE, Status.DECIDED, _SUPERVISOR),
    Row(Status.HEARD, Action.DROP, Status.DROPPED, _STAFF),
    Row(Status.CONSENTED, Action.RECORD_STATEMENT, Status.CONSENTED, _STAFF_OR_PARTY),
    Row(Status.CONSENTED, Action.DECIDE, Status.DECIDED, _SUPERVISOR),
    Row(Status.CONSENTED, Action.DROP, Status.DROPPED, _STAFF),
    Row(Status.DECIDED, Action.TAKE_EFFECT, Status.EFFECTIVE, _SYSTEM),
    Row(Status.EFFECTIVE, Action.PAUSE, Status.PAUSED, _SYSTEM),
    Row(Status.PAUSED, Action.RESUME, Status.EFFECTIVE, _SYSTEM),
    Row(Status.EFFECTIVE, Action.REPAIR, Status.REPAIRED, _SYSTEM),
    Row(Status.PAUSED, Action.REPAIR, Status.REPAIRED, _SYSTEM),
    Row(Status.PAUSED, Action.RESTORE, Status.EFFECTIVE, _SYSTEM),
    Row(Status.REPAIRED, Action.RESTORE, Status.EFFECTIVE, _SYSTEM),
    Row(Status.EFFECTIVE, Action.EXPIRE, Status.EXPIRED, _SYSTEM),
    Row(Status.PAUSED, Action.EXPIRE, Status.EXPIRED, _SYSTEM),
    *(Row(status, Action.RECORD_SERVICE, status, _STAFF) for status in _DECIDED_ONCE),
    *(Row(status, Action.RECORD_PUSH, status, _STAFF) for status in _ON_THE_WAY),
    *(Row(status, Action.RECORD_PUBLICATION, status, _STAFF) for status in _ON_THE_WAY),
    *(Row(status, Action.RECORD_END_PUSH, status, _STAFF) for status in _ENDED),
    *(Row(status, Action.ANNUL, Status.ANNULLED, _SUPERVISOR) for status in _DECIDED_ONCE),
    *(Row(status, Action.NOTE_BASIS_FALL, status, _STAFF | _SYSTEM) for status in _DECIDED_ONCE),
    *(Row(status, Action.DISMISS_FALL, status, _SUPERVISOR) for status in _DECIDED_ONCE),
)

LISTING_STEPS: StepTable[Status, Action] = StepTable(
    what="这件列入案件",
    rows=_ROWS,
    status_names=STATUS_NAMES,
    action_names=ACTION_NAMES,
    four_eyes=frozenset({Action.GIVE_CONSENT, Action.DECIDE}),
)

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
