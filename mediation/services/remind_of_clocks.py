"""One duty sees every clock that somebody has to keep: it reminds while days are left and alarms when none are.

Reminders go out once a day. The round and the day of performance have duties of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.clock import chinese_date, local_date
from core.kernel.roles import Role
from mediation.domain.clocks import CLOCK_NAMES, ClockKind, days_left, is_late, unit_text
from mediation.domain.merchant_events import MerchantEvent
from mediation.domain.parties import Side
from mediation.services.do_each import do_each
from mediation.services.documents import office_of_complaint
from mediation.services.merchant_events import announce
from mediation.services.tell_disputing_offices import tell_disputing_offices
from mediation.services.tell_parties import News, of_deadline, tell, tell_both, tell_role
from mediation.storage.bookkeeping_tables import Reminder
from mediation.storage.clock_tables import Clock
from mediation.storage.clocks import find_running_clock, is_standing_still
from mediation.storage.complaint_tables import Complaint

Telling = Callable[[Session, Complaint, News, datetime], None]


def _officers(session: Session, complaint: Complaint, news: News, now: datetime) -> None:
    tell_role(session, complaint, Role.OFFICER, news, now)


def _mediators(session: Session, complaint: Complaint, news: News, now: datetime) -> None:
    tell_role(session, complaint, Role.MEDIATOR, news, now)


def _consumer(session: Session, complaint: Complaint, news: News, now: datetime) -> None:
    tell(session, complaint, Side.CONSUMER, news, now)


def _merchant(session: Session, complaint: Complaint, news: News, now: datetime) -> None:
    tell(session, complaint, Side.MERCHANT, news, now)


@dataclass(frozen=True)
class _Watch:
    """Who keeps the clock, and the title of the reminder; the supervisor hears of what the office let pass."""

    tell: Telling
    title: str
    is_office: bool = True


_WATCHED: dict[ClockKind, _Watch] = {
    ClockKind.ACCEPTANCE: _Watch(_officers, "有投诉快到受理期限"),
    ClockKind.COMPETENCE: _Watch(tell_disputing_offices, "管辖协商快到期限"),
    ClockKind.MEDIATION: _Watch(_mediators, "有调解快到期限"),
    ClockKind.TERMINATION_NOTICE: _Watch(_officers, "终止调解的告知快到期限"),
    ClockKind.VERIFICATION: _Watch(_officers, "违法线索的核查快到期限"),
    ClockKind.SUPPLEMENT: _Watch(_consumer, "补充材料快到期限", is_office=False),
    ClockKind.NEGOTIATION: _Watch(_merchant, "直接协商快到期限", is_office=False),
    ClockKind.JUDICIAL_CONFIRMATION: _Watch(tell_both, "申请司法确认快到期限", is_office=False),
}
_NEWS_TO_MERCHANTS = frozenset({ClockKind.NEGOTIATION, ClockKind.MEDIATION})
WATCHED_ELSEWHERE = frozenset({ClockKind.ROUND, ClockKind.PERFORMANCE})


def remind_of_clocks(session: Session, now: datetime) -> int:
    """Remind or alarm whoever keeps a clock that runs short or is over, once a day each; returns how many."""
    return sum(_remind_of(session, kind, now) for kind in _WATCHED)


def is_first_reminder(session: Session, complaint: Complaint, about: tuple[str, date], now: datetime) -> bool:
    """Note the reminder; tells whether it is the first one."""
    if session.get(Reminder, (complaint.id, *about)) is not None:
        return False
    session.add(Reminder(complaint_id=complaint.id, kind=about[0], about_on=about[1], sent_at=now))
    return True


def _remind_of(session: Session, kind: ClockKind, now: datetime) -> int:
    running = (
        select(Clock.complaint_id)
        .where(Clock.kind == kind.value, Clock.stopped_on.is_(None), ~is_standing_still())
        .order_by(Clock.due_on)
    )
    return do_each(session, running, lambda complaint_id: _remind(session, complaint_id, kind, now))


def _remind(session: Session, complaint_id: str, kind: ClockKind, now: datetime) -> bool:
    complaint, today = session.get_one(Complaint, complaint_id), local_date(now)
    clock = find_running_clock(session, complaint_id, kind)
    if clock is None or days_left(clock.unit, today, clock.due_on) > _warning(complaint, kind):
        return False
    if not is_first_reminder(session, complaint, (kind.value, today), now):
        return False
    if kind in _NEWS_TO_MERCHANTS:
        announce(session, complaint, MerchantEvent.CLOCK_NEAR, now)
    watch, words = _WATCHED[kind], _words(clock, kind, today)
    watch.tell(session, complaint, of_deadline(watch.title, words, ends_today=clock.due_on == today), now)
    if watch.is_office and is_late(today, clock.due_on):
        tell_role(session, complaint, Role.SUPERVISOR, of_deadline("有期限已经超过", words, ends_today=False), now)
    return True


def _warning(complaint: Complaint, kind: ClockKind) -> int:
    rules = office_of_complaint(complaint).house_rules
    return rules.acceptance_warning_days if kind is ClockKind.ACCEPTANCE else rules.clock_warning_days


def _words(clock: Clock, kind: ClockKind, today: date) -> str:
    name, left = CLOCK_NAMES[kind], days_left(clock.unit, today, clock.due_on)
    day = chinese_date(clock.due_on)
    if left < 0:
        return f"{name}已过（{day}），请立即处理。"
    return f"离{name}还有 {left} {unit_text(clock.unit)}（{day}）。" if left else f"{name}今天到期。"
