"""Cases of repair and objection as one page shows them: what is now, by when, what follows, what this reader may do."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from flask import url_for

from core.kernel.clock import chinese_date
from core.kernel.roles import Role
from core.kernel.workdays import DueDay
from credit.domain.objection_steps import OPEN_OBJECTION, ObjectionAction, ObjectionStatus
from credit.domain.repair_steps import OPEN, RepairAction, RepairStatus
from credit.queries.case_lines import CourseLine, DueLine, PaperLine
from credit.queries.objection_page import ObjectionPage
from credit.queries.record_lines import RecordLine
from credit.queries.repair_page import RepairPage

Facts = tuple[tuple[str, str], ...]
Station = dict[str, object]
REPAIRS, OBJECTIONS = "repairs", "objections"

_R, _O = RepairStatus, ObjectionStatus
SHAPES: Mapping[StrEnum, str] = {
    _R.APPLIED: "waiting",
    _R.CORRECTION_ASKED: "short",
    _R.SUPPLEMENTED: "waiting",
    _R.ACCEPTED: "going",
    _R.EXTENDED: "going",
    _R.NOT_ACCEPTED: "stopped",
    _R.GRANTED: "done",
    _R.REFUSED: "stopped",
    _R.REFUSED_FOR_FRAUD: "refuse",
    _R.REVOKED: "refuse",
    _R.PLAN_FAILED: "stopped",
    _R.WITHDRAWN: "closed",
    _R.LAPSED: "closed",
}
OBJECTION_SHAPES: Mapping[StrEnum, str] = {
    _O.RAISED: "waiting",
    _O.ACCEPTED: "going",
    _O.NOT_ACCEPTED: "stopped",
    _O.UPHELD: "going",
    _O.REJECTED: "stopped",
    _O.CORRECTED: "done",
    _O.RECORD_WITHDRAWN: "done",
    _O.TAKEN_BACK: "closed",
    _O.LAPSED: "closed",
}

CLOCKS: Mapping[StrEnum, str] = {
    _R.APPLIED: "决定是否受理",
    _R.SUPPLEMENTED: "决定是否受理",
    _R.CORRECTION_ASKED: "企业补正",
    _R.ACCEPTED: "作出决定",
    _R.EXTENDED: "作出决定",
    _R.GRANTED: "处理数据",
}
OBJECTION_CLOCKS: Mapping[StrEnum, str] = {
    _O.RAISED: "决定是否受理",
    _O.ACCEPTED: "核实并答复",
    _O.UPHELD: "更正记录",
}

# Which station of the road is now; the rest follows.
_ROAD = ("办理机关决定是否受理", "审查并作出决定", "停止公示、共享和使用")
_NOW: Mapping[StrEnum, tuple[int, str]] = {
    _R.APPLIED: (0, "办理机关决定是否受理"),
    _R.CORRECTION_ASKED: (-1, "等待企业补正"),
    _R.SUPPLEMENTED: (0, "办理机关决定是否受理"),
    _R.ACCEPTED: (1, "审查并作出决定"),
    _R.EXTENDED: (1, "审查并作出决定（已延长）"),
}
_OBJECTION_ROAD = ("办理机关决定是否受理", "核实并答复", "成立的，更正或者撤销记录")
_OBJECTION_NOW: Mapping[StrEnum, tuple[int, str]] = {
    _O.RAISED: (0, "办理机关决定是否受理"),
    _O.ACCEPTED: (1, "核实并答复"),
    _O.UPHELD: (2, "更正或者撤销记录"),
}

# What the enterprise reads on top: what happens now and what it may do.
_SAID: Mapping[StrEnum, tuple[str, str]] = {
    _R.APPLIED: (
        "申请已经收到",
        "办理机关先看材料齐不齐，再决定是否受理。现在不用做什么；想补充说明，可以等告知后一次补齐。",
    ),
    _R.CORRECTION_ASKED: ("请补正材料", "材料只告知这一次，都列在下面。补齐以后，办理机关会接着办。"),
    _R.SUPPLEMENTED: ("补正已经收到", "办理机关会决定是否受理，不会再要求补正。"),
    _R.ACCEPTED: ("申请已经受理", "办理机关正在审查，到期以前会作出书面决定。"),
    _R.EXTENDED: ("审查期限延长了", "情况比较复杂，办理机关用法定的延长期继续审查。理由写在下面的文书里。"),
    _R.NOT_ACCEPTED: ("申请没有被受理", "理由写在下面。准备好以后可以重新申请；不服的，可以用下面的途径。"),
    _R.GRANTED: ("准予修复", "这条记录已经停止公示、共享和使用，其他网站和部门应当跟着停止。"),
    _R.REFUSED: ("这次没有准予修复", "理由写在下面。条件具备以后可以再申请；不服的，可以用下面的途径。"),
    _R.REFUSED_FOR_FRAUD: ("因材料造假，没有准予修复", "理由和后果写在下面。不服的，可以用下面的途径。"),
    _R.REVOKED: ("修复因造假被撤销", "记录恢复公示，公示期重新计算。不服的，可以用下面的途径。"),
    _R.PLAN_FAILED: ("临时修复结束", "重整计划或者和解协议没有执行，记录恢复公示，公示期接着原来的算。"),
    _R.WITHDRAWN: ("您已经撤回申请", "不留下不利的影响，以后还可以再申请。"),
    _R.LAPSED: ("不用再修复", "这条记录已经不再公示，申请自动结束。"),
}
_OBJECTION_SAID: Mapping[StrEnum, tuple[str, str]] = {
    _O.RAISED: ("异议已经收到", "办理机关会先决定是否受理。现在不用做什么。"),
    _O.ACCEPTED: ("异议已经受理", "办理机关正在核对原始材料，到期以前会书面答复。"),
    _O.NOT_ACCEPTED: ("异议没有被受理", "理由写在下面。有新的证据，可以再提；不服的，可以用下面的途径。"),
    _O.UPHELD: ("异议成立", "办理机关会在期限内更正或者撤销这条记录。"),
    _O.REJECTED: ("异议不成立", "理由写在下面。不服的，可以用下面的途径。"),
    _O.CORRECTED: ("记录已经更正", "更正前后的版本都留在您的档案里，对外只显示更正后的。"),
    _O.RECORD_WITHDRAWN: ("记录已经撤销", "公示、共享和使用都停止了。"),
    _O.TAKEN_BACK: ("您已经撤回异议", "记录不变，以后还可以再提。"),
    _O.LAPSED: ("不用再提异议", "这条记录已经撤销或者结束，异议自动结束。"),
}


@dataclass(frozen=True)
class _Words:
    """What the page says of one sort of case, status by status; `against` it there is a remedy."""

    sort: str
    name: str
    open: Collection[StrEnum]
    granted: Collection[StrEnum]
    against: Collection[StrEnum]
    shapes: Mapping[StrEnum, str]
    clocks: Mapping[StrEnum, str]
    road: tuple[str, ...]
    now: Mapping[StrEnum, tuple[int, str]]
    said: Mapping[StrEnum, tuple[str, str]]


_REPAIR = _Words(
    sort=REPAIRS,
    name="信用修复申请",
    open=OPEN,
    granted=(_R.GRANTED, _R.REVOKED, _R.PLAN_FAILED),
    against=(_R.NOT_ACCEPTED, _R.REFUSED, _R.REFUSED_FOR_FRAUD, _R.REVOKED, _R.PLAN_FAILED),
    shapes=SHAPES,
    clocks=CLOCKS,
    road=_ROAD,
    now=_NOW,
    said=_SAID,
)
_OBJECTION = _Words(
    sort=OBJECTIONS,
    name="对记录的异议",
    open=OPEN_OBJECTION,
    granted=(_O.CORRECTED, _O.RECORD_WITHDRAWN),
    against=(_O.NOT_ACCEPTED, _O.REJECTED),
    shapes=OBJECTION_SHAPES,
    clocks=OBJECTION_CLOCKS,
    road=_OBJECTION_ROAD,
    now=_OBJECTION_NOW,
    said=_OBJECTION_SAID,
)
_LAST = frozenset({RepairAction.SUPPLEMENT, RepairAction.WITHDRAW, ObjectionAction.TAKE_BACK})
_MAIN = frozenset({RepairAction.ACCEPT, RepairAction.GRANT, ObjectionAction.ACCEPT})


@dataclass(frozen=True)
class Way:
    text: str
    href: str
    action: str
    is_main: bool


@dataclass(frozen=True)
class CaseView:
    """One case of either sort. `due` is the clock that runs now, of the office or of the enterprise."""

    sort: str
    case_id: str
    version: int
    sort_name: str
    what: str
    enterprise_id: str
    authority: str
    status_name: str
    shape: str
    is_open: bool
    said: tuple[str, str]
    due: DueDay | None
    clock: str
    remedy: str
    road: list[Station]
    record: RecordLine
    papers: tuple[PaperLine, ...]
    ways: tuple[Way, ...]
    is_granted: bool
    asked_items: tuple[str, ...] = ()
    decision: Facts = ()
    later_penalties: tuple[RecordLine, ...] = ()


def repair_view(page: RepairPage, role: Role) -> CaseView:
    view = _view(_REPAIR, page, (page.repair_id, page.kind_name), _due_of_repair(page), role)
    return replace(
        view,
        asked_items=page.correction_items if page.status is RepairStatus.CORRECTION_ASKED else (),
        decision=_decision_of(page),
        later_penalties=page.later_penalties,
    )


def objection_view(page: ObjectionPage, role: Role) -> CaseView:
    view = _view(_OBJECTION, page, (page.objection_id, page.wanted_name), _due_day(page.due), role)
    return replace(view, decision=_answer_of(page))


def _view(
    words: _Words, page: RepairPage | ObjectionPage, told: tuple[str, str], due: DueDay | None, role: Role
) -> CaseView:
    """Return what both sorts show; `told` is which case it is and what it asks for."""
    case_id, what = told
    clock = words.clocks.get(page.status, "")
    return CaseView(
        sort=words.sort,
        case_id=case_id,
        version=page.version,
        sort_name=words.name,
        what=what,
        enterprise_id=page.enterprise_id,
        authority=page.authority,
        status_name=page.status_name,
        shape=words.shapes[page.status],
        is_open=page.status in words.open,
        said=words.said[page.status],
        due=due,
        clock=clock,
        remedy=page.remedy if page.status in words.against else "",
        road=_road(page.course, words.now.get(page.status), words.road, due, clock),
        record=page.record,
        papers=page.papers,
        ways=_ways(words.sort, case_id, [(each.action, each.name) for each in page.actions], role),
        is_granted=page.status in words.granted,
    )


def _due_of_repair(page: RepairPage) -> DueDay | None:
    if page.status is RepairStatus.CORRECTION_ASKED and page.correction_due_on is not None:
        return DueDay(page.correction_due_on, provisional=False)
    return _due_day(page.due)


def _due_day(due: DueLine | None) -> DueDay | None:
    return None if due is None else DueDay(due.on, due.provisional)


def _decision_of(page: RepairPage) -> Facts:
    barred = None if page.barred_until is None else f"{chinese_date(page.barred_until)}以前不能再申请信用修复"
    return _known(
        ("文号", page.document_number),
        ("理由", page.reason),
        ("决定日期", _day(page.decided_on)),
        ("数据最晚处理完", _day(page.data_due_on)),
        ("后果", barred),
    )


def _answer_of(page: ObjectionPage) -> Facts:
    return _known(("理由", page.reason), ("答复日期", _day(page.decided_on)), ("更正日期", _day(page.corrected_on)))


def _known(*facts: tuple[str, str | None]) -> Facts:
    return tuple((label, text) for label, text in facts if text)


def _day(day: date | None) -> str | None:
    return None if day is None else chinese_date(day)


def _road(
    course: tuple[CourseLine, ...],
    now: tuple[int, str] | None,
    stations: tuple[str, ...],
    due: DueDay | None,
    clock: str,
) -> list[Station]:
    done: list[Station] = [{"title": each.action_name, "state": "done", "at": each.at} for each in course]
    if now is None:
        return done
    place, title = now
    running: Station = {"title": title, "state": "now"}
    if due is not None:
        running.update(due=due, note=f"{clock}的最后一天")
    following: list[Station] = [{"title": each, "state": "next"} for each in stations[place + 1 :]]
    return [*done, running, *following]


def _ways(sort: str, case_id: str, offers: list[tuple[StrEnum, str]], role: Role) -> tuple[Way, ...]:
    """Return the open acts, the usual one first; what the enterprise itself does comes last for officials."""
    mains = frozenset({RepairAction.SUPPLEMENT}) if role is Role.MERCHANT else _MAIN
    ordered = sorted(offers, key=lambda offer: (offer[0] not in mains, offer[0] in _LAST))
    return tuple(
        Way(
            name,
            url_for("right_cases.show_act", sort=sort, case_id=case_id, action=action.value),
            action.value,
            action in mains,
        )
        for action, name in ordered
    )
