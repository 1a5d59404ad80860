"""What the office can do about a case now: the one act on top, and the others beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from mediation.domain.lifecycle import Action
from mediation.queries.complaint_page import ComplaintPage


@dataclass(frozen=True)
class OfficeWay:
    text: str
    href: str


@dataclass(frozen=True)
class NextAct:
    """The box on top of a case: what it waits for, the main act if there is one, the likely others, the rare ones."""

    title: str
    why: str
    main: OfficeWay | None
    others: tuple[OfficeWay, ...]
    rare: tuple[OfficeWay, ...]
    may_send_letter: bool
    is_over: bool


# In the order in which the main act is chosen.
_WAYS: Mapping[Action, tuple[str, str]] = {
    Action.DECIDE_RECUSAL: ("决定是否回避", "procedure.show_act"),
    Action.ACCEPT: ("受理", "office.show_acceptance"),
    Action.SEAL_AGREEMENT: ("核对并盖章", "agreements.show_agreement"),
    Action.DISCARD_AGREEMENT: ("退回协议", "agreements.show_discard"),
    Action.ANSWER_CALL: ("进入调解室答复", "room.show_room"),
    Action.REFUSE: ("不予受理", "office.show_refusal"),
    Action.JUDGE_DUPLICATE: ("查重复投诉", "duplicates.show_duplicates"),
    Action.SPLIT_REPORT: ("分出举报", "office_reports.show_split"),
    Action.REQUEST_SUPPLEMENT: ("请消费者补充材料", "supplements.show_request"),
    Action.ATTACH_RESPONDENT: ("确定被投诉人", "office.show_respondent"),
    Action.CONFIRM_PERFORMANCE: ("登记已履行", "performance.show_performance"),
    Action.REPORT_BREACH: ("登记未履行", "performance.show_breach"),
    Action.TERMINATE: ("终止调解", "office.show_termination"),
    Action.SETTLE_COMPETENCE: ("协商管辖", "office_work.show_competence"),
    Action.DESIGNATE_OFFICE: ("指定管辖", "office_work.show_competence"),
    Action.ASSIGN: ("分派承办人", "office_work.show_handler"),
    Action.HAND_OVER: ("交接", "office_work.show_handler"),
    Action.TRANSFER_OUTSIDE: ("移送", "office_work.show_transfer"),
    Action.DISPUTE_COMPETENCE: ("管辖异议", "office_work.show_competence"),
}
_MAIN = (
    Action.DECIDE_RECUSAL,
    Action.DESIGNATE_OFFICE,
    Action.SETTLE_COMPETENCE,
    Action.ACCEPT,
    Action.SEAL_AGREEMENT,
    Action.DISCARD_AGREEMENT,
    Action.ANSWER_CALL,
)
# Kept in a fold, so that the box shows a choice and no keyboard.
_RARE = frozenset(
    {
        Action.JUDGE_DUPLICATE,
        Action.SPLIT_REPORT,
        Action.ASSIGN,
        Action.HAND_OVER,
        Action.TRANSFER_OUTSIDE,
        Action.DISPUTE_COMPETENCE,
    }
)
_SAID: Mapping[Action, tuple[str, str]] = {
    Action.DECIDE_RECUSAL: ("调解中止，等待决定是否回避", "决定以后调解才能继续。请看申请的原因，写明理由。"),
    Action.DESIGNATE_OFFICE: ("两个机关对管辖有争议", "协商不成的，由您指定一个机关办理。"),
    Action.SETTLE_COMPETENCE: ("管辖正在协商", "确定由哪个机关办理以后，受理期限才开始计算。"),
    Action.ACCEPT: ("请决定是否受理", "受理后双方会收到通知，调解期限开始计算。"),
    Action.SEAL_AGREEMENT: ("双方已经签署，等待盖章", "核对金额、期限和方式后，由调解员盖章。"),
    Action.DISCARD_AGREEMENT: ("协议约定的日期已过", "不能再盖章。请退回协议，由双方重新约定日期。"),
    Action.ANSWER_CALL: ("有一方请调解员介入", "进入调解室，双方都会看到您的话。"),
    Action.ATTACH_RESPONDENT: ("请先确定被投诉人", "消费者没有找到商家，只写了描述。也可以先受理，再查清商家。"),
}
_SUSPENDED_WHY = "由负责人决定，决定以后调解再继续。"
_TO_SIGN_WHY = "协议已经拟好，双方签字后由调解员盖章。"
_OVER = "这件投诉已经办结"
_WAITING_WHY = "到期没有进展，系统会提醒您。"
_LATE_WHY = "期限已经过了，请尽快了解情况。"


def next_act(page: ComplaintPage) -> NextAct:
    """Return the box of this case, made of the acts that the viewer may do now."""
    head = page.head
    open_now = {action: _way(action, page) for action in _WAYS if action in head.actions}
    main = _main(page, open_now)
    title, why = _SAID[main] if main else _waiting(page)
    others = [way for action, way in open_now.items() if action is not main and action not in _RARE]
    rare = tuple(way for action, way in open_now.items() if action is not main and action in _RARE)
    if head.waits_for_signatures:
        others.insert(0, OfficeWay("查看协议", url_for("agreements.show_agreement", complaint_id=head.complaint_id)))
    if head.has_room and main is not Action.ANSWER_CALL:
        others.insert(0, OfficeWay("进入调解室", url_for("room.show_room", complaint_id=head.complaint_id)))
    is_over = not head.actions and not head.waiting_for
    letter = Action.ISSUE_LETTER in head.actions
    return NextAct(title, why, open_now[main] if main else None, tuple(others), rare, letter, is_over)


def _main(page: ComplaintPage, open_now: Mapping[Action, OfficeWay]) -> Action | None:
    if page.head.is_suspended:
        return Action.DECIDE_RECUSAL if Action.DECIDE_RECUSAL in open_now else None
    has_respondent = page.told.respondent.enterprise_id is not None
    if not has_respondent and Action.ATTACH_RESPONDENT in open_now:
        return Action.ATTACH_RESPONDENT
    return next((action for action in _MAIN if action in open_now), None)


def _way(action: Action, page: ComplaintPage) -> OfficeWay:
    text, endpoint = _WAYS[action]
    if action is Action.ATTACH_RESPONDENT and page.told.respondent.enterprise_id:
        text = "更换被投诉人"
    act = action.value if endpoint == "procedure.show_act" else None  # None is left out of the address
    return OfficeWay(text, url_for(endpoint, complaint_id=page.head.complaint_id, act=act))


def _waiting(page: ComplaintPage) -> tuple[str, str]:
    head = page.head
    if not head.waiting_for:
        return _OVER, f"结果：{head.stage_name}。"
    if head.is_suspended:
        return head.waiting_for, _SUSPENDED_WHY
    is_late = head.clock is not None and head.clock.is_overdue
    why = _TO_SIGN_WHY if head.waits_for_signatures else _WAITING_WHY
    return head.waiting_for, _LATE_WHY if is_late else why
