"""Reports as their reporter, somebody with the code, and the handling office see them."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import ROLE_NAMES, Actor, Role
from core.kernel.workdays import DueDay
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.domain.clocks import ClockView, clock_view
from mediation.domain.letter_codes import folded_code
from mediation.domain.official_document import OfficialDocument
from mediation.domain.report_lifecycle import (
    CLOCK_RUNS,
    REPORT_ACTION_NAMES,
    REPORT_STAGE_NAMES,
    ReportAction,
    ReportStage,
    report_actions_open_to,
)
from mediation.domain.reports import RESULT_WORDS
from mediation.queries.evidence import EvidenceFile
from mediation.storage.complaint_tables import Complaint
from mediation.storage.document_tables import IssuedDocument
from mediation.storage.documents import content_of
from mediation.storage.report_tables import Report, ReportEvidence
from mediation.storage.reports import (
    extensions_of,
    files_of_report,
    find_open_extension,
    find_open_testing,
    get_report,
    report_visible_to,
    testings_of,
)
from registry.queries.enterprise_page import find_enterprise
from rulebook.queries.books import book_by_version

_LIMIT = "report_verification_limit"
_CLOCK_NAME = "举报核查期限"
_OFFICE = frozenset({Role.OFFICER, Role.SUPERVISOR})
PAGE_SIZE = 30


@dataclass(frozen=True)
class ReportLine:
    """A report in a list: nothing in it says who reported."""

    report_id: str
    number: str
    stage: ReportStage
    stage_name: str
    target: str
    received_on: date
    clock: ClockView | None


@dataclass(frozen=True)
class ReportList:
    lines: tuple[ReportLine, ...]
    counts: dict[ReportStage, int]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class ReportStatus:
    """What a reporter may see: where it stands, by when, what came of it and why."""

    line: ReportLine
    facts_text: str
    result: str
    reasons: str
    told_at: datetime | None
    earlier_number: str
    may_add_files: bool
    files: tuple["ReportFileView", ...]
    complaint_id: str | None
    letter: OfficialDocument | None
    version: int


@dataclass(frozen=True)
class ReportFileView:
    file_id: str
    name: str
    size: int


@dataclass(frozen=True)
class ExtensionView:
    reasons: str
    asked_at: datetime
    is_granted: bool | None
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True)
class TestingView:
    __test__ = False  # pytest would take the name for a test class

    what: str
    from_on: date
    until: date | None


@dataclass(frozen=True)
class ReportLogLine:
    at: datetime
    action_name: str
    actor_name: str
    role_name: str
    after_name: str


@dataclass(frozen=True)
class ReportCase:
    """A report to the office that handles it. The reporter's name and phone stand here and nowhere else."""

    status: ReportStatus
    version: int
    event_on: date | None
    is_anonymous: bool
    reporter_name: str
    reporter_phone: str
    may_be_told: bool
    actions: tuple[ReportAction, ...]
    extensions: tuple[ExtensionView, ...]
    testings: tuple[TestingView, ...]
    same_person: tuple[ReportLine, ...]
    same_target: int
    complaint_number: str
    log: tuple[ReportLogLine, ...]


def own_reports(session: Session, viewer: Actor, now: datetime) -> tuple[ReportLine, ...]:
    """Return the reports that somebody filed under their account, newest first."""
    rows = session.scalars(
        select(Report).where(Report.reporter_id == viewer.account_id).order_by(Report.received_at.desc())
    )
    return tuple(_line(session, row, local_date(now)) for row in rows)


