"""Verifying a report: starting, asking the head for more time, testing, deciding with reasons, telling the result."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from mediation.domain.addressees import AddressedTo, Addressee
from mediation.domain.report_lifecycle import ReportAction
from mediation.domain.reports import OUTCOMES, Verdict, check_reasons_of_report, check_verdict
from mediation.domain.writing import NewDocument
from mediation.services.issue_document import ReportFile, issue_document
from mediation.services.report_acts import (
    VERIFICATION_EXTENSION,
    ReportResult,
    begin_report_act,
    book_of_report,
    count_clock,
    finish_report_act,
    office_of_report,
    tell_office_of_report,
    tell_reporter_notice,
)
from mediation.services.submissions import PLAIN, Submission
from mediation.services.take_report_step import take_report_step
from mediation.storage.report_results import result_values
from mediation.storage.report_tables import Report, ReportExtension, ReportTesting
from mediation.storage.reports import extensions_of, find_open_extension, find_open_testing

_ANSWER = {True: ReportAction.GRANT_EXTENSION, False: ReportAction.DENY_EXTENSION}


def start_verification(
    session: Session, report_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ReportResult:
    """Take a report into verification; its clock runs since receipt."""
    act = begin_report_act(session, report_id, ReportAction.START_VERIFICATION, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    take_report_step(session, act.report, act.action, actor, now)
    tell_reporter_notice(session, act.report, "举报开始核查", f"举报 {act.report.number} 已经开始核查。", now)
    return finish_report_act(session, act)


def ask_extension(
    session: Session, report_id: str, reasons: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ReportResult:
    """Ask the head for more time; it is granted once at most, and only another person answers."""
    act = begin_report_act(session, report_id, ReportAction.ASK_EXTENSION, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    if find_open_extension(session, report_id) is not None:
        raise ConflictError("已经申请过延长，正在等负责人答复")
    text = check_reasons_of_report(reasons)
    session.add(
        ReportExtension(
            id=new_id(),
            report_id=report_id,
            reasons_sealed=vault_of(session).seal(text),
            asked_by=actor.account_id,
            asked_at=now,
        )
    )
    take_report_step(session, act.report, act.action, actor, now)
    tell_office_of_report(session, act.report, Role.SUPERVISOR, "有举报申请延长核查期限", now)
    return finish_report_act(session, act)


@dataclass(frozen=True)
class ExtensionAnswer:
    grants: bool
    reasons: str


def answer_extension(
    session: Session,
    report_id: str,
    answer: ExtensionAnswer,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ReportResult:
    """Grant or deny more time; granted, the clock gets the days of the book and is counted again."""
    act = begin_report_act(session, report_id, _ANSWER[answer.grants], actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    asked = find_open_extension(session, report_id)
    if asked is None:
        raise ConflictError("没有等待答复的延长申请")
    if asked.asked_by == actor.account_id:
        raise NotAllowedError("申请人不能批准自己的申请")
    asked.is_granted, asked.answered_by, asked.answered_at = answer.grants, actor.account_id, now
    asked.answer_sealed = vault_of(session).seal(check_reasons_of_report(answer.reasons))
    if answer.grants:
        book = book_of_report(session, act.report)
        act.report.clock_days += book.parameter(VERIFICATION_EXTENSION, act.report.clock_from).whole
        count_clock(session, act.report)
    take_report_step(session, act.report, act.action, actor, now, {"until": act.report.due_on})
    tell_office_of_report(session, act.report, Role.OFFICER, "延长核查期限的申请有了答复", now)
    return finish_report_act(session, act)


def start_testing(
    session: Session, report_id: str, what: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ReportResult:
    """Send something to be tested: from tomorrow until the result comes no day is counted."""
    act = begin_report_act(session, report_id, ReportAction.START_TESTING, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    if find_open_testing(session, report_id) is not None:
        raise ConflictError("已经送检，结果还没有回来")
    sealed = vault_of(session).seal(check_reasons_of_report(what))
    session.add(ReportTesting(id=new_id(), report_id=report_id, what_sealed=sealed, from_on=local_date(now)))
    take_report_step(session, act.report, act.action, actor, now, {"from": local_date(now)})
    return finish_report_act(session, act)


def end_testing(
    session: Session, report_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ReportResult:
    """Note that the result came; the clock is counted again without the days of testing."""
    act = begin_report_act(session, report_id, ReportAction.END_TESTING, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    testing = find_open_testing(session, report_id)
    if testing is None:
        raise ConflictError("现在没有在检测、鉴定的项目")
    testing.until = local_date(now)
    session.flush()
    count_clock(session, act.report)
    take_report_step(session, act.report, act.action, actor, now, {"until": act.report.due_on})
    return finish_report_act(session, act)


def decide_report(
    session: Session, report_id: str, verdict: Verdict, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ReportResult:
    """End verification with reasons: a case is opened, none is opened, or the report goes to another authority."""
    checked = check_verdict(verdict)
    act = begin_report_act(session, report_id, checked.action, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    report = act.report
    if find_open_testing(session, report_id) is not None:
        raise ConflictError("检测、鉴定的结果还没有回来，请先登记结果再决定")
    _withdraw_open_extension(session, report_id)
    report.reasons_sealed = vault_of(session).seal(checked.reasons)
    report.transferred_to = checked.transferred_to or None
    report.decided_by, report.decided_at = actor.account_id, now
    report.outcome = OUTCOMES[checked.action].value
    take_report_step(session, report, act.action, actor, now)
    return finish_report_act(session, act)


def _withdraw_open_extension(session: Session, report_id: str) -> None:
    """Remove a request that nobody answered: verification is over without it. The log keeps that it was asked."""
    for asked in extensions_of(session, report_id):
        if asked.answered_at is None:
            session.delete(asked)


def tell_reporter(
    session: Session, report_id: str, how: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ReportResult:
    """Tell the result to a reporter who gave a name (form 10); raises ConflictError for an anonymous one."""
    act = begin_report_act(session, report_id, ReportAction.TELL_RESULT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    report = act.report
    if report.name_sealed is None and report.phone_sealed is None:
        raise ConflictError("举报人没有留下姓名和联系方式，可以凭编号和查询码自己查看结果")
    _issue_result(session, report, actor, now)
    report.told_at, report.told_how = now, check_reasons_of_report(how) if report.reporter_id is None else "站内消息"
    take_report_step(session, report, act.action, actor, now, {"how": "inbox" if report.reporter_id else "by_hand"})
    tell_reporter_notice(session, report, "举报有了结果", f"举报 {report.number} 的处理结果请打开查看。", now)
    return finish_report_act(session, act)


def _issue_result(session: Session, report: Report, actor: Actor, now: datetime) -> None:
    name = vault_of(session).open(report.name_sealed) if report.name_sealed else "举报人"
    to_reporter = Addressee(AddressedTo.OTHER, name)
    new = NewDocument(result_values(session, report), to_reporter)
    issue_document(session, ReportFile(report.id, office_of_report(report)), new, actor, now)
