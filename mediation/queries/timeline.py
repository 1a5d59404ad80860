"""The way of a complaint in a few stations: done, now, next, with days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date, local_date
from mediation.domain.clocks import ClockView
from mediation.domain.lifecycle import STAGE_NAMES, Stage
from mediation.domain.negotiation import NEGOTIATION_END_NAMES, NegotiationEnd
from mediation.storage.agreement_tables import Agreement, Performance
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import find_agreement, find_performance, find_session
from mediation.storage.negotiation_tables import Negotiation
from mediation.storage.room_tables import MEDIATION

State = Literal["done", "now", "next"]


@dataclass(frozen=True)
class TimelineItem:
    """`clock` stands at the station that is now, when it has one; `day` is when it was reached."""

    state: State
    title: str
    text: str
    day: date | None = None
    clock: ClockView | None = None


@dataclass(frozen=True)
class _Station:
    title: str
    stages: frozenset[Stage]
    done_text: str
    now_text: str
    next_text: str
    reached_on: date | None


_ENDED = frozenset({Stage.REFUSED, Stage.TERMINATED, Stage.WITHDRAWN, Stage.TRANSFERRED})
_END_TEXTS: dict[Stage, str] = {
    Stage.REFUSED: "请查看不予受理决定书，上面写有依据和其他途径",
    Stage.TERMINATED: "请查看终止调解决定书，上面写有依据和其他途径",
    Stage.WITHDRAWN: "投诉已撤回",
    Stage.TRANSFERRED: "已移送其他机关，请查看移送给哪里和理由",
}


def timeline(session: Session, complaint: Complaint, clock: ClockView | None, today: date) -> tuple[TimelineItem, ...]:
    """Return the stations in order; a complaint that ended early stops at its end."""
    stage = Stage(complaint.stage)
    stations = _stations(session, complaint)
    if stage in _ENDED:
        done = [_done(station) for station in stations if station.reached_on is not None]
        end = TimelineItem("done", STAGE_NAMES[stage], _END_TEXTS[stage], complaint.concluded_on or today)
        return (*done, end)
    return tuple(_walk(stations, stage, clock))


def _walk(stations: tuple[_Station, ...], stage: Stage, clock: ClockView | None) -> Iterable[TimelineItem]:
    state: State = "done"
    for station in stations:
        if stage in station.stages:
            state = "next"
            yield TimelineItem("now", station.title, station.now_text, clock=clock)
        elif state == "done":
            yield _done(station)
        else:
            yield TimelineItem("next", station.title, station.next_text)


def _done(station: _Station) -> TimelineItem:
    return TimelineItem("done", station.title, station.done_text, station.reached_on)


def _stations(session: Session, complaint: Complaint) -> tuple[_Station, ...]:
    room, negotiation = find_session(session, complaint.id), session.get(Negotiation, complaint.id)
    opened_at = room.opened_at if room and room.kind == MEDIATION else None
    agreement, performance = find_agreement(session, complaint.id), find_performance(session, complaint.id)
    sealed_on = _day(agreement.sealed_at if agreement else None)
    if negotiation is not None and complaint.received_on is None:
        return _direct_stations(negotiation, agreement, performance)
    return (
        *_negotiated(negotiation),
        _station("提交投诉", {Stage.DRAFT}, ("我们已收到", "填完后提交", ""), complaint.received_on),
        _station(
            "决定是否受理",
            {Stage.FILED},
            ("已受理", "办理人员正在审查", "收到后审查是否符合条件"),
            complaint.accepted_on,
        ),
        _station(
            "双方同意调解",
            {Stage.ACCEPTED},
            ("双方都已同意", "正在征求双方意见", "调解以双方自愿为前提"),
            _day(opened_at),
        ),
        _station(
            "调解",
            {Stage.MEDIATING},
            ("已达成协议", "双方陈述、提出方案，可以随时转人工", "在网上协商，不必同时在线"),
            sealed_on,
        ),
        _station("履行", {Stage.SETTLED, Stage.BREACHED}, ("已按约履行", _promise(agreement, performance), ""), None),
        _station("办结", {Stage.PERFORMED}, ("", "双方的约定已经完成", "确认履行后办结"), None),
    )


def _direct_stations(
    negotiation: Negotiation, agreement: Agreement | None, performance: Performance | None
) -> tuple[_Station, ...]:
    promise = {Stage.SETTLED_DIRECTLY}
    return (
        _station("请商家直接答复", {Stage.DRAFT}, ("商家已收到", "", ""), negotiation.started_on),
        _station(
            "直接协商",
            {Stage.NEGOTIATING},
            ("已达成和解", "双方陈述、提出方案。谈不成或者到期，自动转给市场监管部门", ""),
            negotiation.ended_on,
        ),
        _station("履行", promise, ("已按约履行", _promise(agreement, performance), "达成和解后，按约定履行"), None),
        _station("办结", {Stage.PERFORMED}, ("", "双方的约定已经完成", "确认履行后办结"), None),
    )


def _negotiated(negotiation: Negotiation | None) -> tuple[_Station, ...]:
    if negotiation is None or negotiation.ending is None:
        return ()
    text = NEGOTIATION_END_NAMES[NegotiationEnd(negotiation.ending)]
    return (_station("与商家直接协商", set(), (text, "", ""), negotiation.ended_on),)


def _station(title: str, stages: set[Stage], texts: tuple[str, str, str], reached_on: date | None) -> _Station:
    return _Station(title, frozenset(stages), *texts, reached_on)


def _promise(agreement: Agreement | None, performance: Performance | None) -> str:
    if agreement is None or performance is None:
        return "按约定的日期履行"
    day = agreement.due_on
    return f"约定在 {chinese_date(day)}前{'全部' if agreement.first_due_on < day else ''}履行"


def _day(at: datetime | None) -> date | None:
    return None if at is None else local_date(at)
