"""Batches of a desk: how far they are, which lines could not be checked, and the file with its answers."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor, Role
from sanctions.domain.checks import CheckAnswer, Hit, Verdict
from sanctions.domain.flag_kinds import NO_LAST_DAY
from sanctions.queries.desks import desk_of
from sanctions.storage.batch_tables import CheckBatch, CheckBatchLine
from sanctions.storage.catalogue_tables import MatterRow
from sanctions.storage.check_tables import Check
from sanctions.storage.loading import require_scope
from sanctions.storage.shown_answers import shown_answer

_MOST_BATCHES = 20
_MOST_PROBLEMS = 200
_ANSWER_HEADING = ("核查结论", "依据", "可以怎么办", "请留意", "没有核查的原因", "核查编号")


@dataclass(frozen=True)
class BatchProblem:
    line: int
    reason: str


@dataclass(frozen=True)
class BatchView:
    """`verdicts` counts the answers; `problems` may be cut, `failed` is all of them."""

    batch_id: str
    file_name: str
    matter_title: str
    total: int
    done: int
    failed: int
    paused_for: str
    stopped_for: str
    started_at: datetime
    finished_at: datetime | None
    verdicts: tuple[tuple[str, int], ...] = ()
    problems: tuple[BatchProblem, ...] = ()


def batches_of_desk(session: Session, actor: Actor) -> tuple[BatchView, ...]:
    """Return the newest batches of the actor's desk; those of other departments' systems are theirs alone."""
    desk = desk_of(session, actor)
    found = select(CheckBatch).where(CheckBatch.desk == (desk.code if desk else ""), CheckBatch.by_system.is_(False))
    newest = found.order_by(CheckBatch.started_at.desc(), CheckBatch.id.desc()).limit(_MOST_BATCHES)
    return tuple(_view(session, row) for row in session.scalars(newest))


def batch_page(session: Session, batch_id: str, actor: Actor) -> BatchView:
    """Return one batch; to clerks of other desks and to other systems it does not exist."""
    return _view(session, _own(session, batch_id, actor), with_lines=True)


def batch_table(session: Session, batch_id: str, actor: Actor) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return heading and rows of the file that was sent, each with its answer; a line without one says 未核查."""
    batch = _own(session, batch_id, actor)
    heading = tuple(batch.heading)
    return (*heading, *_ANSWER_HEADING), list(_rows(session, batch, heading))


def _rows(session: Session, batch: CheckBatch, heading: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    vault = vault_of(session)
    found = (
        select(CheckBatchLine, Check)
        .outerjoin(Check, Check.id == CheckBatchLine.check_id)
        .where(CheckBatchLine.batch_id == batch.id)
        .order_by(CheckBatchLine.number)
    )
    for line, check in session.execute(found).yield_per(200):
        row = json.loads(vault.open(line.row_sealed))
        sent = tuple(row.get(name, "") for name in heading)
        if check is not None:
            yield (*sent, *_answer_cells(shown_answer(session, check)))
            continue
        why = "还没有轮到这一行" if line.problem_sealed is None else vault.open(line.problem_sealed)
        yield (*sent, Verdict.NOT_CHECKED.value, "", "", "", f"第 {line.line} 行：{why}", "")


def _answer_cells(answer: CheckAnswer) -> tuple[str, ...]:
    basis = "\n".join(map(_basis, answer.hits))
    allowed = "\n".join(dict.fromkeys(hit.allowed for hit in answer.hits))
    return answer.verdict, basis, allowed, "\n".join(answer.notes), "", answer.check_id


def _basis(hit: Hit) -> str:
    articles = "、".join(article.text for article in hit.articles)
    term = f"{hit.since} 起，没有到期日" if hit.until == NO_LAST_DAY else f"{hit.since} 至 {hit.until}"
    return f"【{hit.effect_text}】{hit.title}：{hit.path}（{hit.matched_text}）；{term}；{articles}"


def _own(session: Session, batch_id: str, actor: Actor) -> CheckBatch:
    row = session.get(CheckBatch, batch_id)
    if row is None or not _is_own(session, row, actor):
        raise NotFoundError("没有找到这次批量核查")
    if row.by_system:
        require_scope(session, row.desk, row.matter, actor)
    return row


def _is_own(session: Session, row: CheckBatch, actor: Actor) -> bool:
    if row.by_system or actor.role is Role.CLIENT:
        return row.by_system and row.started_by == actor.account_id
    desk = desk_of(session, actor)
    return desk is not None and row.desk == desk.code


def _view(session: Session, row: CheckBatch, *, with_lines: bool = False) -> BatchView:
    matter = session.get(MatterRow, row.matter)
    return BatchView(
        batch_id=row.id,
        file_name=_file_name(session, row),
        matter_title=matter.title if matter else row.matter,
        total=row.total,
        done=row.done,
        failed=row.failed,
        paused_for=row.paused_for or "",
        stopped_for=row.stopped_for or "",
        started_at=row.started_at,
        finished_at=row.finished_at,
        verdicts=_verdicts(session, row.id) if with_lines else (),
        problems=_problems(session, row.id) if with_lines else (),
    )


def _file_name(session: Session, row: CheckBatch) -> str:
    return row.file_name or "" if row.file_name_sealed is None else vault_of(session).open(row.file_name_sealed)


def _verdicts(session: Session, batch_id: str) -> tuple[tuple[str, int], ...]:
    found = select(Check.verdict).join(CheckBatchLine, CheckBatchLine.check_id == Check.id)
    counted = Counter(session.scalars(found.where(CheckBatchLine.batch_id == batch_id)))
    return tuple((verdict.value, counted[verdict.value]) for verdict in Verdict if counted[verdict.value])


def _problems(session: Session, batch_id: str) -> tuple[BatchProblem, ...]:
    found = select(CheckBatchLine).where(CheckBatchLine.batch_id == batch_id)
    wrong = found.where(CheckBatchLine.problem_sealed.is_not(None)).order_by(CheckBatchLine.number)
    vault = vault_of(session)
    rows = session.scalars(wrong.limit(_MOST_PROBLEMS))
    return tuple(BatchProblem(row.line, vault.open(row.problem_sealed or b"")) for row in rows)