def office_reports(
    session: Session, viewer: Actor, now: datetime, stages: Sequence[ReportStage] = (), page: int = 1
) -> ReportList:
    """Return the office's reports, the shortest clock first; raises NotAllowedError outside the handling office."""
    _require_office(viewer)
    visible = report_visible_to(viewer)
    counted = session.execute(select(Report.stage, func.count()).where(visible).group_by(Report.stage)).all()
    counts = {ReportStage(stage): count for stage, count in counted}
    wanted = [visible, Report.stage.in_([stage.value for stage in stages])] if stages else [visible]
    total = session.scalar(select(func.count()).select_from(Report).where(*wanted)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    shown = min(max(page, 1), pages)
    rows = session.scalars(
        select(Report)
        .where(*wanted)
        .order_by(Report.due_on.is_(None), Report.due_on, Report.received_at.desc(), Report.id)
        .limit(PAGE_SIZE)
        .offset((shown - 1) * PAGE_SIZE)
    )
    lines = tuple(_line(session, row, local_date(now)) for row in rows)
    return ReportList(lines, counts, total, shown, pages)


def report_status(session: Session, report_id: str, viewer: Actor, now: datetime) -> ReportStatus:
    """Return one's own report; to anybody else it does not exist."""
    return _status(session, get_report(session, report_id, viewer), local_date(now), may_add=True)


def report_by_code(session: Session, number: str, code: str, now: datetime) -> ReportStatus:
    """Return the report to whoever holds its number and its code; raises InvalidInputError when either is wrong."""
    row = session.scalar(select(Report).where(Report.number == number.strip()))
    given = vault_of(session).token_hash(folded_code(code))
    if not hmac.compare_digest(given, row.code_hash if row else "") or row is None:
        raise InvalidInputError(
            "编号或查询码不正确，请对照提交时显示的内容再输一次", fields={"code": "请核对编号和查询码"}
        )
    return _status(session, row, local_date(now), may_add=False)


def report_case(session: Session, report_id: str, viewer: Actor, now: datetime) -> ReportCase:
    """Return the report to the office that handles it; raises NotAllowedError for any other role."""
    _require_office(viewer)
    row = get_report(session, report_id, viewer)
    vault, today = vault_of(session), local_date(now)
    complaint = session.get(Complaint, row.complaint_id) if row.complaint_id else None
    return ReportCase(
        status=_status(session, row, today, may_add=True),
        version=row.version,
        event_on=row.event_on,
        is_anonymous=row.is_anonymous,
        reporter_name=vault.open(row.name_sealed) if row.name_sealed else "",
        reporter_phone=vault.open(row.phone_sealed) if row.phone_sealed else "",
        may_be_told=row.name_sealed is not None or row.phone_sealed is not None,
        actions=_sensible(session, row, viewer),
        extensions=_extensions(session, row),
        testings=tuple(
            TestingView(vault.open(t.what_sealed), t.from_on, t.until) for t in testings_of(session, row.id)
        ),
        same_person=_same_person(session, row, viewer, today),
        same_target=_same_target(session, row, viewer),
        complaint_number=complaint.number or "" if complaint and complaint.received_on else "",
        log=_log(session, row),
    )


def report_file(session: Session, file_id: str, viewer: Actor) -> EvidenceFile:
    """Return a file to its reporter or the handling office."""
    row = session.scalar(
        select(ReportEvidence)
        .join(Report, Report.id == ReportEvidence.report_id)
        .where(ReportEvidence.id == file_id, report_visible_to(viewer))
    )
    if row is None:
        raise NotFoundError("没有找到这个文件，可能是地址不对，或者当前账号不能查看")
    return EvidenceFile(row.sha256, row.media_type, vault_of(session).open(row.name_sealed))


def reports_split_from(session: Session, complaint_id: str, viewer: Actor, now: datetime) -> tuple[ReportLine, ...]:
    """Return the reports that were split from a complaint, as far as the viewer may see them."""
    seen = select(Report).where(Report.complaint_id == complaint_id, report_visible_to(viewer))
    return tuple(_line(session, row, local_date(now)) for row in session.scalars(seen.order_by(Report.received_at)))


def _require_office(viewer: Actor) -> None:
    if viewer.role not in _OFFICE:
        raise NotAllowedError("举报只由受理的办理人员和负责人查看")


def _line(session: Session, row: Report, today: date) -> ReportLine:
    stage = ReportStage(row.stage)
    return ReportLine(
        row.id, row.number, stage, REPORT_STAGE_NAMES[stage], _target(session, row), row.received_on,
        _clock(session, row, today),
    )  # fmt: skip


def _clock(session: Session, row: Report, today: date) -> ClockView | None:
    if row.due_on is None:
        return None
    limit = book_by_version(session, row.book_version).parameter(_LIMIT, row.clock_from)
    return clock_view(_CLOCK_NAME, DueDay(row.due_on, row.due_provisional), limit, today)


def _target(session: Session, row: Report) -> str:
    found = find_enterprise(session, row.target_id) if row.target_id else None
    if found is not None:
        return found.name
    return vault_of(session).open(row.target_text_sealed) if row.target_text_sealed else ""


def _status(session: Session, row: Report, today: date, *, may_add: bool) -> ReportStatus:
    vault = vault_of(session)
    earlier = session.get(Report, row.earlier_id) if row.earlier_id else None
    words = RESULT_WORDS[ReportStage(row.outcome)] if row.outcome else ""
    return ReportStatus(
        line=_line(session, row, today),
        facts_text=vault.open(row.facts_sealed),
        result=f"{words}（{row.transferred_to}）" if row.transferred_to else words,
        reasons=vault.open(row.reasons_sealed) if row.reasons_sealed else "",
        told_at=row.told_at,
        earlier_number=earlier.number if earlier else "",
        may_add_files=may_add and ReportStage(row.stage) in CLOCK_RUNS,
        files=tuple(
            ReportFileView(file.id, vault.open(file.name_sealed), file.size)
            for file in (files_of_report(session, row.id) if may_add else ())
        ),
        complaint_id=row.complaint_id if may_add else None,
        letter=_letter(session, row) if may_add else None,
        version=row.version,
    )


def _letter(session: Session, row: Report) -> OfficialDocument | None:
    found = session.scalar(
        select(IssuedDocument).where(IssuedDocument.report_id == row.id, IssuedDocument.kind == "report_result")
    )
    return content_of(session, found) if found else None


def _sensible(session: Session, row: Report, viewer: Actor) -> tuple[ReportAction, ...]:
    """Leave out what could only fail now."""
    asked, testing = find_open_extension(session, row.id), find_open_testing(session, row.id)
    hidden = {
        ReportAction.ASK_EXTENSION: asked is not None,
        ReportAction.GRANT_EXTENSION: asked is None or asked.asked_by == viewer.account_id,
        ReportAction.DENY_EXTENSION: asked is None or asked.asked_by == viewer.account_id,
        ReportAction.START_TESTING: testing is not None,
        ReportAction.END_TESTING: testing is None,
        ReportAction.OPEN_CASE: testing is not None,
        ReportAction.NOT_OPEN_CASE: testing is not None,
        ReportAction.TRANSFER: testing is not None,
        ReportAction.TELL_RESULT: row.name_sealed is None and row.phone_sealed is None,
        ReportAction.MARK_REPEATED: row.person_index is None,
        ReportAction.MERGE: row.person_index is None,
        ReportAction.TAKE_NEW_FACTS: True,
    }
    open_now = report_actions_open_to(viewer.role, ReportStage(row.stage))
    return tuple(action for action in open_now if not hidden.get(action, False))


def _extensions(session: Session, row: Report) -> tuple[ExtensionView, ...]:
    vault = vault_of(session)
    return tuple(
        ExtensionView(
            vault.open(asked.reasons_sealed),
            asked.asked_at,
            asked.is_granted,
            vault.open(asked.answer_sealed) if asked.answer_sealed else "",
            asked.answered_at,
        )
        for asked in extensions_of(session, row.id)
    )


def _same_person(session: Session, row: Report, viewer: Actor, today: date) -> tuple[ReportLine, ...]:
    """Return other reports of the same phone or account about the same target or not: a person compares."""
    if row.person_index is None:
        return ()
    rows = session.scalars(
        select(Report)
        .where(Report.person_index == row.person_index, Report.id != row.id, report_visible_to(viewer))
        .order_by(Report.received_at.desc())
        .limit(PAGE_SIZE)
    )
    return tuple(_line(session, other, today) for other in rows)


def _same_target(session: Session, row: Report, viewer: Actor) -> int:
    if row.target_id is None:
        return 0
    others = (
        select(func.count())
        .select_from(Report)
        .where(Report.target_id == row.target_id, Report.id != row.id, report_visible_to(viewer))
    )
    return session.scalar(others) or 0


def _log(session: Session, row: Report) -> tuple[ReportLogLine, ...]:
    return tuple(
        ReportLogLine(
            act.at,
            REPORT_ACTION_NAMES[ReportAction(act.action)],
            act.actor_name,
            "举报人" if act.actor_role is Role.CONSUMER else ROLE_NAMES[act.actor_role],
            REPORT_STAGE_NAMES[ReportStage(act.after)] if act.after else "",
        )
        for act in acts_of(session, Subject("report", row.id))
    )
