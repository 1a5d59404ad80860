"""What the calendar brings to reports: officers are reminded of verification, provisional last days are counted again.

Both are idempotent, as the duties of complaints are. Verification stands still while something is being tested.
"""

from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date, local_date
from core.kernel.roles import SYSTEM_ACTOR, Role
from mediation.domain.clocks import WORKING_DAYS, days_left, is_late, unit_text
from mediation.domain.report_lifecycle import ReportAction
from mediation.services.do_each import do_each
from mediation.services.report_acts import count_clock, office_of_report, tell_office_of_report
from mediation.services.submissions import Submission, take_request
from mediation.services.take_report_step import take_report_step
from mediation.storage.report_tables import Report, ReportTesting
from mediation.storage.reports import get_report_for_update

_PURPOSE = "remind_of_report"


def remind_of_reports(session: Session, now: datetime) -> int:
    """Remind officers, once a day each, of verification that runs short or is overdue; the head hears of the latter."""
    testing = exists().where(ReportTesting.report_id == Report.id, ReportTesting.until.is_(None))
    running = select(Report.id).where(Report.due_on.is_not(None), ~testing).order_by(Report.due_on)
    return do_each(session, running, lambda report_id: _remind(session, report_id, now))


def recount_provisional_reports(session: Session, now: datetime) -> int:
    """Count again the last days that were provisional because a year's calendar was unknown."""
    provisional = select(Report.id).where(Report.due_provisional.is_(True)).order_by(Report.due_on)
    return do_each(session, provisional, lambda report_id: _recount(session, report_id, now))


def _remind(session: Session, report_id: str, now: datetime) -> bool:
    report, today = session.get_one(Report, report_id), local_date(now)
    if report.due_on is None or days_left(WORKING_DAYS, today, report.due_on) > _warning(report):
        return False
    if not _is_first_today(session, report, today, now):
        return False
    words = _words(today, report.due_on)
    tell_office_of_report(session, report, Role.OFFICER, "有举报的核查快到期限", now, words)
    if is_late(today, report.due_on):
        tell_office_of_report(session, report, Role.SUPERVISOR, "有举报的核查已经超期", now, words)
    return True


def _is_first_today(session: Session, report: Report, today: date, now: datetime) -> bool:
    once = Submission(request_key=f"{_PURPOSE}:{report.id}:{today.isoformat()}")
    return take_request(session, _PURPOSE, SYSTEM_ACTOR, once, now) is None


def _warning(report: Report) -> int:
    return office_of_report(report).house_rules.clock_warning_days


def _words(today: date, due_on: date) -> str:
    left, day = days_left(WORKING_DAYS, today, due_on), chinese_date(due_on)
    if left < 0:
        return f"核查期限已过（{day}），请立即处理。"
    return f"离核查期限还有 {left} {unit_text(WORKING_DAYS)}（{day}）。" if left else "核查期限今天到期。"


def _recount(session: Session, report_id: str, now: datetime) -> bool:
    report = get_report_for_update(session, report_id, SYSTEM_ACTOR)
    before = (report.due_on, report.due_provisional)
    if report.due_on is None:
        return False
    count_clock(session, report)
    if before == (report.due_on, report.due_provisional):
        return False
    details = {"from": before[0], "to": report.due_on}
    take_report_step(session, report, ReportAction.RECOUNT_DAYS, SYSTEM_ACTOR, now, details)
    return True
