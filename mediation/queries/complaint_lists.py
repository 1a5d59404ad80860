"""Lists of complaints: one's own, a merchant's work, the office's queue. Only the shown page is opened."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor, Role
from identity.queries.accounts import contact_of
from mediation.domain.clocks import ClockKind, ClockView
from mediation.domain.lifecycle import FINAL, OFFICE_ROLES, STAGE_NAMES, Stage
from mediation.queries.clock_of import Clocks
from mediation.queries.next_step import waiting_for
from mediation.queries.offices import office_names
from mediation.queries.whose import Whose, whose_work
from mediation.storage.agreement_tables import Agreement, Signature
from mediation.storage.claims import claims_of
from mediation.storage.complaint_tables import Complaint
from mediation.storage.procedures import is_suspended
from mediation.storage.room_tables import HumanCall
from mediation.storage.visibility import concerns_respondent, visible_to
from registry.queries.enterprise_page import enterprise_names

PAGE_SIZE = 20
_LARGEST_PAGE = 100


class Sort(StrEnum):
    DUE = "due"
    NEWEST = "newest"
    OLDEST = "oldest"


SORT_NAMES: dict[Sort, str] = {Sort.DUE: "先到期的在前", Sort.NEWEST: "新的在前", Sort.OLDEST: "旧的在前"}


class Mark(StrEnum):
    """Chips that narrow a list to what needs somebody."""

    OPEN = "open"
    OVERDUE = "overdue"
    CALLED = "called"
    TO_SEAL = "to_seal"
    SUSPENDED = "suspended"
    NO_RESPONDENT = "no_respondent"


MARK_NAMES: dict[Mark, str] = {
    Mark.OPEN: "未办结",
    Mark.OVERDUE: "已超期",
    Mark.CALLED: "请调解员介入",
    Mark.TO_SEAL: "等待盖章",
    Mark.SUSPENDED: "等待决定回避",
    Mark.NO_RESPONDENT: "商家未确定",
}


@dataclass(frozen=True)
class ListFilter:
    """What to show: stages, marks, category and number narrow the list; pages count from 1."""

    stages: frozenset[Stage] = frozenset()
    marks: frozenset[Mark] = frozenset()
    category: str | None = None
    respondent_id: str | None = None
    number: str = ""
    whose: Whose = Whose.OFFICE
    office_id: str | None = None
    sort: Sort = Sort.DUE
    page: int = 1
    page_size: int = PAGE_SIZE


EVERYTHING = ListFilter()


@dataclass(frozen=True)
class ComplaintLine:
    complaint_id: str
    number: str
    stage: Stage
    stage_name: str
    respondent_id: str | None
    respondent_name: str
    category: str | None
    claims_text: str
    event_on: date | None
    received_on: date | None
    accepted_on: date | None
    concluded_on: date | None
    saved_at: datetime
    clock: ClockView | None
    round_clock: ClockView | None
    has_open_call: bool
    waits_for_seal: bool
    is_suspended: bool
    waiting_for: str
    handler_name: str
    office_name: str


@dataclass(frozen=True)
class ComplaintList:
    """One page of a list; `counts` and `overdue` say how many the viewer has, whatever the filter."""

    lines: tuple[ComplaintLine, ...]
    total: int
    page: int
    pages: int
    filter: ListFilter
    counts: Mapping[Stage, int] = field(default_factory=dict)
    overdue: int = 0


def own_complaints(session: Session, viewer: Actor, now: datetime, wanted: ListFilter = EVERYTHING) -> ComplaintList:
    """Return a consumer's complaints and drafts; thrown away drafts are left out."""
    if viewer.role is not Role.CONSUMER:
        raise NotAllowedError("请用消费者账号查看")
    kept = or_(Complaint.stage != Stage.WITHDRAWN.value, Complaint.number.is_not(None))
    return _list(session, viewer, now, wanted, kept)


def merchant_complaints(
    session: Session, viewer: Actor, now: datetime, wanted: ListFilter = EVERYTHING
) -> ComplaintList:
    """Return the complaints that the enterprises of the viewer negotiate or answer."""
    if viewer.role is not Role.MERCHANT:
        raise NotAllowedError("请用商家账号查看")
    return _list(session, viewer, now, wanted, concerns_respondent())


def office_queue(session: Session, viewer: Actor, now: datetime, wanted: ListFilter = EVERYTHING) -> ComplaintList:
    """Return the office's complaints, what is due first on top."""
    if viewer.role not in {Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR}:
        raise NotAllowedError("当前账号不能查看投诉队列")
    return _list(session, viewer, now, wanted, Complaint.received_on.is_not(None))


