"""While something is tested no clock alarms: a test that lasts too long has an alarm of its own."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Role
from mediation.domain.lifecycle import Stage
from mediation.services.do_each import do_each
from mediation.services.documents import office_of_complaint
from mediation.services.remind_of_clocks import is_first_reminder
from mediation.services.tell_parties import News, tell_role
from mediation.storage.complaint_tables import Complaint
from mediation.storage.procedure_tables import TestingOrder
from mediation.storage.procedures import find_testing

_KIND = "testing"


def remind_of_tests(session: Session, now: datetime) -> int:
    """Tell officers and supervisors of tests that run longer than the house limit, once each time it passes again."""
    running = (
        select(TestingOrder.complaint_id)
        .join(Complaint, Complaint.id == TestingOrder.complaint_id)
        .where(
            TestingOrder.started_on.is_not(None),
            TestingOrder.closed_at.is_(None),
            Complaint.stage == Stage.MEDIATING.value,
        )
        .order_by(TestingOrder.started_on)
    )
    return do_each(session, running, lambda complaint_id: _remind(session, complaint_id, now))


def _remind(session: Session, complaint_id: str, now: datetime) -> bool:
    complaint, row = session.get_one(Complaint, complaint_id), find_testing(session, complaint_id)
    limit = office_of_complaint(complaint).house_rules.testing_alarm_days
    if row is None or row.started_on is None:
        return False
    days = (local_date(now) - row.started_on).days
    passed_on = row.started_on + timedelta(days // limit * limit)
    if days < limit or not is_first_reminder(session, complaint, (_KIND, passed_on), now):
        return False
    news = News("有检测长时间没有结果", f"检测已进行 {days} 天，这段时间不计入调解期限，请向检测机构催问。")
    for role in (Role.OFFICER, Role.SUPERVISOR):
        tell_role(session, complaint, role, news, now)
    return True
