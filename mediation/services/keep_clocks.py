"""What the calendar brings: reminders, rounds that lapse, mediation whose time is over, promises that fall due.

Every function is idempotent: it finds what is due at `now`, and does it once.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from core.kernel.clock import local_date
from core.kernel.errors import BusinessError
from core.kernel.roles import SYSTEM_ACTOR, Role
from core.kernel.workdays import working_days_left
from mediation.domain.agreement import AgreementState
from mediation.domain.clocks import due_day
from mediation.domain.lifecycle import PROMISED, Action, Stage
from mediation.domain.negotiation import LIMIT
from mediation.domain.parties import Side
from mediation.domain.rounds import AfterLapse, Round, after_lapse, next_round
from mediation.services.call_human import call_human_by_rule
from mediation.services.documents import office_of_complaint
from mediation.services.end_mediation import expire_mediation
from mediation.services.escalate_complaint import lapse_negotiation
from mediation.services.law_answers import ROUND_LIMIT, book_of
from mediation.services.propose_by_rule import propose_by_rule
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, in_room, of_promise, tell_both, tell_role
from mediation.storage.agreement_tables import Performance
from mediation.storage.agreements import find_agreement_state
from mediation.storage.bookkeeping_tables import Reminder
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import find_agreement, find_performance, get_complaint_for_update
from mediation.storage.room_tables import MEDIATION, MediationSession

_logger = logging.getLogger(__name__)
_BATCH = 200
_ROOM_STAGES = (Stage.ACCEPTED.value, Stage.MEDIATING.value)


def expire_overdue_mediation(session: Session, now: datetime) -> int:
    """End mediation whose last day has passed, unless both have signed; returns how many ended."""
    overdue = (
        select(Complaint.id)
        .where(Complaint.stage.in_(_ROOM_STAGES), Complaint.due_on < local_date(now))
        .order_by(Complaint.due_on)
        .with_for_update(skip_locked=True)  # all at once, before any number is drawn: no deadlock with a person's act
    )
    return _each(session, overdue, lambda complaint_id: _expire(session, complaint_id, now))


def lapse_rounds(session: Session, now: datetime) -> int:
    """Open the next round where one lapsed, or bring a person in after the last; returns how many lapsed."""
    today = local_date(now)
    lapsed = (
        select(MediationSession.complaint_id)
        .where(
            MediationSession.kind == MEDIATION,
            MediationSession.closed_at.is_(None),
            MediationSession.round_due_on < today,
        )
        .order_by(MediationSession.round_due_on)
    )
    return _each(session, lapsed, lambda complaint_id: _lapse(session, complaint_id, now))


def lapse_negotiations(session: Session, now: datetime) -> int:
    """File complaints whose days of direct negotiation have passed; returns how many went to the office."""
    lapsed = (
        select(Complaint.id)
        .where(Complaint.stage == Stage.NEGOTIATING.value, Complaint.due_on < local_date(now))
        .order_by(Complaint.due_on)
    )
    return _each(session, lapsed, lambda complaint_id: bool(lapse_negotiation(session, complaint_id, now)))


def remind_of_acceptance(session: Session, now: datetime) -> int:
    """Remind officers of complaints whose acceptance clock runs short, once a day each."""
    waiting = select(Complaint.id).where(Complaint.stage == Stage.FILED.value).order_by(Complaint.due_on)
    return _each(session, waiting, lambda complaint_id: _remind_to_accept(session, complaint_id, now))


def ask_for_performance(session: Session, now: datetime) -> int:
    """Ask both sides, once, whether a promise whose day has passed was kept."""
    due = (
        select(Performance.complaint_id)
        .where(
            Performance.confirmed_at.is_(None),
            Performance.breach_reported_at.is_(None),
            Performance.asked_at.is_(None),
            Performance.due_on < local_date(now),
        )
        .order_by(Performance.due_on)
    )
    return _each(session, due, lambda complaint_id: _ask(session, complaint_id, now))


def recount_provisional_days(session: Session, now: datetime) -> int:
    """Count again the last days that were provisional because a year's calendar was unknown."""
    provisional = (
        select(Complaint.id)
        .where(Complaint.due_provisional.is_(True), Complaint.due_on.is_not(None))
        .order_by(Complaint.due_on)
    )
    return _each(session, provisional, lambda complaint_id: _recount(session, complaint_id, now))


def _recount(session: Session, complaint_id: str, now: datetime) -> bool:
    complaint = get_complaint_for_update(session, complaint_id, SYSTEM_ACTOR)
    due, before = _count_again(session, complaint), complaint.due_on
    if due is None or due == (before, complaint.due_provisional):
        return False
    complaint.due_on, complaint.due_provisional = due
    take_step(session, complaint, Action.RECOUNT_DAYS, SYSTEM_ACTOR, now, {"from": before, "to": due[0]})
    return True


def _count_again(session: Session, complaint: Complaint) -> tuple[date, bool] | None:
    clocks = {
        Stage.NEGOTIATING: (LIMIT, complaint.negotiated_from),
        Stage.FILED: ("acceptance_limit", complaint.received_on),
        Stage.ACCEPTED: ("mediation_limit", complaint.accepted_on),
        Stage.MEDIATING: ("mediation_limit", complaint.accepted_on),
    }
    name, start = clocks.get(Stage(complaint.stage), ("", None))
    if start is None:
        return None
    due = due_day(start, book_of(session, complaint).parameter(name, start))
    return due.on, due.provisional


