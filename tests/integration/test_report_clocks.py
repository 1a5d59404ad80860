"""What the calendar brings to reports, on both databases."""

from datetime import date, timedelta

from sqlalchemy import func, select

from identity.storage.notice_tables import InboxNotice
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from mediation.domain.report_lifecycle import ReportAction, ReportStage
from mediation.domain.reports import ReportTold
from mediation.services.file_report import NewReport, file_report
from mediation.services.keep_report_clocks import recount_provisional_reports, remind_of_reports
from mediation.services.verify_report import start_testing, start_verification
from mediation.storage.report_tables import Report
from tests.factories_mediation import OFFICE, given_people

TOLD = ReportTold(None, "北街口的小餐馆", "后厨用过期的肉做菜，冰柜里的日期都涂掉了，每天都这样。")
NEAR, OVER = "有举报的核查快到期限", "有举报的核查已经超期"


def told(session, title):
    return session.scalar(select(func.count()).where(InboxNotice.title == title))


def given_report(session, now):
    """File a report whose last day is Friday 2026-12-11."""
    return file_report(session, NewReport(TOLD), OFFICE, None, now).report_id


def test_officers_are_reminded_daily_of_verification_and_the_head_once_it_is_overdue(database, now):
    with database.transaction() as session:
        given_people(session, now)
        given_report(session, now)
    steps = ((0, 0, 0), (16, 0, 0), (18, 1, 0), (18, 1, 0), (20, 2, 0), (22, 3, 1))
    for days, near, over in steps:
        with database.transaction() as session:
            remind_of_reports(session, now + timedelta(days))
            assert (told(session, NEAR), told(session, OVER)) == (near, over), days


def test_nobody_is_reminded_while_something_is_tested(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        report_id = given_report(session, now)
        start_verification(session, report_id, people.officer, now)
        start_testing(session, report_id, "抽样送市食检所检验", people.officer, now)
        assert remind_of_reports(session, now + timedelta(40)) == 0


def test_a_provisional_last_day_is_counted_again_once_with_a_row_in_the_log(database, now):
    with database.transaction() as session:
        given_people(session, now)
        report_id = given_report(session, now)
        row = session.get_one(Report, report_id)
        row.due_on, row.due_provisional = date(2026, 12, 9), True
    for expected in (1, 0):
        with database.transaction() as session:
            assert recount_provisional_reports(session, now) == expected
    with database.reading() as session:
        row = session.get_one(Report, report_id)
        assert (row.due_on, row.due_provisional) == (date(2026, 12, 11), False)
        assert ReportStage(row.stage) is ReportStage.RECEIVED
        assert acts_of(session, Subject("report", report_id))[-1].action == ReportAction.RECOUNT_DAYS
