"""Loading reports. Who may see one: its reporter, and officers and heads of the office that handles it."""

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor, Role
from mediation.domain.clocks import Pause
from mediation.storage.report_tables import Report, ReportEvidence, ReportExtension, ReportTesting

NOT_FOUND = "没有找到这件举报，可能是编号不对，或者当前账号不能查看"
_OFFICE = frozenset({Role.OFFICER, Role.SUPERVISOR})


def report_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the filter for what the actor may see; mediators, merchants and other offices see no report."""
    if actor.role is Role.CONSUMER:
        return Report.reporter_id == actor.account_id
    if actor.role in _OFFICE:
        return Report.office_id.in_(sorted(actor.office_ids))
    return true() if actor.role is Role.SYSTEM else false()


def get_report(session: Session, report_id: str, actor: Actor) -> Report:
    """Return the report if the actor may see it; to a stranger it does not exist."""
    row = session.scalar(select(Report).where(Report.id == report_id, report_visible_to(actor)))
    if row is None:
        raise NotFoundError(NOT_FOUND)
    return row


def get_report_for_update(session: Session, report_id: str, actor: Actor) -> Report:
    """Return the report and hold it: acts on one report happen one after the other."""
    row = session.scalar(
        select(Report)
        .where(Report.id == report_id, report_visible_to(actor))
        .with_for_update()  # SQLite ignores this: one writer
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError(NOT_FOUND)
    return row


def reports_of_complaint(session: Session, complaint_id: str) -> list[Report]:
    return list(session.scalars(select(Report).where(Report.complaint_id == complaint_id).order_by(Report.received_at)))


def files_of_report(session: Session, report_id: str) -> list[ReportEvidence]:
    return list(
        session.scalars(select(ReportEvidence).where(ReportEvidence.report_id == report_id).order_by(ReportEvidence.id))
    )


def extensions_of(session: Session, report_id: str) -> list[ReportExtension]:
    return list(
        session.scalars(
            select(ReportExtension).where(ReportExtension.report_id == report_id).order_by(ReportExtension.asked_at)
        )
    )


def find_open_extension(session: Session, report_id: str) -> ReportExtension | None:
    return next((row for row in extensions_of(session, report_id) if row.answered_at is None), None)


def testings_of(session: Session, report_id: str) -> list[ReportTesting]:
    return list(
        session.scalars(
            select(ReportTesting).where(ReportTesting.report_id == report_id).order_by(ReportTesting.from_on)
        )
    )


def find_open_testing(session: Session, report_id: str) -> ReportTesting | None:
    return next((row for row in testings_of(session, report_id) if row.until is None), None)


def pauses_of_report(session: Session, report_id: str) -> tuple[Pause, ...]:
    return tuple(Pause(row.from_on, row.until) for row in testings_of(session, report_id))
