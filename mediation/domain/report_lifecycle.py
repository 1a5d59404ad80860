"""The life of a report as one table: who may do what at which stage, and where it leads.

A report is no complaint: it asks the office to look into a breach, it has its own clock, and mediators have no part.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.roles import ROLE_NAMES, Role


class ReportStage(StrEnum):
    RECEIVED = "received"
    VERIFYING = "verifying"
    EXTENDED = "extended"
    CASE_OPENED = "case_opened"
    NOT_OPENED = "not_opened"
    TRANSFERRED = "transferred"
    TOLD = "told"
    REPEATED = "repeated"
    MERGED = "merged"


class ReportAction(StrEnum):
    RECEIVE = "receive"
    ADD_EVIDENCE = "add_evidence"
    START_VERIFICATION = "start_verification"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    DENY_EXTENSION = "deny_extension"
    START_TESTING = "start_testing"
    END_TESTING = "end_testing"
    OPEN_CASE = "open_case"
    NOT_OPEN_CASE = "not_open_case"
    TRANSFER = "transfer"
    TELL_RESULT = "tell_result"
    MARK_REPEATED = "mark_repeated"
    MERGE = "merge"
    TAKE_NEW_FACTS = "take_new_facts"
    RECOUNT_DAYS = "recount_days"


@dataclass(frozen=True)
class ReportStep:
    """At `source` these roles may do `action`, which leads to `target`."""

    source: ReportStage
    action: ReportAction
    target: ReportStage
    roles: frozenset[Role]


_REPORTER = frozenset({Role.CONSUMER})
_OFFICER = frozenset({Role.OFFICER})
_HEAD = frozenset({Role.SUPERVISOR})
_SYSTEM = frozenset({Role.SYSTEM})

_OPEN = (ReportStage.RECEIVED, ReportStage.VERIFYING, ReportStage.EXTENDED)
_VERIFIED = (ReportStage.VERIFYING, ReportStage.EXTENDED)
_DECIDED = (ReportStage.CASE_OPENED, ReportStage.NOT_OPENED, ReportStage.TRANSFERRED)


def _staying(stages: Iterable[ReportStage], action: ReportAction, roles: frozenset[Role]) -> tuple[ReportStep, ...]:
    return tuple(ReportStep(stage, action, stage, roles) for stage in stages)


def _leading(
    stages: Iterable[ReportStage], action: ReportAction, target: ReportStage, roles: frozenset[Role]
) -> tuple[ReportStep, ...]:
    return tuple(ReportStep(stage, action, target, roles) for stage in stages)


REPORT_STEPS: tuple[ReportStep, ...] = (
    *_staying(_OPEN, ReportAction.ADD_EVIDENCE, _REPORTER | _OFFICER),
    ReportStep(ReportStage.RECEIVED, ReportAction.START_VERIFICATION, ReportStage.VERIFYING, _OFFICER),
    ReportStep(ReportStage.VERIFYING, ReportAction.ASK_EXTENSION, ReportStage.VERIFYING, _OFFICER),
    ReportStep(ReportStage.VERIFYING, ReportAction.GRANT_EXTENSION, ReportStage.EXTENDED, _HEAD),
    ReportStep(ReportStage.VERIFYING, ReportAction.DENY_EXTENSION, ReportStage.VERIFYING, _HEAD),
    *_staying(_VERIFIED, ReportAction.START_TESTING, _OFFICER),
    *_staying(_VERIFIED, ReportAction.END_TESTING, _OFFICER),
    *_leading(_VERIFIED, ReportAction.OPEN_CASE, ReportStage.CASE_OPENED, _OFFICER),
    *_leading(_VERIFIED, ReportAction.NOT_OPEN_CASE, ReportStage.NOT_OPENED, _OFFICER),
    *_leading(_OPEN, ReportAction.TRANSFER, ReportStage.TRANSFERRED, _OFFICER),
    ReportStep(ReportStage.RECEIVED, ReportAction.MARK_REPEATED, ReportStage.REPEATED, _OFFICER),
    ReportStep(ReportStage.RECEIVED, ReportAction.MERGE, ReportStage.MERGED, _OFFICER),
    *_staying(_OPEN, ReportAction.TAKE_NEW_FACTS, _OFFICER),
    *_staying(_OPEN, ReportAction.RECOUNT_DAYS, _SYSTEM),
    *_leading(_DECIDED, ReportAction.TELL_RESULT, ReportStage.TOLD, _OFFICER),
)

_BY_SOURCE_AND_ACTION = {(step.source, step.action): step for step in REPORT_STEPS}

REPORT_STAGE_NAMES: Mapping[ReportStage, str] = {
    ReportStage.RECEIVED: "已收到，等待核查",
    ReportStage.VERIFYING: "核查中",
    ReportStage.EXTENDED: "核查中（已批准延长）",
    ReportStage.CASE_OPENED: "已立案",
    ReportStage.NOT_OPENED: "不予立案",
    ReportStage.TRANSFERRED: "已移送其他机关",
    ReportStage.TOLD: "结果已告知",
    ReportStage.REPEATED: "重复举报，不再处理",
    ReportStage.MERGED: "已并入先前的举报",
}

REPORT_ACTION_NAMES: Mapping[ReportAction, str] = {
    ReportAction.RECEIVE: "收到举报",
    ReportAction.ADD_EVIDENCE: "补充材料",
    ReportAction.START_VERIFICATION: "开始核查",
    ReportAction.ASK_EXTENSION: "申请延长核查期限",
    ReportAction.GRANT_EXTENSION: "批准延长",
    ReportAction.DENY_EXTENSION: "不批准延长",
    ReportAction.START_TESTING: "送检测、鉴定",
    ReportAction.END_TESTING: "收到检测、鉴定结果",
    ReportAction.OPEN_CASE: "立案",
    ReportAction.NOT_OPEN_CASE: "不予立案",
    ReportAction.TRANSFER: "移送其他机关",
    ReportAction.TELL_RESULT: "告知举报人结果",
    ReportAction.MARK_REPEATED: "认定重复举报",
    ReportAction.MERGE: "并入先前的举报",
    ReportAction.TAKE_NEW_FACTS: "并入新的事实，重新计算期限",
    ReportAction.RECOUNT_DAYS: "按新公布的放假安排重新计算期限",
}

CLOCK_RUNS = frozenset(_OPEN)
DECIDED = frozenset(_DECIDED)


def report_step_for(stage: ReportStage, action: ReportAction, role: Role) -> ReportStep:
    """Return the step; raises ConflictError when the stage does not know it, NotAllowedError when the role may not."""
    step = _BY_SOURCE_AND_ACTION.get((stage, action))
    if step is None:
        raise ConflictError(
            f"这件举报现在是“{REPORT_STAGE_NAMES[stage]}”，不能再“{REPORT_ACTION_NAMES[action]}”，请刷新页面"
        )
    if role not in step.roles:
        raise NotAllowedError(f"{ROLE_NAMES[role]}不能“{REPORT_ACTION_NAMES[action]}”")
    return step


def report_actions_open_to(role: Role, stage: ReportStage) -> tuple[ReportAction, ...]:
    """Return what the role may do at the stage, in the order of the table."""
    return tuple(step.action for step in REPORT_STEPS if step.source is stage and role in step.roles)


def replay_report(actions: Iterable[tuple[ReportAction, Role]]) -> ReportStage:
    """Return the stage that a history of acts leads to, from receipt on; raises as `report_step_for` does."""
    stage = ReportStage.RECEIVED
    for action, role in actions:
        stage = report_step_for(stage, action, role).target
    return stage
