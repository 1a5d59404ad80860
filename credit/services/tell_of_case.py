"""Notices of the steps of repair and objection: to the enterprise what concerns it, to the office what waits for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.kernel.roles import Role
from credit.domain.objection_steps import ObjectionAction
from credit.domain.repair_steps import RepairAction
from credit.storage.case_tables import CreditObjection, CreditRepair
from identity.domain.notices import NewNotice, NoticeKind, to_enterprise, to_office
from identity.queries.offices import find_office
from identity.services.leave_notice import leave_notice


@dataclass(frozen=True)
class News:
    """`to_office`: the office hears it, else the enterprise."""

    title: str
    body: str
    to_office: bool = False


_OF_REPAIR: Mapping[RepairAction, News] = {
    RepairAction.APPLY: News("收到信用修复申请", "请在期限内决定是否受理。", to_office=True),
    RepairAction.ASK_FOR_CORRECTION: News("信用修复申请需要补正", "请查看一次性告知的材料和期限。"),
    RepairAction.SUPPLEMENT: News("信用修复申请已补正", "请在期限内决定是否受理。", to_office=True),
    RepairAction.ACCEPT: News("信用修复申请已受理", "请查看作出决定的期限。"),
    RepairAction.REFUSE_ACCEPTANCE: News("信用修复申请不予受理", "请查看理由和救济途径。"),
    RepairAction.EXTEND: News("信用修复的审查期限已延长", "请查看理由和新的期限。"),
    RepairAction.GRANT: News("信用修复申请已准予", "公示、共享和使用已经一并停止。"),
    RepairAction.REFUSE: News("信用修复申请不予修复", "请查看理由和救济途径。"),
    RepairAction.REFUSE_FOR_FRAUD: News("信用修复申请因造假不予修复", "请查看理由、后果和救济途径。"),
    RepairAction.REVOKE: News("信用修复已因造假撤销", "请查看理由、后果和救济途径。"),
    RepairAction.NOTE_PLAN_FAILED: News("临时修复已经结束", "计划或者协议未能执行，记录恢复公示。"),
    RepairAction.WITHDRAW: News("信用修复申请已撤回", "不用再办理。", to_office=True),
    RepairAction.LAPSE: News("信用修复申请已结束", "这条记录已不再公示，不需要修复。"),
}
_OF_OBJECTION: Mapping[ObjectionAction, News] = {
    ObjectionAction.RAISE: News("收到对信用记录的异议", "请在期限内决定是否受理。", to_office=True),
    ObjectionAction.ACCEPT: News("异议已受理", "请查看核实的期限。"),
    ObjectionAction.REFUSE_ACCEPTANCE: News("异议不予受理", "请查看理由和救济途径。"),
    ObjectionAction.UPHOLD: News("异议成立", "请查看更正的期限。"),
    ObjectionAction.REJECT: News("异议不成立", "请查看理由和救济途径。"),
    ObjectionAction.CORRECT: News("记录已按异议更正", "更正前后的版本都保留在档案中。"),
    ObjectionAction.WITHDRAW_RECORD: News("记录已按异议撤销", "公示、共享和使用已经一并停止。"),
    ObjectionAction.TAKE_BACK: News("异议已撤回", "不用再办理。", to_office=True),
    ObjectionAction.LAPSE: News("异议已结束", "这条记录已经撤销或者结束。"),
}
# A table each: acts of the two kinds share words, and equal words are equal keys.
_NEWS: Mapping[type[CreditRepair | CreditObjection], Mapping[Any, News]] = {
    CreditRepair: _OF_REPAIR,
    CreditObjection: _OF_OBJECTION,
}


def tell_of_case(
    session: Session,
    case: CreditRepair | CreditObjection,
    action: RepairAction | ObjectionAction,
    now: datetime,
) -> None:
    """Leave the notice of this step; what the enterprise gets is the service of a document."""
    news = _NEWS[type(case)][action]
    path = path_of(case)
    recipient = to_enterprise(case.enterprise_id)
    if news.to_office:
        office = find_office(session, case.authority)
        recipient = to_office(Role.OFFICER, None if office is None else office.office_id)
    is_service = not news.to_office and action not in (RepairAction.LAPSE, ObjectionAction.LAPSE)
    notice = NewNotice(recipient, news.title, news.body, path, NoticeKind.DECISION, is_legal_service=is_service)
    leave_notice(session, notice, now)


def path_of(case: CreditRepair | CreditObjection) -> str:
    """Return where the case is shown, to the enterprise and to officials alike."""
    return f"/credit/{'repairs' if isinstance(case, CreditRepair) else 'objections'}/{case.id}"
