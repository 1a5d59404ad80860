"""Scheduled duties of mediation."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.outbox import Duty
from mediation.services.archive_cases import archive_closed_cases
from mediation.services.bid_blindly import lapse_blind_bids
from mediation.services.import_complaints import work_on_imports
from mediation.services.keep_clocks import (
    ask_for_performance,
    expire_overdue_mediation,
    lapse_negotiations,
    lapse_rounds,
    recount_provisional_days,
)
from mediation.services.keep_report_clocks import recount_provisional_reports, remind_of_reports
from mediation.services.make_appointment import remind_of_appointments
from mediation.services.note_confirmation import lapse_confirmations
from mediation.services.remind_of_clocks import remind_of_clocks
from mediation.services.remind_of_promises import remind_of_promises
from mediation.services.remind_of_tests import remind_of_tests


def _expire(session: Session, now: datetime) -> None:
    expire_overdue_mediation(session, now)


def _lapse(session: Session, now: datetime) -> None:
    lapse_rounds(session, now)


def _lapse_negotiations(session: Session, now: datetime) -> None:
    lapse_negotiations(session, now)


def _remind(session: Session, now: datetime) -> None:
    remind_of_clocks(session, now)


def _remind_of_reports(session: Session, now: datetime) -> None:
    remind_of_reports(session, now)


def _ask(session: Session, now: datetime) -> None:
    ask_for_performance(session, now)


def _remind_of_promises(session: Session, now: datetime) -> None:
    remind_of_promises(session, now)


def _remind_of_tests(session: Session, now: datetime) -> None:
    remind_of_tests(session, now)


def _recount(session: Session, now: datetime) -> None:
    recount_provisional_days(session, now)


def _recount_reports(session: Session, now: datetime) -> None:
    recount_provisional_reports(session, now)


def _appointments(session: Session, now: datetime) -> None:
    remind_of_appointments(session, now)


def _import(session: Session, now: datetime) -> None:
    work_on_imports(session, now)


def _archive(session: Session, now: datetime) -> None:
    archive_closed_cases(session, now)


def _lapse_confirmations(session: Session, now: datetime) -> None:
    lapse_confirmations(session, now)


def _blind_bids(session: Session, now: datetime) -> None:
    lapse_blind_bids(session, now)


DUTIES: tuple[Duty, ...] = (
    Duty("mediation.imports", timedelta(seconds=10), _import),
    Duty("mediation.archive", timedelta(minutes=10), _archive),
    Duty("mediation.confirmations", timedelta(minutes=30), _lapse_confirmations),
    Duty("mediation.expire", timedelta(minutes=10), _expire),
    Duty("mediation.negotiations", timedelta(minutes=10), _lapse_negotiations),
    Duty("mediation.rounds", timedelta(minutes=10), _lapse),
    Duty("mediation.blind_bids", timedelta(minutes=10), _blind_bids),
    Duty("mediation.appointments", timedelta(minutes=30), _appointments),
    Duty("mediation.clock_reminders", timedelta(hours=1), _remind),
    Duty("mediation.report_reminders", timedelta(hours=1), _remind_of_reports),
    Duty("mediation.performance", timedelta(minutes=10), _ask),
    Duty("mediation.promise_reminders", timedelta(hours=1), _remind_of_promises),
    Duty("mediation.test_reminders", timedelta(hours=1), _remind_of_tests),
    Duty("mediation.provisional_days", timedelta(hours=6), _recount),
    Duty("mediation.provisional_report_days", timedelta(hours=6), _recount_reports),
)
