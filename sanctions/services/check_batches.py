"""Checking a file of applications line by line in the background; a line is never lost and never clear unasked."""

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.canonical import canonical_json
from core.kernel.errors import (
    BusinessError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    TooManyError,
    UnavailableError,
)
from core.kernel.identifiers import new_id
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from core.records.files import Record, Unreadable
from identity.domain.notices import NewNotice, NoticeKind, to_account
from identity.queries.clients import find_open_client
from identity.queries.signed_in import find_active_actor, staff_of_desk
from identity.services.leave_notice import leave_notice
from ledger.services.record_act import Subject, record_act
from sanctions.domain.batch_rows import check_heading, plain_cell, request_of_row
from sanctions.services.limit_guesses import tell_of_guesses
from sanctions.services.run_check import keep_check, look_up
from sanctions.services.run_check_once import LONGEST_KEY
from sanctions.storage.batch_tables import CheckBatch, CheckBatchLine
from sanctions.storage.loading import find_desk, find_matter, require_scope

_logger = logging.getLogger(__name__)
LINES_AT_ONCE = 50
MOST_LINES = 10_000
_MOST_COLUMNS = 200
_MOST_OF_A_SYSTEM = 5
_COME_BACK_SECONDS = 60
_CLERK_LEFT = "交来文件的人已经不在这个窗口，没有查的行都留着，由窗口的同事接着办"
_SYSTEM_LEFT = "这个系统已经关闭，或者不能再核查这个事项，没有查的行不再核查"
_UNCHECKABLE = "这一行的内容无法核查，请核对有没有异常的字符"


@dataclass(frozen=True)
class BatchFile:
    """A file with its lines as they were read; `request_key` is what a program sends so that a repeat is one batch."""

    name: str
    sha256: str
    records: Iterable[Record | Unreadable]
    request_key: str = ""


def start_batch(session: Session, file: BatchFile, desk: str, matter: str, actor: Actor, now: datetime) -> str:
    """Keep every line of the file for `work_on_batches`, and return the id of the batch."""
    _admit(session, desk, matter, actor)
    if (known := _find_repeat(session, file, desk, matter, actor)) is not None:
        return known
    _refuse_hoarding(session, actor)
    lines = list(islice(file.records, MOST_LINES + 1))  # of a longer file no more is read than says so
    heading = list(dict.fromkeys(name for one in lines if isinstance(one, Record) for name in one.values if name))
    _check_size(lines, heading)
    batch = CheckBatch(
        id=new_id(),
        desk=desk,
        matter=matter,
        file_name_sealed=vault_of(session).seal(file.name[:200]),
        file_sha256=file.sha256,
        heading=heading,
        total=len(lines),
        done=0,
        failed=0,
        by_system=actor.role is Role.CLIENT,
        request_key=file.request_key or None,
        started_by=actor.account_id,
        started_at=now,
        turn_at=now,
        go_on_at=_earliest(session, actor),
    )
    session.add(batch)
    session.flush()
    session.add_all(_line(session, batch, number, one) for number, one in enumerate(lines, start=1))
    details = {"desk": desk, "matter": matter, "sha256": file.sha256, "lines": len(lines)}
    record_act(session, Subject("check_batch", batch.id), "start_check_batch", actor, now, details=details)
    return batch.id


def _earliest(session: Session, actor: Actor) -> datetime | None:
    """Return until when a system has used up what was agreed, by files that may be finished; None for a clerk."""
    own = (CheckBatch.by_system, CheckBatch.started_by == actor.account_id)
    return session.scalar(select(func.max(CheckBatch.go_on_at)).where(*own))


def _admit(session: Session, desk: str, matter: str, actor: Actor) -> None:
    if actor.role is Role.CLIENT:
        require_scope(session, desk, matter, actor)
        return
    found = find_desk(session, desk)
    if found is None or not found.is_staffed_by(actor):
        raise NotAllowedError("只有这个窗口的人员可以批量核查")
    if find_matter(session, desk, matter) is None:
        raise InvalidInputError("请选择申请事项", fields={"matter": "请选择申请事项"})


