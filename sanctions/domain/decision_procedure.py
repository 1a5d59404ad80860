"""A decision that raises a flag: entered by one person, confirmed by another, and ended by two as well."""

from enum import StrEnum

from core.kernel.roles import Role
from sanctions.domain.step_table import Row, StepTable


class DecisionStatus(StrEnum):
    ENTERED = "entered"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    OVER = "over"
    CORRECTED = "corrected"
    ANNULLED = "annulled"
    EXPIRED = "expired"


class DecisionAct(StrEnum):
    ENTER = "enter"
    REWRITE = "rewrite"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    PROLONG = "prolong"
    ASK_END = "ask_end"
    ASK_ANNULMENT = "ask_annulment"
    KEEP = "keep"
    END = "end"
    CORRECT = "correct"
    ANNUL = "annul"
    EXPIRE = "expire"


_STAFF = frozenset({Role.OFFICER, Role.SUPERVISOR})
_SUPERVISOR = frozenset({Role.SUPERVISOR})
_SYSTEM = frozenset({Role.SYSTEM})
_ONCE_CONFIRMED = (DecisionStatus.CONFIRMED, DecisionStatus.OVER, DecisionStatus.EXPIRED)

DECISION_STEPS: StepTable[DecisionStatus, DecisionAct] = StepTable(
    what="这项决定",
    rows=(
        Row(None, DecisionAct.ENTER, DecisionStatus.ENTERED, _STAFF | _SYSTEM),
        Row(DecisionStatus.ENTERED, DecisionAct.CONFIRM, DecisionStatus.CONFIRMED, _SUPERVISOR),
        Row(DecisionStatus.ENTERED, DecisionAct.REWRITE, DecisionStatus.ENTERED, _STAFF),
        Row(DecisionStatus.ENTERED, DecisionAct.REFUSE, DecisionStatus.REFUSED, _STAFF | _SYSTEM),
        Row(DecisionStatus.CONFIRMED, DecisionAct.PROLONG, DecisionStatus.CONFIRMED, _SUPERVISOR),
        Row(DecisionStatus.CONFIRMED, DecisionAct.ASK_END, DecisionStatus.CONFIRMED, _STAFF),
        *(Row(status, DecisionAct.ASK_ANNULMENT, status, _STAFF | _SYSTEM) for status in _ONCE_CONFIRMED),
        Row(DecisionStatus.CONFIRMED, DecisionAct.END, DecisionStatus.OVER, _SUPERVISOR),
        Row(DecisionStatus.CONFIRMED, DecisionAct.CORRECT, DecisionStatus.CORRECTED, _SUPERVISOR),
        *(Row(status, DecisionAct.ANNUL, DecisionStatus.ANNULLED, _SUPERVISOR) for status in _ONCE_CONFIRMED),
        *(Row(status, DecisionAct.KEEP, status, _SUPERVISOR) for status in _ONCE_CONFIRMED),
        Row(DecisionStatus.CONFIRMED, DecisionAct.EXPIRE, DecisionStatus.EXPIRED, _SYSTEM),
    ),
    status_names={
        DecisionStatus.ENTERED: "待确认",
        DecisionStatus.CONFIRMED: "已确认",
        DecisionStatus.REFUSED: "不予登记",
        DecisionStatus.OVER: "已经解除",
        DecisionStatus.CORRECTED: "已更正",
        DecisionStatus.ANNULLED: "已撤销",
        DecisionStatus.EXPIRED: "已经到期",
    },
    action_names={
        DecisionAct.ENTER: "登记决定",
        DecisionAct.REWRITE: "修改登记内容",
        DecisionAct.CONFIRM: "确认",
        DecisionAct.REFUSE: "不予登记",
        DecisionAct.PROLONG: "再次确认",
        DecisionAct.ASK_END: "提出解除",
        DecisionAct.ASK_ANNULMENT: "提出撤销",
        DecisionAct.KEEP: "查明仍然有效",
        DecisionAct.END: "解除",
        DecisionAct.CORRECT: "更正",
        DecisionAct.ANNUL: "撤销",
        DecisionAct.EXPIRE: "到期",
    },
    four_eyes=frozenset({DecisionAct.CONFIRM, DecisionAct.PROLONG, DecisionAct.CORRECT}),
)
