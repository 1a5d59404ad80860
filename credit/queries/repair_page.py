"""One application for credit repair as the enterprise and the office see it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor
from credit.domain.repair_rules import (
    ASKABLE,
    CONDITION_NAMES,
    MATERIAL_NAMES,
    REMEDY,
    REPAIR_KIND_NAMES,
    Condition,
    Material,
    RepairKind,
    conditions_of,
)
from credit.domain.repair_steps import REPAIR, RepairAction, RepairStatus
from credit.queries.case_lines import (
    CourseLine,
    DueLine,
    PaperLine,
    course_lines,
    due_line,
    open_actions,
    paper_lines,
    require_case_reader,
)
from credit.queries.record_lines import RecordLine, record_lines
from credit.storage.case_tables import CreditRepair
from credit.storage.cases import get_case, later_penalties, newest_edition, papers_of
from credit.storage.record_tables import CreditRecord
from rulebook.queries.books import current_book


@dataclass(frozen=True)
class RepairActionLine:
    action: RepairAction
    name: str


@dataclass(frozen=True)
class ConditionLine:
    condition: Condition
    name: str


@dataclass(frozen=True)
class MaterialLine:
    material: Material
    name: str


@dataclass(frozen=True)
class RepairPage:
    """`record` is the newest edition; `later_penalties` help to judge whether the same kind of act came again."""

    repair_id: str
    enterprise_id: str
    version: int
    kind: RepairKind
    kind_name: str
    status: RepairStatus
    status_name: str
    authority: str
    applied_on: date
    accepted_on: date | None
    due: DueLine | None
    correction_items: tuple[str, ...]
    correction_due_on: date | None
    decided_on: date | None
    document_number: str | None
    reason: str | None
    remedy: str
    data_due_on: date | None
    barred_until: date | None
    record: RecordLine
    later_penalties: tuple[RecordLine, ...]
    conditions: tuple[ConditionLine, ...]
    askable: tuple[MaterialLine, ...]
    papers: tuple[PaperLine, ...]
    course: tuple[CourseLine, ...]
    actions: tuple[RepairActionLine, ...]


def repair_page(session: Session, repair_id: str, actor: Actor, now: datetime) -> RepairPage:
    """Return the case to its parties and officials; raises NotFoundError for anybody else."""
    row = get_case(session, CreditRepair, repair_id)
    require_case_reader(actor, row)
    today = local_date(now)
    record = session.scalars(newest_edition(row.root_id)).one()
    kind, status = RepairKind(row.kind), RepairStatus(row.status)
    lines = _record_lines(session, record, today)
    return RepairPage(
        repair_id=row.id,
        enterprise_id=row.enterprise_id,
        version=row.version,
        kind=kind,
        kind_name=REPAIR_KIND_NAMES[kind],
        status=status,
        status_name=REPAIR.status_names[status],
        authority=row.authority,
        applied_on=row.applied_on,
        accepted_on=row.accepted_on,
        due=due_line(row, today),
        correction_items=tuple(MATERIAL_NAMES[Material(item)] for item in row.correction_items or ()),
        correction_due_on=row.correction_due_on,
        decided_on=row.decided_on,
        document_number=row.document_number,
        reason=row.reason,
        remedy=REMEDY,
        data_due_on=row.data_due_on,
        barred_until=row.barred_until,
        record=lines[0],
        later_penalties=lines[1:],
        conditions=tuple(ConditionLine(each, CONDITION_NAMES[each]) for each in conditions_of(kind, record.item)),
        askable=tuple(MaterialLine(each, MATERIAL_NAMES[each]) for each in ASKABLE),
        papers=paper_lines(session, papers_of(session, row)),
        course=course_lines(session, row),
        actions=_actions(session, row, actor),
    )


def _record_lines(session: Session, record: CreditRecord, today: date) -> tuple[RecordLine, ...]:
    rows = [record, *later_penalties(session, record)]
    return record_lines(rows, today, current_book(session).laws)


def _actions(session: Session, row: CreditRepair, actor: Actor) -> tuple[RepairActionLine, ...]:
    fitting = (each for each in open_actions(session, actor, row) if _fits(each, row))
    return tuple(RepairActionLine(each, REPAIR.action_names[each]) for each in fitting)


def _fits(action: RepairAction, row: CreditRepair) -> bool:
    return action is not RepairAction.NOTE_PLAN_FAILED or row.kind == RepairKind.TEMPORARY