def _refuse_hoarding(session: Session, actor: Actor) -> None:
    own = (CheckBatch.by_system, CheckBatch.started_by == actor.account_id)
    waiting = select(func.count()).where(*own, CheckBatch.finished_at.is_(None), CheckBatch.stopped_for.is_(None))
    if (session.scalar(waiting) or 0) >= _MOST_OF_A_SYSTEM:
        message = f"这个系统还有 {_MOST_OF_A_SYSTEM} 个文件没有查完，请等查完再交"
        raise TooManyError(message, wait_seconds=_COME_BACK_SECONDS)


def _find_repeat(session: Session, file: BatchFile, desk: str, matter: str, actor: Actor) -> str | None:
    if len(file.request_key) > LONGEST_KEY:
        raise InvalidInputError(f"Idempotency-Key 最多 {LONGEST_KEY} 个字符")
    of_key = (CheckBatch.started_by == actor.account_id, CheckBatch.request_key == file.request_key)
    known = session.scalar(select(CheckBatch).where(*of_key)) if file.request_key else None
    if known is None:
        return None
    if (known.file_sha256, known.desk, known.matter) != (file.sha256, desk, matter):
        raise ConflictError("这个 Idempotency-Key 已经用于另一个文件，请换一个")
    return known.id


def go_on_with_batch(session: Session, batch_id: str, actor: Actor, now: datetime) -> None:
    """Take over a batch of the own desk that stopped because whoever started it left."""
    batch = session.get(CheckBatch, batch_id, with_for_update=True)
    desk = None if batch is None else find_desk(session, batch.desk)
    if batch is None or batch.by_system or desk is None or not desk.is_staffed_by(actor):
        raise NotFoundError("没有找到这次批量核查")
    if batch.stopped_for is None:
        raise ConflictError("这次批量核查没有停下，不用接着办")
    batch.started_by, batch.stopped_for, batch.request_key = actor.account_id, None, None
    session.flush()
    record_act(session, Subject("check_batch", batch.id), "go_on_with_check_batch", actor, now)


def work_on_batches(session: Session, now: datetime) -> None:
    """Do a slice of the desk or system whose turn it is, of its oldest batch; the duty calls it again and again."""
    goes_on = (CheckBatch.finished_at.is_(None), CheckBatch.stopped_for.is_(None))
    is_ready = or_(CheckBatch.go_on_at.is_(None), CheckBatch.go_on_at <= now)
    turns = select(CheckBatch).where(*goes_on, is_ready)
    oldest = turns.order_by(CheckBatch.turn_at, CheckBatch.started_at, CheckBatch.id).limit(1)
    batch = session.scalars(oldest.with_for_update()).first()
    if batch is None:
        return
    session.execute(update(CheckBatch).where(*goes_on, *_beside(batch)).values(turn_at=now))
    actor = _starter(session, batch)
    if actor is None:
        _stop(session, batch, now)
        return
    _work(session, batch, actor, _lines_now(session, batch, now), now)


def _beside(batch: CheckBatch) -> tuple[ColumnElement[bool], ...]:
    """Return which batches share their turns with this one: those of the desk, or those of the system."""
    if batch.by_system:
        return CheckBatch.by_system.is_(True), CheckBatch.started_by == batch.started_by
    return CheckBatch.by_system.is_(False), CheckBatch.desk == batch.desk


def _lines_now(session: Session, batch: CheckBatch, now: datetime) -> int:
    """Return how many lines to ask; all files of a system together come no faster than was agreed with it."""
    client = find_open_client(session, batch.started_by) if batch.by_system else None
    if client is None:
        return LINES_AT_ONCE
    most = min(LINES_AT_ONCE, client.requests_per_minute)
    go_on_at = now + timedelta(minutes=1) * most / client.requests_per_minute
    session.execute(update(CheckBatch).where(*_beside(batch)).values(go_on_at=go_on_at))
    return most


