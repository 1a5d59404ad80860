"""Notices of a decision: to supervisors what waits for them, to the enterprise what was entered about it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.roles import Role
from identity.domain.notices import NewNotice, NoticeKind, to_enterprise, to_office
from identity.services.leave_notice import leave_notice
from sanctions.domain.decision_procedure import DecisionAct
from sanctions.storage.decision_tables import FlagDecision

_TO_ENTERPRISE: Mapping[DecisionAct, tuple[str, str]] = {
    DecisionAct.CONFIRM: ("登记了一项对您的企业的决定", "请查看是哪个机关的决定、影响到哪一天、有错误时怎样提出。"),
    DecisionAct.PROLONG: ("对您的企业的一项状态再次确认", "请查看新的最后一天。状态已经消除的，请提出并附上证明。"),
    DecisionAct.END: ("对您的企业的一项决定已经解除", "各窗口的提示都已停止。"),
    DecisionAct.CORRECT: ("对您的企业的一项登记已经更正", "请查看更正后的内容。"),
    DecisionAct.ANNUL: ("对您的企业的一项登记已经撤销", "各窗口的提示都已停止。"),
    DecisionAct.EXPIRE: ("对您的企业的一项决定已经到期", "各窗口的提示都已停止。"),
}


def tell_of_file(session: Session, entered: int, office_id: str | None, now: datetime) -> None:
    """Tell the supervisors of the office once how many decisions of a file wait for them."""
    title = f"有 {entered} 项批量登记的决定等待确认"
    body = "请由登记人以外的负责人逐项核对文书后确认。"
    path = "/sanctions/decisions?status=entered"
    leave_notice(session, NewNotice(to_office(Role.SUPERVISOR, office_id), title, body, path, NoticeKind.DECISION), now)


def tell_of_decision(session: Session, row: FlagDecision, act: DecisionAct, now: datetime) -> None:
    """Leave the notices of this act."""
    path = f"/sanctions/decisions/{row.id}"
    if act is DecisionAct.ENTER:
        if row.entered_how == "file":
            return  # one notice tells of the whole file
        title, body = "有一项决定等待确认", "请由登记人以外的负责人核对文书后确认。"
        leave_notice(
            session, NewNotice(to_office(Role.SUPERVISOR, row.office_id), title, body, path, NoticeKind.DECISION), now
        )
    elif row.object_kind == "enterprise" and act in _TO_ENTERPRISE:
        title, said = _TO_ENTERPRISE[act]
        body = f"{vault_of(session).open(row.object_name_sealed)}：{said}"
        notice = NewNotice(to_enterprise(row.object_id), title, body, path, NoticeKind.DECISION, is_legal_service=True)
        leave_notice(session, notice, now)
