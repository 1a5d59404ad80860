"""One objection to a record as the enterprise and the office see it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor
from credit.domain.objection_rules import WANTED_NAMES, Wanted, remedy_of
from credit.domain.objection_steps import OBJECTION, ObjectionAction, ObjectionStatus
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
from credit.storage.case_tables import CreditObjection
from credit.storage.cases import get_case, newest_edition, papers_of
from credit.storage.record_tables import CreditRecord
from rulebook.queries.books import current_book


@dataclass(frozen=True)
class ObjectionActionLine:
    action: ObjectionAction
    name: str


@dataclass(frozen=True)
class ObjectionPage:
    """`objected` is the edition that was objected to, `record` the newest one."""

    objection_id: str
    enterprise_id: str
    version: int
    wanted: Wanted
    wanted_name: str
    status: ObjectionStatus
    status_name: str
    authority: str
    raised_on: date
    accepted_on: date | None
    due: DueLine | None
    decided_on: date | None
    reason: str | None
    corrected_on: date | None
    remedy: str
    objected: RecordLine
    record: RecordLine
    papers: tuple[PaperLine, ...]
    course: tuple[CourseLine, ...]
    actions: tuple[ObjectionActionLine, ...]


def objection_page(session: Session, objection_id: str, actor: Actor, now: datetime) -> ObjectionPage:
    """Return the case to its parties and officials; raises NotFoundError for anybody else."""
    row = get_case(session, CreditObjection, objection_id)
    require_case_reader(actor, row)
    today = local_date(now)
    newest = session.scalars(newest_edition(row.root_id)).one()
    rows = [session.get_one(CreditRecord, row.record_id), newest]
    objected, record = record_lines(rows, today, current_book(session).laws)
    wanted, status = Wanted(row.wanted), ObjectionStatus(row.status)
    return ObjectionPage(
        objection_id=row.id,
        enterprise_id=row.enterprise_id,
        version=row.version,
        wanted=wanted,
        wanted_name=WANTED_NAMES[wanted],
        status=status,
        status_name=OBJECTION.status_names[status],
        authority=row.authority,
        raised_on=row.raised_on,
        accepted_on=row.accepted_on,
        due=due_line(row, today),
        decided_on=row.decided_on,
        reason=row.reason,
        corrected_on=row.corrected_on,
        remedy=remedy_of(newest.item),
        objected=objected,
        record=record,
        papers=paper_lines(session, papers_of(session, row)),
        course=course_lines(session, row),
        actions=tuple(
            ObjectionActionLine(each, OBJECTION.action_names[each]) for each in open_actions(session, actor, row)
        ),
    )
