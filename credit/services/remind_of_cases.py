"""Reminding the office of cases of repair and objection whose last day is near, and its head of those overdue."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date, local_date
from core.kernel.roles import Role
from core.kernel.workdays import add_working_days
from credit.services.tell_of_case import path_of
from credit.storage.case_tables import CreditObjection, CreditRepair
from identity.domain.notices import NewNotice, NoticeKind, to_office
from identity.queries.offices import find_office
from identity.services.leave_notice import leave_notice

_AT_ONCE = 200


def remind_of_cases(session: Session, now: datetime) -> None:
    """Remind once on the working day before the last one, and once when it has passed."""
    today = local_date(now)
    repairs = select(CreditRepair).where(_is_due(CreditRepair, today)).order_by(CreditRepair.id)
    objections = select(CreditObjection).where(_is_due(CreditObjection, today)).order_by(CreditObjection.id)
    cases: list[CreditRepair | CreditObjection] = [
        *session.scalars(repairs.limit(_AT_ONCE).with_for_update()),
        *session.scalars(objections.limit(_AT_ONCE).with_for_update()),
    ]
    for case in cases:
        _remind(session, case, today, now)


def _is_due(table: type[CreditRepair] | type[CreditObjection], today: date) -> ColumnElement[bool]:
    near = and_(table.reminded_on.is_(None), table.due_on <= add_working_days(today, 1).on)
    over = and_(table.due_on < today, table.reminded_on <= table.due_on)
    return or_(near, over)


def _remind(session: Session, case: CreditRepair | CreditObjection, today: date, now: datetime) -> None:
    if case.due_on is None:
        return
    is_over = case.due_on < today
    what, day = case.PROCEDURE.what, chinese_date(case.due_on)
    office = find_office(session, case.authority)
    recipient = to_office(Role.SUPERVISOR if is_over else Role.OFFICER, None if office is None else office.office_id)
    title = f"{what}的办理期限已过" if is_over else f"{what}的办理期限将满"
    body = f"期限到{day}，请尽快办理。"
    leave_notice(session, NewNotice(recipient, title, body, path_of(case), NoticeKind.DEADLINE), now)
    case.reminded_on = today
