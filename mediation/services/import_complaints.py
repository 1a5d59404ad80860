"""Taking complaints over from another platform, line by line; a line is known by source and external number.

A run goes on where it stopped. What a person decided here is never undone by a file: of a known complaint only the
other platform's status is noted, and a withdrawal there ends it here while nothing is being mediated.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import BusinessError, InvalidInputError, NotAllowedError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from identity.queries.signed_in import actor_of
from ledger.services.record_act import Subject, record_act
from mediation.domain.channels import Channel
from mediation.domain.exchange import ExchangeMapping, ExternalLine, mapping_from_json, read_line, rows_of_file
from mediation.domain.filing import DraftFields, check_complete
from mediation.domain.lifecycle import Action, Stage, roles_of, step_for
from mediation.domain.office import Office, office_from_json
from mediation.domain.parties import Side
from mediation.services.conclude import close_room, publish_conclusion
from mediation.services.end_by_withdrawal import keep_withdrawal, serve_withdrawal
from mediation.services.enter_complaint import Caller, Entry, check_receipt_day, new_complaint
from mediation.services.file_complaint import tell_of_receipt
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, tell
from mediation.storage.complaint_tables import Complaint
from mediation.storage.exchange_tables import ImportProblem, ImportRun
from registry.queries.enterprise_page import find_enterprise

_logger = logging.getLogger(__name__)

LINES_AT_ONCE = 50
_OLDEST_RECEIPT_DAYS = 366 * 3
_WITHDRAWN, _CLOSED = "withdrawn", "closed"
_UNSTORABLE = "这一行的内容无法保存，请核对有没有异常的字符或者过大的数字"
_ELSEWHERE = "这个来源平台编号的投诉由其他机关办理，请联系办理机关"
_MADE, _UPDATED, _UNCHANGED = "made", "updated", "unchanged"


@dataclass(frozen=True)
class ImportFile:
    name: str
    content: bytes
    sha256: str


@dataclass(frozen=True)
class LineResult:
    """What became of a line; a remark is shown although nothing went wrong."""

    kind: str
    remark: str = ""


def start_import(
    session: Session, file: ImportFile, mapping: ExchangeMapping, office: Office, actor: Actor, now: datetime
) -> str:
    """Keep the file and its mapping for `work_on_import`, and return the run's id; the file must be readable."""
    if actor.role not in roles_of(Action.IMPORT):
        raise NotAllowedError("只有审批负责人和系统管理员可以转入投诉")
    rows = rows_of_file(file.content, file.name)
    absent = sorted(set(mapping.columns.values()) - set(rows[0]))
    if absent:
        message = f"文件里没有这些列：{'、'.join(absent)}"
        raise InvalidInputError(message, fields={"file": message})
    run = ImportRun(
        id=new_id(),
        source=mapping.source,
        file_name=file.name[:200],
        file_sha256=file.sha256,
        mapping=mapping.to_json(),
        office=office.to_json(),
        content_sealed=vault_of(session).seal_bytes(file.content),
        total=len(rows),
        done=0,
        made=0,
        updated=0,
        unchanged=0,
        failed=0,
        started_by=actor.account_id,
        started_at=now,
    )
    session.add(run)
    session.flush()
    details = {"source": run.source, "sha256": run.file_sha256, "lines": run.total}
    record_act(session, Subject("import_run", run.id), "start_import", actor, now, details=details)
    return run.id


def work_on_import(session: Session, run_id: str, now: datetime, most: int = LINES_AT_ONCE) -> ImportRun:
    """Take the next lines of the run, each for itself: one that fails leaves nothing behind and is named."""
    run = session.scalars(select(ImportRun).where(ImportRun.id == run_id).with_for_update()).one()
    if run.finished_at is not None or run.content_sealed is None:
        return run
    rows = rows_of_file(vault_of(session).open_bytes(run.content_sealed), run.file_name)
    job = _Job(mapping_from_json(run.mapping), office_from_json(run.office), actor_of(session, run.started_by), now)
    for place in range(run.done, min(run.done + most, run.total)):
        _count(session, run, place, _take(session, rows[place], job))
    if run.done == run.total:
        run.finished_at, run.content_sealed = now, None
    session.flush()
    return run


def work_on_imports(session: Session, now: datetime) -> None:
    """Go on with the oldest unfinished run; the duty calls it again and again."""
    oldest = session.scalar(select(ImportRun.id).where(ImportRun.finished_at.is_(None)).order_by(ImportRun.id).limit(1))
    if oldest is not None:
        work_on_import(session, oldest, now)


@dataclass(frozen=True)
class _Job:
    mapping: ExchangeMapping
    office: Office
    actor: Actor
    now: datetime


