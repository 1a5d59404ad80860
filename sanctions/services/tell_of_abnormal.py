"""Notices of the abnormal list: to the enterprise what concerns it, to supervisors what waits for them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.roles import Role
from identity.domain.notices import NewNotice, NoticeKind, to_enterprise, to_office
from identity.services.leave_notice import leave_notice
from sanctions.domain.abnormal_grounds import Evidence, abnormal_law
from sanctions.domain.abnormal_procedure import AbnormalAct
from sanctions.storage.abnormal_listings import is_told
from sanctions.storage.abnormal_tables import AbnormalListing

_TO_ENTERPRISE: Mapping[AbnormalAct, tuple[str, str]] = {
    AbnormalAct.ORDER: ("收到责令公示通知", "请在期限内公示有关信息，期满没有公示的会列入经营异常名录。"),
    AbnormalAct.SEND_FIRST: ("登记机关正在按登记的住所联系您的企业", "已经寄出专用信函，请签收，或者联系登记机关。"),
    AbnormalAct.SEND_SECOND: (
        "登记机关再次寄出信函",
        "仍然无人签收的，会列入经营异常名录。请尽快联系登记机关。",
    ),
    AbnormalAct.DECIDE: ("决定将您的企业列入经营异常名录", "请查看原因、依据、怎样移出和怎样提出异议。"),
    AbnormalAct.TAKE_EFFECT: ("列入经营异常名录已经生效并公示", "请查看怎样移出，以及提出异议的最后一天。"),
    AbnormalAct.PAUSE: ("列入因重整、和解暂停", "公示和各窗口的提示都已停止；计划或者协议未能执行的会恢复。"),
    AbnormalAct.RESUME: ("列入已经恢复", "计划或者协议未能执行，请查看怎样移出和救济途径。"),
    AbnormalAct.REMOVE: ("已经移出经营异常名录", "公示和各窗口的提示都已停止。"),
    AbnormalAct.RESTORE: ("移出已被撤销，恢复列入", "请查看怎样移出和救济途径。"),
    AbnormalAct.CORRECT: ("列入有误，已经更正", "您的企业不再列入经营异常名录，公示和各窗口的提示都已停止。"),
    AbnormalAct.ANNUL: ("列入决定已经撤销", "公示和各窗口的提示都已停止。"),
    AbnormalAct.DROP: ("案件已经结束", "决定不列入经营异常名录。"),
}


def tell_of_abnormal(session: Session, row: AbnormalListing, act: AbnormalAct, now: datetime) -> None:
    """Leave the notices of this act; what the enterprise gets is the service of a document of the procedure."""
    path = f"/sanctions/abnormal/{row.id}"
    head, officers = to_office(Role.SUPERVISOR, row.office_id), to_office(Role.OFFICER, row.office_id)
    if _waits_for_decision(row, act):
        title, body = "有一件等待决定列入经营异常名录", f"{row.enterprise_name}：请由登记人以外的负责人审查后决定。"
        leave_notice(session, NewNotice(head, title, body, path, NoticeKind.DECISION), now)
    if act is AbnormalAct.ANSWER:
        title, body = "企业答复：已经公示", f"{row.enterprise_name}：请核对公示的内容；属实的，办理“不予列入”。"
        leave_notice(session, NewNotice(officers, title, body, path, NoticeKind.CASE), now)
    if act in _TO_ENTERPRISE and is_told(row):
        title, body = _TO_ENTERPRISE[act]
        to, body = to_enterprise(row.enterprise_id), f"{row.enterprise_name}：{body}"
        leave_notice(session, NewNotice(to, title, body, path, NoticeKind.DECISION, is_legal_service=True), now)


def _waits_for_decision(row: AbnormalListing, act: AbnormalAct) -> bool:
    if act is AbnormalAct.ESTABLISH:
        return True
    return act is AbnormalAct.FIND and abnormal_law().ground(row.ground).evidence is Evidence.DEADLINE
