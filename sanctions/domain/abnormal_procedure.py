"""Due process of the abnormal list (order 68): found, proven by order or letters, decided, in force, taken off.

One table says which act leads where and who may do it; which of them a ground needs is `NEEDED_FOR`.
"""

from collections.abc import Mapping
from enum import StrEnum

from core.kernel.roles import Role
from sanctions.domain.abnormal_grounds import Evidence
from sanctions.domain.step_table import Row, StepTable


class AbnormalStatus(StrEnum):
    FOUND = "found"
    ORDERED = "ordered"
    FIRST_SENT = "first_sent"
    SECOND_SENT = "second_sent"
    ESTABLISHED = "established"
    DECIDED = "decided"
    EFFECTIVE = "effective"
    PAUSED = "paused"
    REMOVED = "removed"
    CORRECTED = "corrected"
    ANNULLED = "annulled"
    DROPPED = "dropped"


class AbnormalAct(StrEnum):
    FIND = "find"
    ORDER = "order"
    ANSWER = "answer"
    SEND_FIRST = "send_first"
    SEND_SECOND = "send_second"
    ESTABLISH = "establish"
    DECIDE = "decide"
    TAKE_EFFECT = "take_effect"
    PAUSE = "pause"
    RESUME = "resume"
    REMOVE = "remove"
    RESTORE = "restore"
    CORRECT = "correct"
    ASK_ANNULMENT = "ask_annulment"
    ANNUL = "annul"
    KEEP = "keep"
    DROP = "drop"


_STAFF = frozenset({Role.OFFICER, Role.SUPERVISOR})
_MERCHANT = frozenset({Role.MERCHANT})
_SUPERVISOR = frozenset({Role.SUPERVISOR})
_SYSTEM = frozenset({Role.SYSTEM})
_S, _A = AbnormalStatus, AbnormalAct
OPEN_ABNORMAL = (_S.FOUND, _S.ORDERED, _S.FIRST_SENT, _S.SECOND_SENT, _S.ESTABLISHED)
"""Nothing is decided yet."""
_ONCE_DECIDED = (_S.DECIDED, _S.EFFECTIVE, _S.PAUSED, _S.REMOVED)

ABNORMAL_STEPS: StepTable[AbnormalStatus, AbnormalAct] = StepTable(
    what="这件列入经营异常名录的案件",
    rows=(
        Row(None, _A.FIND, _S.FOUND, _STAFF),
        Row(_S.FOUND, _A.ORDER, _S.ORDERED, _STAFF),
        Row(_S.ORDERED, _A.ANSWER, _S.ORDERED, _MERCHANT),
        Row(_S.FOUND, _A.SEND_FIRST, _S.FIRST_SENT, _STAFF),
        Row(_S.FIRST_SENT, _A.SEND_SECOND, _S.SECOND_SENT, _STAFF),
        Row(_S.FIRST_SENT, _A.SEND_FIRST, _S.FIRST_SENT, _STAFF),
        Row(_S.SECOND_SENT, _A.ESTABLISH, _S.ESTABLISHED, _STAFF),
        *(Row(status, _A.DECIDE, _S.DECIDED, _SUPERVISOR) for status in (_S.FOUND, _S.ORDERED, _S.ESTABLISHED)),
        *(Row(status, _A.DROP, _S.DROPPED, _STAFF) for status in OPEN_ABNORMAL),
        Row(_S.DECIDED, _A.TAKE_EFFECT, _S.EFFECTIVE, _SYSTEM),
        Row(_S.EFFECTIVE, _A.PAUSE, _S.PAUSED, _SYSTEM),
        Row(_S.PAUSED, _A.RESUME, _S.EFFECTIVE, _SYSTEM),
        Row(_S.EFFECTIVE, _A.REMOVE, _S.REMOVED, _SYSTEM),
        Row(_S.PAUSED, _A.REMOVE, _S.REMOVED, _SYSTEM),
        Row(_S.PAUSED, _A.RESTORE, _S.EFFECTIVE, _SYSTEM),
        Row(_S.REMOVED, _A.RESTORE, _S.EFFECTIVE, _SYSTEM),
        Row(_S.EFFECTIVE, _A.CORRECT, _S.CORRECTED, _SYSTEM),
        Row(_S.PAUSED, _A.CORRECT, _S.CORRECTED, _SYSTEM),
        *(Row(status, _A.ASK_ANNULMENT, status, _STAFF) for status in _ONCE_DECIDED),
        *(Row(status, _A.ANNUL, _S.ANNULLED, _SUPERVISOR) for status in _ONCE_DECIDED),
        *(Row(status, _A.KEEP, status, _SUPERVISOR) for status in _ONCE_DECIDED),
    ),
    status_names={
        _S.FOUND: "已发现",
        _S.ORDERED: "已责令公示",
        _S.FIRST_SENT: "已寄第一次信函",
        _S.SECOND_SENT: "已寄第二次信函",
        _S.ESTABLISHED: "已查实联系不上",
        _S.DECIDED: "已决定，尚未生效",
        _S.EFFECTIVE: "在名录中",
        _S.PAUSED: "重整、和解期间暂停",
        _S.REMOVED: "已移出",
        _S.CORRECTED: "有误，已更正",
        _S.ANNULLED: "已撤销",
        _S.DROPPED: "不予列入",
    },
    action_names={
        _A.FIND: "登记发现的情形",
        _A.ORDER: "送达责令公示通知",
        _A.ANSWER: "答复已经公示",
        _A.SEND_FIRST: "登记第一次信函",
        _A.SEND_SECOND: "登记第二次信函",
        _A.ESTABLISH: "查实联系不上",
        _A.DECIDE: "作出列入决定",
        _A.TAKE_EFFECT: "列入生效并公示",
        _A.PAUSE: "临时修复，暂停列入",
        _A.RESUME: "临时修复结束，恢复列入",
        _A.REMOVE: "移出",
        _A.RESTORE: "撤销移出，恢复列入",
        _A.CORRECT: "更正，取消列入",
        _A.ASK_ANNULMENT: "提出撤销",
        _A.ANNUL: "撤销列入决定",
        _A.KEEP: "查明仍然有效",
        _A.DROP: "不予列入",
    },
    four_eyes=frozenset({_A.DECIDE}),
)

NEEDED_FOR: Mapping[AbnormalAct, Evidence] = {
    _A.ORDER: Evidence.ORDER,
    _A.SEND_FIRST: Evidence.LETTERS,
}
"""Acts that only this kind of ground has."""

DECIDED_FROM: Mapping[Evidence, AbnormalStatus] = {
    Evidence.DEADLINE: _S.FOUND,
    Evidence.ORDER: _S.ORDERED,
    Evidence.LETTERS: _S.ESTABLISHED,
}
"""Where each kind of ground is ripe for a decision."""

ON_ABNORMAL_LIST = frozenset({_S.DECIDED, _S.EFFECTIVE})
"""From its first day on such a listing is in force; the duty that says so may come a moment later."""


def belongs(act: AbnormalAct, status: AbnormalStatus, evidence: Evidence) -> bool:
    """Tell whether an act of the table fits the ground."""
    if act is AbnormalAct.DECIDE:
        return DECIDED_FROM[evidence] is status
    return NEEDED_FOR.get(act, evidence) is evidence
