"""How the pages of a complaint show what the queries say: shapes of stages, stations of the timeline, ways on."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from core.kernel.workdays import DueDay
from mediation.domain.clocks import ClockView
from mediation.domain.lifecycle import Action, Stage
from mediation.queries.complaint_page import ComplaintPage
from mediation.queries.timeline import TimelineItem

STAGE_SHAPES: Mapping[Stage, str] = {
    Stage.DRAFT: "draft",
    Stage.NEGOTIATING: "going",
    Stage.SETTLED_DIRECTLY: "done",
    Stage.FILED: "waiting",
    Stage.ACCEPTED: "going",
    Stage.REFUSED: "closed",
    Stage.MEDIATING: "going",
    Stage.SETTLED: "done",
    Stage.PERFORMED: "kept",
    Stage.BREACHED: "broken",
    Stage.TERMINATED: "stopped",
    Stage.WITHDRAWN: "closed",
    Stage.TRANSFERRED: "closed",
}

_PAGES: Mapping[Action, str] = {
    Action.FILE: "filing.show_draft",
    Action.ESCALATE: "negotiation.show_escalation",
    Action.DECLINE_NEGOTIATION: "negotiation.show_decline",
    Action.ANSWER_SUPPLEMENT: "supplements.show_answer",
    Action.GIVE_CONSENT: "room.show_consent",
    Action.MAKE_OFFER: "room.show_room",
    Action.SIGN_AGREEMENT: "agreements.show_agreement",
    Action.CONFIRM_PERFORMANCE: "performance.show_performance",
    Action.REPORT_BREACH: "performance.show_breach",
    Action.SUBMIT_PERFORMANCE_PROOF: "performance.show_proof",
    Action.GIVE_EXCUSE: "performance.show_excuse",
    Action.ADD_EVIDENCE: "evidence.show_add",
    Action.ANSWER_FACTS: "merchant.show_facts",
    Action.WITHDRAW: "complaints.show_withdraw",
    Action.SEAL_AGREEMENT: "agreements.show_agreement",
}
# What the button on top says where the name of the act alone would not tell a person what to do.
_BUTTONS: Mapping[Action, str] = {
    Action.GIVE_CONSENT: "看说明，决定是否同意调解",
    Action.ANSWER_SUPPLEMENT: "补充材料",
    Action.MAKE_OFFER: "进入调解室",
    Action.SIGN_AGREEMENT: "看协议，签字",
    Action.CONFIRM_PERFORMANCE: "收到了吗",
    Action.SUBMIT_PERFORMANCE_PROOF: "上传履行凭证",
}
_BESIDE = (
    Action.REPORT_BREACH,
    Action.ESCALATE,
    Action.DECLINE_NEGOTIATION,
    Action.ADD_EVIDENCE,
    Action.ANSWER_FACTS,
    Action.WITHDRAW,
)
_WORKING_DAYS = "个工作日"


@dataclass(frozen=True)
class WayOn:
    text: str
    href: str
    why: str = ""


def clock_unit(clock: ClockView) -> str:
    return "working" if clock.unit_text == _WORKING_DAYS else "calendar"


def due_day(clock: ClockView) -> DueDay:
    return DueDay(clock.due_on, clock.provisional)


def timeline_steps(page: ComplaintPage) -> list[dict[str, object]]:
    """Return the stations for the timeline macro, with a kept or broken promise marked as such."""
    return [_step(item, page.head.stage) for item in page.timeline]


def _step(item: TimelineItem, stage: Stage) -> dict[str, object]:
    state: str = item.state
    if item.state == "now":
        state = {Stage.PERFORMED: "kept", Stage.BREACHED: "broken"}.get(stage, state)
    step: dict[str, object] = {"title": item.title, "state": state, "note": item.text, "at": item.day}
    if item.clock is not None:
        step.update(due=due_day(item.clock), unit=clock_unit(item.clock))
    return step


def main_way(page: ComplaintPage) -> WayOn | None:
    """Return the one act to put on top, as a link."""
    main = page.head.main_action
    if main is None or main.action not in _PAGES:
        return None
    return WayOn(_BUTTONS.get(main.action, main.text), _address(main.action, page.head.complaint_id), main.why)


def other_ways(page: ComplaintPage, names: Mapping[Action, str]) -> list[WayOn]:
    """Return what else the viewer may do now, as links."""
    main = page.head.main_action.action if page.head.main_action else None
    open_now = (action for action in _BESIDE if action in page.head.actions and action is not main)
    return [WayOn(names[action], _address(action, page.head.complaint_id)) for action in open_now]


def _address(action: Action, complaint_id: str) -> str:
    return url_for(_PAGES[action], complaint_id=complaint_id)
