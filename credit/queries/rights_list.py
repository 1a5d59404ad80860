"""The office's list of open repairs and objections: narrowed, counted and cut into pages by the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, select, true, union_all
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor
from credit.domain.case_procedure import STAFF
from credit.domain.objection_steps import OPEN_OBJECTION
from credit.domain.repair_steps import OPEN, RepairStatus
from credit.queries.rights_queue import ObjectionLine, RepairLine, objection_lines, repair_lines
from credit.storage.case_tables import CreditObjection, CreditRepair
from identity.queries.offices import find_office

_A_PAGE = 30


class RightSort(StrEnum):
    REPAIRS = "repairs"
    OBJECTIONS = "objections"


class RightMark(StrEnum):
    """What narrows the list by its clocks; WAITING are those whose enterprise has something to bring."""

    OVERDUE = "overdue"
    DUE = "due"
    WAITING = "enterprise"


@dataclass(frozen=True)
class RightsFilter:
    """Empty narrows nothing; `is_own`: what the reader's offices decide, and what no office here does. Pages from 1."""

    sort: RightSort | None = None
    mark: RightMark | None = None
    is_own: bool = False
    page: int = 1


@dataclass(frozen=True)
class RightsList:
    """One page, the earliest last day first, what has none at the end.

    `by_sort` counts what passes the rest of the filter, `by_mark` too; None stands for everything of it.
    """

    lines: tuple[RepairLine | ObjectionLine, ...]
    found: int
    pages: int
    by_sort: Mapping[RightSort | None, int]
    by_mark: Mapping[RightMark | None, int]
    own: int
    all: int


def rights_list(session: Session, actor: Actor, asked: RightsFilter, now: datetime) -> RightsList:
    """Return the open cases that pass the filter to officials; NotAllowedError for anybody else."""
    if actor.role not in STAFF:
        raise NotAllowedError("您的岗位不能查看待办的修复和异议")
    cases, today = _open_cases().subquery(), local_date(now)
    sorts = {sort: _of_sort(cases, sort) for sort in (None, *RightSort)}
    marks = {mark: _with_mark(cases, mark, today) for mark in (None, *RightMark)}
    own = _own(session, cases, actor)
    office = own if asked.is_own else true()
    tests = {
        **{("sort", sort): test & marks[asked.mark] & office for sort, test in sorts.items()},
        **{("mark", mark): sorts[asked.sort] & test & office for mark, test in marks.items()},
        ("own", None): sorts[asked.sort] & marks[asked.mark] & own,
        ("all", None): sorts[asked.sort] & marks[asked.mark],
    }
    counts = _counts(session, cases, tests)
    found = counts["sort", asked.sort]
    wanted = select(cases).where(sorts[asked.sort], marks[asked.mark], office)
    ordered = wanted.order_by(cases.c.due_on.is_(None), cases.c.due_on, cases.c.id)
    rows = session.execute(ordered.limit(_A_PAGE).offset(_A_PAGE * (asked.page - 1))).all()
    return RightsList(
        lines=_lines(session, rows, today),
        found=found,
        pages=max(1, -(-found // _A_PAGE)),
        by_sort={sort: counts["sort", sort] for sort in sorts},
        by_mark={mark: counts["mark", mark] for mark in marks},
        own=counts["own", None],
        all=counts["all", None],
    )


def _open_cases() -> Any:  # noqa: ANN401 - SQLAlchemy's union of two selects
    def of(sort: RightSort, table: Any, statuses: Any) -> Select[Any]:  # noqa: ANN401 - one of two mapped classes
        columns = (literal(sort.value).label("sort"), table.id, table.due_on, table.authority, table.status)
        return select(*columns).where(table.status.in_(statuses))

    return union_all(
        of(RightSort.REPAIRS, CreditRepair, OPEN), of(RightSort.OBJECTIONS, CreditObjection, OPEN_OBJECTION)
    )


def _of_sort(cases: Subquery, sort: RightSort | None) -> ColumnElement[bool]:
    return true() if sort is None else cases.c.sort == sort.value


def _with_mark(cases: Subquery, mark: RightMark | None, today: date) -> ColumnElement[bool]:
    tests: Mapping[RightMark | None, ColumnElement[bool]] = {
        None: true(),
        RightMark.OVERDUE: cases.c.due_on < today,
        RightMark.DUE: cases.c.due_on <= today,
        RightMark.WAITING: cases.c.status == RepairStatus.CORRECTION_ASKED.value,
    }
    return tests[mark]


def _own(session: Session, cases: Subquery, actor: Actor) -> ColumnElement[bool]:
    """Tell which cases this person decides: those of their offices, and those of an authority without one here."""
    names = session.scalars(select(cases.c.authority).distinct()).all()
    offices = {name: find_office(session, name) for name in names}
    held = [name for name, office in offices.items() if office is None or office.office_id in actor.office_ids]
    return cases.c.authority.in_(held)


def _counts(
    session: Session, cases: Subquery, tests: Mapping[tuple[str, Any], ColumnElement[bool]]
) -> Mapping[tuple[str, Any], int]:
    counted = [func.count(case((test, 1))) for test in tests.values()]
    row = session.execute(select(*counted).select_from(cases)).one()
    return dict(zip(tests, row, strict=True))


def _lines(session: Session, rows: Any, today: date) -> tuple[RepairLine | ObjectionLine, ...]:  # noqa: ANN401 - rows
    ids = {sort: [row.id for row in rows if row.sort == sort.value] for sort in RightSort}
    found: dict[str, RepairLine | ObjectionLine] = {
        line.repair_id: line for line in repair_lines(session, ids[RightSort.REPAIRS], today)
    }
    found |= {line.objection_id: line for line in objection_lines(session, ids[RightSort.OBJECTIONS], today)}
    return tuple(found[row.id] for row in rows)
