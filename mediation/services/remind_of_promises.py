"""Reminders before the day of a promise and on it, each once."""

from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from mediation.domain.parties import Side
from mediation.services.do_each import do_each
from mediation.services.documents import office_of_complaint
from mediation.services.remind_of_clocks import is_first_reminder
from mediation.services.tell_parties import of_deadline, tell
from mediation.storage.agreement_tables import Agreement
from mediation.storage.complaint_tables import Complaint
from mediation.storage.performance_tables import AgreementPromise

_BEFORE, _ON_THE_DAY = "promise_soon", "promise_today"
_TODAY = {Side.MERCHANT: "请在今天之内履行，并上传凭证。", Side.CONSUMER: "收到以后请在投诉页面确认。"}
_FARTHEST = timedelta(60)  # a bound for the query; the house rule of each complaint decides


def remind_of_promises(session: Session, now: datetime) -> int:
    """Remind the merchant of promises in force that fall due soon or today, and tell the consumer on the day.

    Returns for how many complaints; what was promised in a settlement that a later step set aside is not asked for.
    """
    today = local_date(now)
    coming = _coming(today).with_only_columns(AgreementPromise.complaint_id).group_by(AgreementPromise.complaint_id)
    first = coming.order_by(func.min(AgreementPromise.due_on), AgreementPromise.complaint_id)
    return do_each(session, first, lambda complaint_id: _remind_all(session, complaint_id, now))


def _coming(today: date) -> Select[AgreementPromise]:
    return (
        select(AgreementPromise)
        .join(Agreement, Agreement.id == AgreementPromise.agreement_id)
        .where(
            Agreement.set_aside_at.is_(None),
            AgreementPromise.performed_on.is_(None),
            AgreementPromise.due_on.between(today, today + _FARTHEST),
        )
    )


def _remind_all(session: Session, complaint_id: str, now: datetime) -> bool:
    """Remind of each promise of a complaint; tells whether there was any to remind of."""
    today = local_date(now)
    of_one = _coming(today).where(AgreementPromise.complaint_id == complaint_id)
    rows = session.scalars(of_one.order_by(AgreementPromise.due_on, AgreementPromise.number)).all()
    return sum(_remind(session, row, today, now) for row in rows) > 0


def _remind(session: Session, row: AgreementPromise, today: date, now: datetime) -> bool:
    complaint, left = session.get_one(Complaint, row.complaint_id), (row.due_on - today).days
    if left > office_of_complaint(complaint).house_rules.promise_reminder_days:
        return False
    kind = _BEFORE if left else _ON_THE_DAY
    if not is_first_reminder(session, complaint, (kind, row.due_on), now):
        return False
    session.flush()
    if left:
        body = f"离约定的日子还有 {left} 天。履行以后请上传凭证。"
        soon = of_deadline("有一项约定快到日子了", body, ends_today=False)
        tell(session, complaint, Side.MERCHANT, soon, now)
        return True
    for side, body in _TODAY.items():
        tell(session, complaint, side, of_deadline("有一项约定今天到期", body, ends_today=True), now)
    return True