def _list(
    session: Session, viewer: Actor, now: datetime, wanted: ListFilter, scope: ColumnElement[bool]
) -> ComplaintList:
    today = local_date(now)
    mine = and_(visible_to(viewer), scope)
    whose = whose_work(session, viewer, wanted.whose, today)
    chosen = select(Complaint).where(mine, whose, *_conditions(wanted, today))
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    size = min(max(1, wanted.page_size), _LARGEST_PAGE)
    pages = max(1, -(-total // size))
    page = min(max(1, wanted.page), pages)
    rows = session.scalars(_sorted(chosen, wanted.sort).limit(size).offset((page - 1) * size)).all()
    counted = session.execute(select(Complaint.stage, func.count()).where(mine).group_by(Complaint.stage))
    counts = {Stage(stage): count for stage, count in counted}
    overdue = session.scalar(select(func.count()).select_from(Complaint).where(mine, _is_overdue(today))) or 0
    return ComplaintList(_lines(session, viewer, rows, today), total, page, pages, wanted, counts, overdue)


def _sorted(chosen: Select[Complaint], sort: Sort) -> Select[Complaint]:
    orders: dict[Sort, tuple[SQLColumnExpression[Any], ...]] = {
        Sort.DUE: (Complaint.due_on.is_(None), Complaint.due_on, Complaint.saved_at.desc()),
        Sort.NEWEST: (Complaint.saved_at.desc(),),
        Sort.OLDEST: (Complaint.saved_at,),
    }
    return chosen.order_by(*orders[sort], Complaint.id)


def _conditions(wanted: ListFilter, today: date) -> list[ColumnElement[bool]]:
    conditions = [_MARKS[mark](today) for mark in sorted(wanted.marks)]
    if wanted.stages:
        conditions.append(Complaint.stage.in_(sorted(wanted.stages)))
    if wanted.category:
        conditions.append(Complaint.category == wanted.category)
    if wanted.office_id:
        conditions.append(Complaint.office_id == wanted.office_id)
    if wanted.respondent_id:
        conditions.append(Complaint.respondent_id == wanted.respondent_id)
    if wanted.number.strip():
        conditions.append(Complaint.number.contains(wanted.number.strip(), autoescape=True))
    return conditions


def _is_open(_today: date) -> ColumnElement[bool]:
    return Complaint.stage.not_in(sorted(FINAL))


def _is_overdue(today: date) -> ColumnElement[bool]:
    return Complaint.due_on < today


def _is_called(_today: date) -> ColumnElement[bool]:
    return and_(
        Complaint.stage == Stage.MEDIATING.value,
        exists().where(HumanCall.complaint_id == Complaint.id, HumanCall.answered_at.is_(None)),
    )


def _waits_for_seal(_today: date) -> ColumnElement[bool]:
    signed = (
        select(func.count())
        .select_from(Signature)
        .join(Agreement, Agreement.id == Signature.agreement_id)
        .where(Agreement.complaint_id == Complaint.id, Agreement.discarded_at.is_(None))
        .correlate(Complaint)
        .scalar_subquery()
    )
    return and_(Complaint.stage == Stage.MEDIATING.value, signed >= 2)  # noqa: PLR2004 - consumer and merchant


def _is_suspended(_today: date) -> ColumnElement[bool]:
    return is_suspended()


def _has_no_respondent(_today: date) -> ColumnElement[bool]:
    return Complaint.respondent_id.is_(None)


_MARKS: dict[Mark, Callable[[date], ColumnElement[bool]]] = {
    Mark.OPEN: _is_open,
    Mark.OVERDUE: _is_overdue,
    Mark.CALLED: _is_called,
    Mark.TO_SEAL: _waits_for_seal,
    Mark.SUSPENDED: _is_suspended,
    Mark.NO_RESPONDENT: _has_no_respondent,
}


@dataclass(frozen=True)
class _Beside:
    """What the lines of a list need from other rows, read once for all of them."""

    respondents: Mapping[str, str]
    handlers: Mapping[str, str]
    offices: Mapping[str, str]
    called: frozenset[str]
    to_seal: frozenset[str]
    suspended: frozenset[str]
    clocks: Clocks


def _lines(session: Session, viewer: Actor, rows: Sequence[Complaint], today: date) -> tuple[ComplaintLine, ...]:
    beside = _beside(session, viewer, rows, today)
    return tuple(_line(session, row, beside) for row in rows)


def _beside(session: Session, viewer: Actor, rows: Sequence[Complaint], today: date) -> _Beside:
    named = {row.handler_id for row in rows} if viewer.role in OFFICE_ROLES else set()
    clocks = Clocks(session, today)
    clocks.prepare(rows)
    return _Beside(
        respondents=enterprise_names(session, (row.respondent_id for row in rows if row.respondent_id)),
        handlers={one: contact_of(session, one).name for one in named if one},
        offices=office_names(session, {row.office_id for row in rows if row.office_id}),
        called=_marked(session, rows, _is_called(today)),
        to_seal=_marked(session, rows, _waits_for_seal(today)),
        suspended=_marked(session, rows, is_suspended()),
        clocks=clocks,
    )


def _line(session: Session, row: Complaint, beside: _Beside) -> ComplaintLine:
    stage, waits_for_seal, suspended = Stage(row.stage), row.id in beside.to_seal, row.id in beside.suspended
    return ComplaintLine(
        complaint_id=row.id,
        number=row.number or "",
        stage=stage,
        stage_name=STAGE_NAMES[stage],
        respondent_id=row.respondent_id,
        respondent_name=_respondent(session, row, beside.respondents),
        category=row.category,
        claims_text="；".join(claim.text for claim in claims_of(session, row)),
        event_on=row.event_on,
        received_on=row.received_on,
        accepted_on=row.accepted_on,
        concluded_on=row.concluded_on,
        saved_at=row.saved_at,
        clock=beside.clocks.of(row),
        round_clock=beside.clocks.running(row, ClockKind.ROUND),
        has_open_call=row.id in beside.called,
        waits_for_seal=waits_for_seal,
        is_suspended=suspended,
        waiting_for=waiting_for(stage, waits_for_seal=waits_for_seal, is_suspended=suspended),
        handler_name=beside.handlers.get(row.handler_id or "", ""),
        office_name=beside.offices.get(row.office_id or "", ""),
    )


def _marked(session: Session, rows: Sequence[Complaint], condition: ColumnElement[bool]) -> frozenset[str]:
    ids = [row.id for row in rows]
    return frozenset(session.scalars(select(Complaint.id).where(Complaint.id.in_(ids), condition)))


def _respondent(session: Session, row: Complaint, names: Mapping[str, str]) -> str:
    known = names.get(row.respondent_id or "")
    if known is not None:
        return known
    described = row.respondent_text_sealed
    return vault_of(session).open(described) if described else "尚未填写商家"