def _take(session: Session, row: Mapping[str, str], job: _Job) -> tuple[str, LineResult]:
    number = row.get(job.mapping.columns["external_number"], "").strip()
    try:
        with session.begin_nested():
            line = read_line(row, job.mapping, local_date(job.now))
            return number, _take_line(session, line, job)
    except BusinessError as error:
        reasons = "；".join(dict.fromkeys(error.fields.values())) or error.message
        return number, LineResult("failed", reasons)
    except OperationalError:  # the database and not the line: the duty tries again
        raise
    except (ValueError, OverflowError, StatementError) as error:  # one line stops neither the others nor a later run
        _logger.error("a line of an import could not be stored: %s", type(error).__name__)  # noqa: TRY400 - its text may be personal
        return number, LineResult("failed", _UNSTORABLE)


def _take_line(session: Session, line: ExternalLine, job: _Job) -> LineResult:
    known = session.scalar(
        select(Complaint)
        .where(Complaint.external_source == job.mapping.source, Complaint.external_number == line.external_number)
        .with_for_update()  # SQLite ignores this: one writer
    )
    if known is None:
        return _make(session, line, job)
    if job.actor.role is not Role.ADMIN and known.office_id not in job.actor.office_ids:
        raise NotAllowedError(_ELSEWHERE)
    return _update(session, known, line, job)


def _make(session: Session, line: ExternalLine, job: _Job) -> LineResult:
    today = local_date(job.now)
    if line.status in (_WITHDRAWN, _CLOSED):
        raise InvalidInputError("在来源平台已经办结或者撤回，不再转入")
    problem = check_receipt_day(line.received_on, today, _OLDEST_RECEIPT_DAYS)
    if problem:
        raise InvalidInputError(problem)
    fields = _with_known_respondent(session, line.fields)
    check_complete(fields, today)
    caller = Caller(line.name, line.phone, line.identity)
    entry = Entry(Channel.IMPORT, line.received_on, caller, fields, line.agrees_to_delegation)
    external = (job.mapping.source, line.external_number)
    complaint = new_complaint(session, entry, job.office, job.actor, job.now, external)
    complaint.external_status = line.status_text or None
    details = {"number": complaint.number, "source": external[0], "external_number": external[1]}
    take_step(session, complaint, Action.IMPORT, job.actor, job.now, details)
    tell_of_receipt(session, complaint, job.now)
    return LineResult(_MADE, "" if line.identity else "没有证件号码，请办理人员核对投诉人身份")


def _with_known_respondent(session: Session, fields: DraftFields) -> DraftFields:
    """Keep a code that the registry does not know as words: an officer looks for the merchant later."""
    code = fields.respondent_id
    if code is None or find_enterprise(session, code) is not None:
        return fields
    return replace(fields, respondent_id=None, respondent_text=f"{fields.respondent_text} {code}".strip())


def _update(session: Session, complaint: Complaint, line: ExternalLine, job: _Job) -> LineResult:
    """Note the other platform's status; a withdrawal there counts here only where the table allows it."""
    if (complaint.external_status or "") == line.status_text:
        return LineResult(_UNCHANGED)
    stage = Stage(complaint.stage)
    if line.status == _WITHDRAWN and _may(stage, Action.WITHDRAW_ELSEWHERE, job.actor.role):
        complaint.external_status = line.status_text
        _withdraw(session, complaint, job)
        return LineResult(_UPDATED)
    if not _may(stage, Action.NOTE_EXTERNAL_STATUS, job.actor.role):
        return LineResult(_UNCHANGED, f"本系统已经办结，来源平台的状态“{line.status_text}”没有写入")
    complaint.external_status = line.status_text
    take_step(session, complaint, Action.NOTE_EXTERNAL_STATUS, job.actor, job.now, {"status": line.status_text})
    remark = "来源平台已撤回，这里正在调解或者履行，请办理人员核对" if line.status == _WITHDRAWN else ""
    return LineResult(_UPDATED, remark)


def _withdraw(session: Session, complaint: Complaint, job: _Job) -> None:
    decision = keep_withdrawal(session, complaint, job.actor, job.now)
    close_room(session, complaint, job.now, "withdrawn")
    take_step(session, complaint, Action.WITHDRAW_ELSEWHERE, job.actor, job.now, {"ground": complaint.ground})
    publish_conclusion(session, complaint, "withdrawn", job.now)
    if decision is not None:
        serve_withdrawal(session, complaint, decision, job.actor, job.now)
        return
    tell(session, complaint, Side.CONSUMER, News("投诉已撤回", "您已在来源平台撤回这件投诉。"), job.now)
    tell(session, complaint, Side.MERCHANT, News("投诉已撤回", "消费者撤回了投诉，您不需要再做什么。"), job.now)


def _may(stage: Stage, action: Action, role: Role) -> bool:
    try:
        step_for(stage, action, role)
    except BusinessError:
        return False
    return True


def _count(session: Session, run: ImportRun, place: int, taken: tuple[str, LineResult]) -> None:
    number, result = taken
    setattr(run, result.kind, getattr(run, result.kind) + 1)
    run.done = place + 1
    if result.remark:
        session.add(ImportProblem(run_id=run.id, line=place + 1, external_number=number[:80], reason=result.remark))
