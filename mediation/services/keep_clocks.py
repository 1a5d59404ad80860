"""What the calendar brings: rounds that lapse, mediation whose time is over, promises that fall due.

Every function is idempotent: it finds what is due at `now`, and does it once.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import SYSTEM_ACTOR, Role
from mediation.domain.agreement import AgreementState
from mediation.domain.clocks import ClockKind, is_late
from mediation.domain.lifecycle import PROMISED, Action, Stage
from mediation.domain.parties import Side
from mediation.domain.rounds import AfterLapse, after_lapse
from mediation.services.call_human import call_human_by_rule
from mediation.services.do_each import do_each
from mediation.services.documents import office_of_complaint
from mediation.services.end_mediation import expire_mediation
from mediation.services.escalate_complaint import lapse_negotiation
from mediation.services.propose_by_rule import propose_by_rule
from mediation.services.remind_of_clocks import is_first_reminder
from mediation.services.run_clocks import recount_clock, start_clock, stop_clock
from mediation.services.seek_similar import seek_for_round
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, in_room, of_promise, tell_both, tell_role
from mediation.storage.agreements import find_agreement_state
from mediation.storage.clock_tables import Clock
from mediation.storage.clocks import find_running_clock, is_standing_still, running_clocks
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import find_agreement, get_complaint_for_update
from mediation.storage.performance_tables import AgreementPromise, PromiseBreach
from mediation.storage.procedures import is_suspended
from mediation.storage.promises import promise_rows
from mediation.storage.room_tables import MEDIATION, MediationSession

_PROMISE_STAGES = PROMISED | {Stage.BREACHED}
_ROOM_STAGES = (Stage.ACCEPTED.value, Stage.MEDIATING.value)


@dataclass(frozen=True)
class _Days:
    """The last day of the round that lapsed, and of the one that began."""

    was: date
    is_now: date


def expire_overdue_mediation(session: Session, now: datetime) -> int:
    """End mediation whose last day has passed, unless both have signed; returns how many ended."""
    overdue = (
        select(Complaint.id)
        .join(Clock, Clock.complaint_id == Complaint.id)
        .where(Complaint.stage.in_(_ROOM_STAGES), ~is_suspended())
        .where(Clock.due_on < local_date(now), _counts(ClockKind.MEDIATION))
        .order_by(Clock.due_on)
        .with_for_update(skip_locked=True, of=Complaint)  # before any number is drawn: no deadlock with a person's act
    )
    return do_each(session, overdue, lambda complaint_id: _expire(session, complaint_id, now))


def lapse_rounds(session: Session, now: datetime) -> int:
    """Open the next round where one lapsed, or bring a person in after the last; returns how many lapsed."""
    lapsed = (
        select(Clock.complaint_id)
        .where(Clock.due_on < local_date(now), _counts(ClockKind.ROUND))
        .order_by(Clock.due_on)
    )
    return do_each(session, lapsed, lambda complaint_id: _lapse(session, complaint_id, now))


def lapse_negotiations(session: Session, now: datetime) -> int:
    """File complaints whose days of direct negotiation have passed; returns how many went to the office."""
    lapsed = (
        select(Clock.complaint_id)
        .where(Clock.due_on < local_date(now), _counts(ClockKind.NEGOTIATION))
        .order_by(Clock.due_on)
    )
    return do_each(session, lapsed, lambda complaint_id: bool(lapse_negotiation(session, complaint_id, now)))


def _counts(kind: ClockKind) -> ColumnElement[bool]:
    return and_(Clock.kind == kind.value, Clock.stopped_on.is_(None), ~is_standing_still())


def ask_for_performance(session: Session, now: datetime) -> int:
    """Ask both sides, once for each promise, whether one whose day has passed was kept."""
    due = (
        select(AgreementPromise.complaint_id)
        .where(
            AgreementPromise.performed_on.is_(None),
            AgreementPromise.asked_at.is_(None),
            AgreementPromise.due_on < local_date(now),
            ~exists().where(
                PromiseBreach.agreement_id == AgreementPromise.agreement_id,
                PromiseBreach.number == AgreementPromise.number,
            ),
        )
        .group_by(AgreementPromise.complaint_id)
        .order_by(func.min(AgreementPromise.due_on))
    )
    return do_each(session, due, lambda complaint_id: _ask(session, complaint_id, now))


def recount_provisional_days(session: Session, now: datetime) -> int:
    """Count again the last days that were provisional because a year's calendar was unknown."""
    provisional = (
        select(Clock.complaint_id)
        .where(Clock.provisional.is_(True), Clock.stopped_on.is_(None))
        .group_by(Clock.complaint_id)
        .order_by(func.min(Clock.due_on))
    )
    return do_each(session, provisional, lambda complaint_id: _recount(session, complaint_id, now))


