"""Reminders before the day of a promise and on it, each once."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from mediation.domain.parties import Side
from mediation.services.documents import office_of_complaint
from mediation.services.tell_parties import of_promise, tell
from mediation.storage.bookkeeping_tables import Reminder
from mediation.storage.complaint_tables import Complaint
from mediation.storage.performance_tables import AgreementPromise

_BEFORE, _ON_THE_DAY = "promise_soon", "promise_today"
_FARTHEST = timedelta(60)  # a bound for the query; the house rule of each complaint decides


def remind_of_promises(session: Session, now: datetime) -> int:
    """Remind the merchant of promises that fall due soon or today, and tell the consumer on the day; counts them."""
    today = local_date(now)
    coming = (
        select(AgreementPromise)
        .where(
            AgreementPromise.performed_on.is_(None),
            AgreementPromise.due_on.between(today, today + _FARTHEST),
        )
        .order_by(AgreementPromise.due_on, AgreementPromise.complaint_id)
    )
    return sum(_remind(session, row, today, now) for row in session.scalars(coming).all())


def _remind(session: Session, row: AgreementPromise, today: date, now: datetime) -> bool:
    complaint, left = session.get_one(Complaint, row.complaint_id), (row.due_on - today).days
    if left > office_of_complaint(complaint).house_rules.promise_reminder_days:
        return False
    kind = _BEFORE if left else _ON_THE_DAY
    key = (complaint.id, kind, row.due_on)
    if session.get(Reminder, key) is not None:
        return False
    session.add(Reminder(complaint_id=complaint.id, kind=kind, about_on=row.due_on, sent_at=now))
    session.flush()
    if left:
        body = f"离约定的日子还有 {left} 天。履行以后请上传凭证。"
        tell(session, complaint, Side.MERCHANT, of_promise("有一项约定快到日子了", body), now)
        return True
    tell(session, complaint, Side.MERCHANT, of_promise("有一项约定今天到期", "请在今天之内履行，并上传凭证。"), now)
    tell(session, complaint, Side.CONSUMER, of_promise("有一项约定今天到期", "收到以后请在投诉页面确认。"), now)
    return True
