"""What pages of repair and objection have in common: papers, the course of the case, who may read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotFoundError
from core.kernel.roles import ROLE_NAMES, Actor, Role
from core.kernel.workdays import working_days_left
from credit.domain.case_papers import PAPER_NAMES, PaperKind
from credit.domain.case_procedure import STAFF
from credit.storage.case_tables import CreditObjection, CreditPaper, CreditRepair
from credit.storage.cases import get_case
from identity.domain.desk import DeskAct
from identity.queries.desk import find_standing
from identity.queries.offices import find_office
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject


@dataclass(frozen=True)
class PaperLine:
    """One paper; `has_file` tells whether `paper_file` finds a file for it."""

    paper_id: str
    kind: PaperKind
    kind_name: str
    title: str
    text: str
    has_file: bool
    file_name: str
    recorded_at: datetime


@dataclass(frozen=True)
class CourseLine:
    """One act on the case, by role: names of officials stay in the log."""

    at: datetime
    action: str
    action_name: str
    role_name: str


@dataclass(frozen=True)
class DueLine:
    """The office's clock; `working_days_left` is negative when the day has passed."""

    on: date
    provisional: bool
    working_days_left: int
    is_overdue: bool


@dataclass(frozen=True)
class PaperFileLine:
    """Where the bytes of a paper's file lie."""

    sha256: str
    media_type: str
    name: str


def paper_file(session: Session, paper_id: str, actor: Actor) -> PaperFileLine:
    """Return the file of a paper to whoever may read its case; raises NotFoundError for anybody else."""
    row = session.get(CreditPaper, paper_id)
    if row is None or row.sha256 is None or row.media_type is None or row.file_name_sealed is None:
        raise NotFoundError("没有找到这份材料")
    if row.repair_id is not None:
        require_case_reader(actor, get_case(session, CreditRepair, row.repair_id))
    else:
        require_case_reader(actor, get_case(session, CreditObjection, row.objection_id or ""))
    return PaperFileLine(row.sha256, row.media_type, vault_of(session).open(row.file_name_sealed))


def require_case_reader(actor: Actor, case: CreditRepair | CreditObjection) -> None:
    """Let the enterprise's members and officials in; to anybody else the case does not exist."""
    if actor.role not in STAFF and case.enterprise_id not in actor.enterprise_ids:
        raise NotFoundError("没有找到这件申请或者异议")


def open_actions(session: Session, actor: Actor, case: CreditRepair | CreditObjection) -> tuple[Any, ...]:
    """Return what this reader may do next, in the order of the procedure."""
    return case.PROCEDURE.actions_open_to(case.status, actor.role) if _may_act(session, actor, case) else ()


def _may_act(session: Session, actor: Actor, case: CreditRepair | CreditObjection) -> bool:
    """Tell whether this reader may do anything: an official of the office that decides, a member who handles."""
    if actor.role is Role.MERCHANT:
        standing = find_standing(session, actor, case.enterprise_id)
        return standing is None or standing.may(DeskAct.HANDLE)
    office = find_office(session, case.authority)
    return office is None or office.office_id in actor.office_ids


def due_line(case: CreditRepair | CreditObjection, today: date) -> DueLine | None:
    if case.due_on is None:
        return None
    left = working_days_left(today, case.due_on)
    return DueLine(case.due_on, case.due_provisional, left, case.due_on < today)


def paper_lines(session: Session, rows: Iterable[CreditPaper]) -> tuple[PaperLine, ...]:
    vault = vault_of(session)
    return tuple(
        PaperLine(
            paper_id=row.id,
            kind=PaperKind(row.kind),
            kind_name=PAPER_NAMES[PaperKind(row.kind)],
            title=row.title,
            text=vault.open(row.text_sealed),
            has_file=row.sha256 is not None,
            file_name="" if row.file_name_sealed is None else vault.open(row.file_name_sealed),
            recorded_at=row.recorded_at,
        )
        for row in rows
    )


def course_lines(session: Session, case: CreditRepair | CreditObjection) -> tuple[CourseLine, ...]:
    """Return the acts on the case, oldest first."""
    names = case.PROCEDURE.action_names
    return tuple(
        CourseLine(act.at, act.action, names.get(act.action, act.action), ROLE_NAMES[act.actor_role])
        for act in acts_of(session, Subject(case.SUBJECT_KIND, case.id))
    )
