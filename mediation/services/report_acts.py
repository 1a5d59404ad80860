"""What every act on a report has in common: hold it, answer a repeat, refuse a stale page, keep the clock."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError
from core.kernel.roles import Actor, Role
from core.rules import RuleBook
from identity.domain.notices import NewNotice, NoticeKind, to_account, to_office
from identity.services.leave_notice import leave_notice
from mediation.domain.clocks import WORKING_DAYS, last_day
from mediation.domain.office import Office, office_from_json
from mediation.domain.report_lifecycle import ReportAction, ReportStage, report_step_for
from mediation.services.submissions import Submission, keep_request, take_request
from mediation.storage.report_tables import Report
from mediation.storage.reports import get_report_for_update, pauses_of_report
from rulebook.queries.books import book_by_version

VERIFICATION_LIMIT = "report_verification_limit"
VERIFICATION_EXTENSION = "report_verification_extension"


@dataclass(frozen=True)
class ReportResult:
    """Where the report stands after an act; `is_repeat` when this very request was done before."""

    report_id: str
    stage: ReportStage
    version: int
    is_repeat: bool = False


@dataclass(frozen=True)
class OpenReportAct:
    report: Report
    action: ReportAction
    actor: Actor
    submission: Submission
    earlier: ReportResult | None = None


def begin_report_act(
    session: Session, report_id: str, action: ReportAction, actor: Actor, submission: Submission, now: datetime
) -> OpenReportAct:
    """Hold the report; raises NotFoundError for a stranger, ConflictError for a stale page or a wrong stage."""
    report = get_report_for_update(session, report_id, actor)
    kept = take_request(session, f"report_{action.value}:{report_id}", actor, submission, now)
    if kept is not None:
        earlier = ReportResult(kept["report_id"], ReportStage(kept["stage"]), kept["version"], is_repeat=True)
        return OpenReportAct(report, action, actor, submission, earlier)
    if submission.version not in (None, report.version) and action is not ReportAction.ADD_EVIDENCE:
        raise ConflictError("页面已过时：这件举报刚刚有新进展，请刷新页面后再试，已填写的内容请先保留")
    report_step_for(ReportStage(report.stage), action, actor.role)
    return OpenReportAct(report, action, actor, submission)


def finish_report_act(session: Session, act: OpenReportAct) -> ReportResult:
    """Write what the act left open and return its result, remembered for a repeat."""
    session.flush()
    result = ReportResult(act.report.id, ReportStage(act.report.stage), act.report.version)
    kept = {"report_id": result.report_id, "stage": result.stage.value, "version": result.version}
    keep_request(session, act.actor, act.submission, kept)
    return result


def restart_clock(session: Session, report: Report, start: date) -> None:
    """Count verification from this day, by the rule book fixed for the report."""
    report.clock_from = start
    report.clock_days = book_of_report(session, report).parameter(VERIFICATION_LIMIT, start).whole
    count_clock(session, report)


def count_clock(session: Session, report: Report) -> None:
    """Count the last day again with every stretch of testing left out."""
    due = last_day(report.clock_from, report.clock_days, WORKING_DAYS, pauses_of_report(session, report.id))
    report.due_on, report.due_provisional = due.on, due.provisional


def book_of_report(session: Session, report: Report) -> RuleBook:
    return book_by_version(session, report.book_version)


def office_of_report(report: Report) -> Office:
    return office_from_json(report.office)


def tell_reporter_notice(session: Session, report: Report, title: str, body: str, now: datetime) -> None:
    """Leave a notice for a reporter with an account; others look the report up with number and code."""
    if report.reporter_id is not None:
        link = f"/reports/{report.id}"
        notice = NewNotice(to_account(report.reporter_id), title, body, link, kind=NoticeKind.DECISION)
        leave_notice(session, notice, now)


def tell_office_of_report(
    session: Session, report: Report, role: Role, title: str, now: datetime, words: str = "请打开查看。"
) -> None:
    """Tell a role of the handling office; the notice names no person and no firm."""
    body = f"举报 {report.number}：{words}"
    leave_notice(
        session, NewNotice(to_office(role, report.office_id), title, body, f"/office/reports/{report.id}"), now
    )
