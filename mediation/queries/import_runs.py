"""Runs of taking complaints over, and why lines were not taken."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.kernel.errors import NotAllowedError, NotFoundError
from core.kernel.roles import Actor, Role
from mediation.domain.exchange import ExchangeMapping, mapping_from_json
from mediation.storage.exchange_tables import ImportProblem, ImportRun

_READERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
_MOST_RUNS = 20
_MOST_PROBLEMS = 500


@dataclass(frozen=True)
class ImportProblemLine:
    line: int
    external_number: str
    reason: str


@dataclass(frozen=True)
class ImportRunView:
    """`problems` may be cut; `problem_count` is all of them."""

    run_id: str
    source: str
    file_name: str
    total: int
    done: int
    made: int
    updated: int
    unchanged: int
    failed: int
    started_at: datetime
    finished_at: datetime | None
    problems: tuple[ImportProblemLine, ...]
    problem_count: int


def import_runs(session: Session, actor: Actor) -> tuple[ImportRunView, ...]:
    """Return the newest runs, without their problems."""
    _require_reader(actor)
    rows = session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(_MOST_RUNS))
    return tuple(_view(session, row, most_problems=0) for row in rows)


def last_mapping(session: Session, actor: Actor) -> ExchangeMapping | None:
    """Return the mapping of the actor's newest run, to be offered again."""
    _require_reader(actor)
    own = select(ImportRun).where(ImportRun.started_by == actor.account_id)
    row = session.scalars(own.order_by(ImportRun.id.desc()).limit(1)).first()
    return mapping_from_json(row.mapping) if row else None


def import_run(session: Session, run_id: str, actor: Actor) -> ImportRunView:
    _require_reader(actor)
    row = session.get(ImportRun, run_id)
    if row is None:
        raise NotFoundError("没有找到这次转入")
    return _view(session, row, _MOST_PROBLEMS)


def _require_reader(actor: Actor) -> None:
    if actor.role not in _READERS:
        raise NotAllowedError("只有审批负责人和系统管理员可以查看转入记录")


def _view(session: Session, row: ImportRun, most_problems: int) -> ImportRunView:
    problems = session.scalars(
        select(ImportProblem).where(ImportProblem.run_id == row.id).order_by(ImportProblem.line).limit(most_problems)
    )
    counted = session.scalar(select(func.count()).where(ImportProblem.run_id == row.id)) or 0
    return ImportRunView(
        run_id=row.id,
        source=row.source,
        file_name=row.file_name,
        total=row.total,
        done=row.done,
        made=row.made,
        updated=row.updated,
        unchanged=row.unchanged,
        failed=row.failed,
        started_at=row.started_at,
        finished_at=row.finished_at,
        problems=tuple(ImportProblemLine(each.line, each.external_number, each.reason) for each in problems),
        problem_count=counted,
    )
