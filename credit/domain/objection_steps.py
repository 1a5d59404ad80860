"""Objection to a record: 异常名录办法 articles 12 and 13, 公示45 article 12, 公示条例 article 12."""

from enum import StrEnum

from credit.domain.case_procedure import MEMBER_OR_STAFF, STAFF, SYSTEM, Procedure, Step


class ObjectionStatus(StrEnum):
    RAISED = "raised"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    UPHELD = "upheld"
    REJECTED = "rejected"
    CORRECTED = "corrected"
    RECORD_WITHDRAWN = "record_withdrawn"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"


class ObjectionAction(StrEnum):
    RAISE = "raise"
    ACCEPT = "accept"
    REFUSE_ACCEPTANCE = "refuse_acceptance"
    UPHOLD = "uphold"
    REJECT = "reject"
    CORRECT = "correct"
    WITHDRAW_RECORD = "withdraw_record"
    TAKE_BACK = "take_back"
    LAPSE = "lapse"


_NAMES: dict[ObjectionStatus, str] = {
    ObjectionStatus.RAISED: "已提出，等待受理",
    ObjectionStatus.ACCEPTED: "已受理，正在核实",
    ObjectionStatus.NOT_ACCEPTED: "不予受理",
    ObjectionStatus.UPHELD: "异议成立，等待更正",
    ObjectionStatus.REJECTED: "异议不成立",
    ObjectionStatus.CORRECTED: "已更正",
    ObjectionStatus.RECORD_WITHDRAWN: "记录已撤销",
    ObjectionStatus.TAKEN_BACK: "企业已撤回",
    ObjectionStatus.LAPSED: "记录已经撤销或者结束",
}

_ACTIONS: dict[ObjectionAction, str] = {
    ObjectionAction.RAISE: "提出异议",
    ObjectionAction.ACCEPT: "受理",
    ObjectionAction.REFUSE_ACCEPTANCE: "不予受理",
    ObjectionAction.UPHOLD: "认定异议成立",
    ObjectionAction.REJECT: "认定异议不成立",
    ObjectionAction.CORRECT: "更正记录",
    ObjectionAction.WITHDRAW_RECORD: "撤销记录",
    ObjectionAction.TAKE_BACK: "撤回异议",
    ObjectionAction.LAPSE: "结束异议",
}

_S, _A = ObjectionStatus, ObjectionAction

OPEN_OBJECTION = (_S.RAISED, _S.ACCEPTED, _S.UPHELD)
"""Somebody still has to do something: always the office, so its clock runs."""

OBJECTION: Procedure[ObjectionStatus, ObjectionAction] = Procedure(
    what="异议",
    open=OPEN_OBJECTION,
    clocked=OPEN_OBJECTION,
    status_names=_NAMES,
    action_names=_ACTIONS,
    steps=(
        Step(None, _A.RAISE, _S.RAISED, MEMBER_OR_STAFF),
        Step(_S.RAISED, _A.ACCEPT, _S.ACCEPTED, STAFF),
        Step(_S.RAISED, _A.REFUSE_ACCEPTANCE, _S.NOT_ACCEPTED, STAFF),
        Step(_S.ACCEPTED, _A.UPHOLD, _S.UPHELD, STAFF),
        Step(_S.ACCEPTED, _A.REJECT, _S.REJECTED, STAFF),
        Step(_S.UPHELD, _A.CORRECT, _S.CORRECTED, STAFF),
        Step(_S.UPHELD, _A.WITHDRAW_RECORD, _S.RECORD_WITHDRAWN, STAFF),
        *(Step(source, _A.TAKE_BACK, _S.TAKEN_BACK, MEMBER_OR_STAFF) for source in (_S.RAISED, _S.ACCEPTED)),
        *(Step(source, _A.LAPSE, _S.LAPSED, SYSTEM) for source in OPEN_OBJECTION),
    ),
)
