"""Credit repair: order 107 articles 11 to 24. One table says which act leads where and who may do it.

The one-time correction notice is in the table itself: from `supplemented` no act leads back to it. Whether a clock
has run out is computed from days, never a status.
"""

from enum import StrEnum

from credit.domain.case_procedure import MEMBER_OR_STAFF, STAFF, SUPERVISOR, SYSTEM, Procedure, Step


class RepairStatus(StrEnum):
    APPLIED = "applied"
    CORRECTION_ASKED = "correction_asked"
    SUPPLEMENTED = "supplemented"
    ACCEPTED = "accepted"
    EXTENDED = "extended"
    NOT_ACCEPTED = "not_accepted"
    GRANTED = "granted"
    REFUSED = "refused"
    REFUSED_FOR_FRAUD = "refused_for_fraud"
    REVOKED = "revoked"
    PLAN_FAILED = "plan_failed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class RepairAction(StrEnum):
    APPLY = "apply"
    ASK_FOR_CORRECTION = "ask_for_correction"
    SUPPLEMENT = "supplement"
    ACCEPT = "accept"
    REFUSE_ACCEPTANCE = "refuse_acceptance"
    EXTEND = "extend"
    GRANT = "grant"
    REFUSE = "refuse"
    REFUSE_FOR_FRAUD = "refuse_for_fraud"
    REVOKE = "revoke"
    NOTE_PLAN_FAILED = "note_plan_failed"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


_NAMES: dict[RepairStatus, str] = {
    RepairStatus.APPLIED: "已申请，等待受理",
    RepairStatus.CORRECTION_ASKED: "需要补正",
    RepairStatus.SUPPLEMENTED: "已补正，等待受理",
    RepairStatus.ACCEPTED: "已受理，正在审查",
    RepairStatus.EXTENDED: "已延长，正在审查",
    RepairStatus.NOT_ACCEPTED: "不予受理",
    RepairStatus.GRANTED: "准予修复",
    RepairStatus.REFUSED: "不予修复",
    RepairStatus.REFUSED_FOR_FRAUD: "因造假不予修复",
    RepairStatus.REVOKED: "因造假撤销修复",
    RepairStatus.PLAN_FAILED: "计划或者协议未能执行，恢复公示",
    RepairStatus.WITHDRAWN: "企业已撤回",
    RepairStatus.LAPSED: "记录已不再公示，不需要修复",
}

_ACTIONS: dict[RepairAction, str] = {
    RepairAction.APPLY: "申请信用修复",
    RepairAction.ASK_FOR_CORRECTION: "一次性告知补正",
    RepairAction.SUPPLEMENT: "提交补正材料",
    RepairAction.ACCEPT: "受理",
    RepairAction.REFUSE_ACCEPTANCE: "不予受理",
    RepairAction.EXTEND: "延长审查期限",
    RepairAction.GRANT: "准予修复",
    RepairAction.REFUSE: "不予修复",
    RepairAction.REFUSE_FOR_FRAUD: "因造假不予修复",
    RepairAction.REVOKE: "因造假撤销修复",
    RepairAction.NOTE_PLAN_FAILED: "登记计划或者协议未能执行",
    RepairAction.WITHDRAW: "撤回申请",
    RepairAction.LAPSE: "结束申请",
}

_S, _A = RepairStatus, RepairAction
_WAITING = (_S.APPLIED, _S.SUPPLEMENTED)
_DECIDABLE = (_S.ACCEPTED, _S.EXTENDED)

OPEN = (_S.APPLIED, _S.CORRECTION_ASKED, _S.SUPPLEMENTED, _S.ACCEPTED, _S.EXTENDED)
"""Somebody still has to do something."""

OFFICE_TO_ACT = (*_WAITING, *_DECIDABLE)
"""The office's clock runs."""

BARRING = (_S.REFUSED_FOR_FRAUD, _S.REVOKED)
"""After these the enterprise cannot apply for years, and the decision itself is public (article 23)."""

REPAIR: Procedure[RepairStatus, RepairAction] = Procedure(
    what="信用修复申请",
    open=OPEN,
    clocked=OFFICE_TO_ACT,
    status_names=_NAMES,
    action_names=_ACTIONS,
    steps=(
        Step(None, _A.APPLY, _S.APPLIED, MEMBER_OR_STAFF),
        Step(_S.APPLIED, _A.ASK_FOR_CORRECTION, _S.CORRECTION_ASKED, STAFF),
        Step(_S.CORRECTION_ASKED, _A.SUPPLEMENT, _S.SUPPLEMENTED, MEMBER_OR_STAFF),
        Step(_S.CORRECTION_ASKED, _A.REFUSE_ACCEPTANCE, _S.NOT_ACCEPTED, STAFF),
        *(Step(source, _A.ACCEPT, _S.ACCEPTED, STAFF) for source in _WAITING),
        *(Step(source, _A.REFUSE_ACCEPTANCE, _S.NOT_ACCEPTED, STAFF) for source in _WAITING),
        Step(_S.ACCEPTED, _A.EXTEND, _S.EXTENDED, STAFF),
        *(Step(source, _A.GRANT, _S.GRANTED, STAFF) for source in _DECIDABLE),
        *(Step(source, _A.REFUSE, _S.REFUSED, STAFF) for source in _DECIDABLE),
        *(Step(source, _A.REFUSE_FOR_FRAUD, _S.REFUSED_FOR_FRAUD, SUPERVISOR) for source in _DECIDABLE),
        Step(_S.GRANTED, _A.REVOKE, _S.REVOKED, SUPERVISOR),
        Step(_S.GRANTED, _A.NOTE_PLAN_FAILED, _S.PLAN_FAILED, STAFF),
        *(Step(source, _A.WITHDRAW, _S.WITHDRAWN, MEMBER_OR_STAFF) for source in OPEN),
        *(Step(source, _A.LAPSE, _S.LAPSED, SYSTEM) for source in OPEN),
    ),
)