def _starter(session: Session, batch: CheckBatch) -> Actor | None:
    """Return who started it, unless they left the service or the desk, or may not ask about the matter any more."""
    if batch.by_system:
        client, matter = find_open_client(session, batch.started_by), find_matter(session, batch.desk, batch.matter)
        may_ask = client is not None and matter is not None and matter.scope in client.actor.scopes
        return client.actor if client is not None and may_ask else None
    actor, desk = find_active_actor(session, batch.started_by), find_desk(session, batch.desk)
    return actor if actor is not None and desk is not None and desk.is_staffed_by(actor) else None


def _stop(session: Session, batch: CheckBatch, now: datetime) -> None:
    batch.stopped_for = _SYSTEM_LEFT if batch.by_system else _CLERK_LEFT
    session.flush()
    record_act(session, Subject("check_batch", batch.id), "stop_check_batch", SYSTEM_ACTOR, now)
    desk, path = find_desk(session, batch.desk), f"/checks/batches/{batch.id}"
    for account_id in staff_of_desk(session, desk.role, batch.desk) if desk is not None and not batch.by_system else ():
        told = NewNotice(to_account(account_id), "一次批量核查停下了", batch.stopped_for, path, NoticeKind.CASE)
        leave_notice(session, told, now)


def _work(session: Session, batch: CheckBatch, actor: Actor, most: int, now: datetime) -> None:
    todo = select(CheckBatchLine).where(CheckBatchLine.batch_id == batch.id, CheckBatchLine.number > batch.done)
    batch.paused_for = None
    for line in session.scalars(todo.order_by(CheckBatchLine.number).limit(most)).all():
        try:
            _take(session, batch, line, actor, now)
        except UnavailableError as error:  # the line waits: it is neither answered nor lost
            batch.paused_for = error.message
            break
        batch.done = line.number
        batch.failed += line.problem_sealed is not None
    if batch.done == batch.total:
        batch.finished_at = now
    session.flush()


def _check_size(lines: list[Record | Unreadable], heading: list[str]) -> None:
    message = ""
    if not lines:
        message = "文件里没有内容"
    elif len(lines) > MOST_LINES:
        message = f"一个文件最多 {MOST_LINES} 行，请分成几个文件"
    elif len(heading) > _MOST_COLUMNS:
        message = f"一个文件最多 {_MOST_COLUMNS} 列，请只留下核查要用的列"
    if message:
        raise InvalidInputError(message, fields={"file": message})
    check_heading(heading)


def _line(session: Session, batch: CheckBatch, number: int, one: Record | Unreadable) -> CheckBatchLine:
    vault = vault_of(session)
    row = {name: plain_cell(value) for name, value in one.values.items()} if isinstance(one, Record) else {}
    problem = vault.seal(one.reason) if isinstance(one, Unreadable) else None
    sealed = vault.seal(canonical_json(row))
    return CheckBatchLine(batch_id=batch.id, number=number, line=one.line, row_sealed=sealed, problem_sealed=problem)


def _take(session: Session, batch: CheckBatch, line: CheckBatchLine, actor: Actor, now: datetime) -> None:
    if line.problem_sealed is not None:
        return
    vault, gathered = vault_of(session), None
    try:
        request = request_of_row(json.loads(vault.open(line.row_sealed)), batch.desk, batch.matter)
        with session.begin_nested():
            gathered = look_up(session, request, actor, now)
            check_id = keep_check(session, gathered, actor).check_id
    except UnavailableError:
        raise
    except BusinessError as error:
        if isinstance(error, TooManyError) and gathered is not None:
            tell_of_guesses(session, gathered.evidence, actor, now)
        reasons = "；".join(dict.fromkeys(error.fields.values())) or error.message
        line.problem_sealed = vault.seal(reasons)
    except (ValueError, OverflowError) as error:  # one line stops no other
        _logger.error("a line of a batch could not be checked: %s", type(error).__name__)  # noqa: TRY400 - its text may be personal
        line.problem_sealed = vault.seal(_UNCHECKABLE)
    else:
        line.check_id = check_id