def _remind_to_accept(session: Session, complaint_id: str, now: datetime) -> bool:
    complaint, today = session.get_one(Complaint, complaint_id), local_date(now)
    warning = office_of_complaint(complaint).house_rules.acceptance_warning_days
    if complaint.due_on is None or working_days_left(today, complaint.due_on) > warning:
        return False
    if not _remember(session, complaint, "acceptance", today, now):
        return False
    tell_role(session, complaint, Role.OFFICER, _acceptance_news(complaint.due_on, today), now)
    return True


def _expire(session: Session, complaint_id: str, now: datetime) -> bool:
    if find_agreement_state(session, complaint_id) is AgreementState.AWAITING_SEAL:
        _remind_to_seal(session, complaint_id, now)
        return False
    expire_mediation(session, complaint_id, now)
    return True


def _lapse(session: Session, complaint_id: str, now: datetime) -> bool:
    complaint = get_complaint_for_update(session, complaint_id, SYSTEM_ACTOR)
    room = session.scalars(
        select(MediationSession)
        .where(MediationSession.complaint_id == complaint_id, MediationSession.kind == MEDIATION)
        .execution_options(populate_existing=True)
    ).one()
    today = local_date(now)
    if Stage(complaint.stage) is not Stage.MEDIATING or room.round_due_on >= today:
        return False
    current = Round(room.round, room.round_due_on)
    rules = office_of_complaint(complaint).house_rules
    follows = after_lapse(current, rules)
    upcoming = next_round(current, today, book_of(session, complaint).parameter(ROUND_LIMIT, today))
    room.round_due_on = upcoming.due_on
    if find_agreement(session, complaint_id) is not None:
        _note_lapse(session, complaint, current, upcoming, now)
        tell_both(session, complaint, in_room("协议还没有签署", "请核对协议后签署；不想签的，也请告诉对方。"), now)
        return True
    if follows is AfterLapse.NEXT_ROUND:
        _start_round(session, complaint, room, upcoming, now)
    else:
        _note_lapse(session, complaint, current, upcoming, now)
        call_human_by_rule(session, complaint, "各轮协商都已结束，双方还没有达成一致。", now)
        tell_both(
            session, complaint, in_room("已请调解员介入", "几轮协商后还没有一致，调解员会在调解室联系双方。"), now
        )
    return True


def _note_lapse(session: Session, complaint: Complaint, current: Round, upcoming: Round, now: datetime) -> None:
    details = {"round": current.number, "from": current.due_on, "to": upcoming.due_on}
    take_step(session, complaint, Action.LAPSE_ROUND, SYSTEM_ACTOR, now, details)


def _start_round(
    session: Session, complaint: Complaint, room: MediationSession, upcoming: Round, now: datetime
) -> None:
    room.round = upcoming.number
    room.acts += 1
    room.last_act_at = now
    take_step(
        session, complaint, Action.START_ROUND, SYSTEM_ACTOR, now, {"round": upcoming.number, "due_on": upcoming.due_on}
    )
    propose_by_rule(session, complaint, Side.SYSTEM, now)
    body = f"上一轮没有谈妥，现在是第 {upcoming.number} 轮，并附有新的建议。也可以随时转人工。"
    tell_both(session, complaint, in_room("协商进入下一轮", body), now)


def _ask(session: Session, complaint_id: str, now: datetime) -> bool:
    complaint = get_complaint_for_update(session, complaint_id, SYSTEM_ACTOR)
    performance = find_performance(session, complaint_id)
    if performance is None or Stage(complaint.stage) not in PROMISED or performance.asked_at is not None:
        return False
    performance.asked_at = now
    take_step(session, complaint, Action.ASK_PERFORMANCE, SYSTEM_ACTOR, now)
    tell_both(
        session, complaint, of_promise("约定的履行日已过", "消费者请确认是否收到；商家已履行的，请提交凭证。"), now
    )
    return True


def _remind_to_seal(session: Session, complaint_id: str, now: datetime) -> None:
    complaint = session.get_one(Complaint, complaint_id)
    if _remember(session, complaint, "seal", local_date(now), now):
        news = News("协议等待盖章，调解期限已过", "双方在期限内已经签署，请尽快核对盖章。")
        tell_role(session, complaint, Role.MEDIATOR, news, now)


def _remember(session: Session, complaint: Complaint, kind: str, about_on: date, now: datetime) -> bool:
    """Note the reminder; tells whether it is the first one."""
    if session.get(Reminder, (complaint.id, kind, about_on)) is not None:
        return False
    session.add(Reminder(complaint_id=complaint.id, kind=kind, about_on=about_on, sent_at=now))
    return True


def _acceptance_news(due_on: date, today: date) -> News:
    left = working_days_left(today, due_on)
    body = "受理期限已过，请立即处理。" if today > due_on else f"离受理期限还有 {left} 个工作日。"
    return News("有投诉快到受理期限", body)


def _each(session: Session, found: Select[str], do: Callable[[str], bool]) -> int:
    """Do it for each complaint until a batch is done, count them.

    One that fails is logged and stops no other; those that cannot move do not fill the batch.
    """
    done = 0
    for complaint_id in list(session.scalars(found)):
        done += _one(session, complaint_id, do)
        if done == _BATCH:
            break
    return done


def _one(session: Session, complaint_id: str, do: Callable[[str], bool]) -> bool:
    try:
        with session.begin_nested():
            return do(complaint_id)
    except (BusinessError, LookupError, ValueError, StaleDataError, IntegrityError):
        _logger.exception("the clock of complaint %s could not be kept", complaint_id)
        return False