def _recount(session: Session, complaint_id: str, now: datetime) -> bool:
    complaint = get_complaint_for_update(session, complaint_id, SYSTEM_ACTOR)
    moved = [_moved(session, complaint, clock) for clock in running_clocks(session, complaint_id) if clock.provisional]
    details = [change for change in moved if change is not None]
    if details:
        take_step(session, complaint, Action.RECOUNT_DAYS, SYSTEM_ACTOR, now, {"clocks": details})
    return bool(details)


def _moved(session: Session, complaint: Complaint, clock: Clock) -> dict[str, object] | None:
    before = clock.due_on
    if not recount_clock(session, complaint, clock):
        return None
    return {"kind": clock.kind, "from": before, "to": clock.due_on}


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
    today, clock = local_date(now), find_running_clock(session, complaint_id, ClockKind.ROUND)
    if Stage(complaint.stage) is not Stage.MEDIATING or clock is None or not is_late(today, clock.due_on):
        return False
    stop_clock(session, complaint, ClockKind.ROUND, today, "lapsed")
    days = _Days(clock.due_on, start_clock(session, complaint, ClockKind.ROUND, today, now).due_on)
    follows = after_lapse(room.round, office_of_complaint(complaint).house_rules)
    if find_agreement(session, complaint_id) is not None:
        _note_lapse(session, complaint, room, days, now)
        tell_both(session, complaint, in_room("协议还没有签署", "请核对协议后签署；不想签的，也请告诉对方。"), now)
    elif follows is AfterLapse.NEXT_ROUND:
        _start_round(session, complaint, room, days, now)
    else:
        _note_lapse(session, complaint, room, days, now)
        call_human_by_rule(session, complaint, "各轮协商都已结束，双方还没有达成一致。", now)
        tell_both(
            session, complaint, in_room("已请调解员介入", "几轮协商后还没有一致，调解员会在调解室联系双方。"), now
        )
    return True


def _note_lapse(session: Session, complaint: Complaint, room: MediationSession, days: _Days, now: datetime) -> None:
    details = {"round": room.round, "from": days.was, "to": days.is_now}
    take_step(session, complaint, Action.LAPSE_ROUND, SYSTEM_ACTOR, now, details)


def _start_round(session: Session, complaint: Complaint, room: MediationSession, days: _Days, now: datetime) -> None:
    room.round += 1
    room.acts += 1
    room.last_act_at = now
    details = {"round": room.round, "due_on": days.is_now}
    take_step(session, complaint, Action.START_ROUND, SYSTEM_ACTOR, now, details)
    propose_by_rule(session, complaint, Side.SYSTEM, now)
    seek_for_round(session, complaint, now)
    body = f"上一轮没有谈妥，现在是第 {room.round} 轮，并附有新的建议。也可以随时转人工。"
    tell_both(session, complaint, in_room("协商进入下一轮", body), now)


def _ask(session: Session, complaint_id: str, now: datetime) -> bool:
    complaint = get_complaint_for_update(session, complaint_id, SYSTEM_ACTOR)
    agreement, today = find_agreement(session, complaint_id), local_date(now)
    rows = promise_rows(session, agreement.id) if agreement else []
    due = [row for row in rows if row.performed_on is None and row.asked_at is None and row.due_on < today]
    if not due or Stage(complaint.stage) not in _PROMISE_STAGES:
        return False
    for row in due:
        row.asked_at = now
    take_step(session, complaint, Action.ASK_PERFORMANCE, SYSTEM_ACTOR, now)
    tell_both(
        session, complaint, of_promise("约定的履行日已过", "消费者请确认是否收到；商家已履行的，请提交凭证。"), now
    )
    return True


def _remind_to_seal(session: Session, complaint_id: str, now: datetime) -> None:
    complaint = session.get_one(Complaint, complaint_id)
    if is_first_reminder(session, complaint, ("seal", local_date(now)), now):
        news = News("协议等待盖章，调解期限已过", "双方在期限内已经签署，请尽快核对盖章。")
        tell_role(session, complaint, Role.MEDIATOR, news, now)
