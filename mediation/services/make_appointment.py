"""Appointments: a time that both sides agreed on for live talk in the room."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from mediation.domain.lifecycle import Action, Stage
from mediation.domain.parties import SIDE_NAMES, Side, side_of
from mediation.domain.wording import WordingKind
from mediation.services.check_wording import check_wording
from mediation.services.do_each import do_each
from mediation.services.documents import office_of_complaint
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import in_room, tell_both, tell_role
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import get_complaint_for_update
from mediation.storage.procedure_tables import Appointment
from mediation.storage.procedures import appointment_awaits, find_appointment

LONGEST_NOTE = 300
_FURTHEST_DAYS = 60


@dataclass(frozen=True)
class AppointmentProposal:
    """A time with its zone, and what the talk is about."""

    meet_at: datetime | None
    note: str = ""


def propose_appointment(
    session: Session,
    complaint_id: str,
    proposal: AppointmentProposal,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Propose a time; a party that proposes it has accepted it."""
    act = begin_act(session, complaint_id, Action.PROPOSE_APPOINTMENT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    wording = check_wording(act, {"note": proposal.note}, allowed=[WordingKind.LINK])  # of the meeting
    _close_past(session, complaint_id, now)
    side, note = side_of(actor.role), _note(proposal.note)
    row = Appointment(
        id=new_id(),
        complaint_id=complaint_id,
        side=side.value,
        account_id=actor.account_id,
        meet_at=_future(proposal.meet_at, now),
        note_sealed=vault_of(session).seal(note) if note else None,
        proposed_at=now,
        consumer_accepted_at=now if side is Side.CONSUMER else None,
        merchant_accepted_at=now if side is Side.MERCHANT else None,
    )
    session.add(row)
    take_step(session, act.complaint, Action.PROPOSE_APPOINTMENT, actor, now, {"appointment": row.id, **wording})
    tell_both(session, act.complaint, in_room("约个时间在线谈", "请看时间是否合适，在“期限与程序”里答复。"), now)
    return finish_act(session, act, now, row.id)


def answer_appointment(
    session: Session, complaint_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN, *, accepts: bool
) -> ActResult:
    """Accept or decline the time as one side."""
    act = begin_act(session, complaint_id, Action.ANSWER_APPOINTMENT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    complaint, side, row = act.complaint, side_of(actor.role), _live(session, complaint_id)
    if side not in appointment_awaits(row):
        raise ConflictError("您已经答复过这次约谈")
    if row.meet_at <= now:
        raise ConflictError("约定的时间已经过了，请另约一个时间")
    if accepts:
        setattr(row, f"{side.value}_accepted_at", now)
    else:
        row.declined_by, row.closed_at = side.value, now
    details = {"appointment": row.id, "side": side.value, "accepts": accepts}
    take_step(session, complaint, Action.ANSWER_APPOINTMENT, actor, now, details)
    _tell_answer(session, complaint, row, side, now)
    return finish_act(session, act, now, row.id)


def cancel_appointment(
    session: Session, complaint_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Call the time off, before or after both agreed."""
    act = begin_act(session, complaint_id, Action.CANCEL_APPOINTMENT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    row, side = _live(session, complaint_id), side_of(actor.role)
    row.declined_by, row.closed_at = side.value, now
    take_step(session, act.complaint, Action.CANCEL_APPOINTMENT, actor, now, {"appointment": row.id})
    tell_both(session, act.complaint, in_room("约谈取消了", f"{SIDE_NAMES[side]}取消了约谈，可以另约时间。"), now)
    return finish_act(session, act, now, row.id)


def remind_of_appointments(session: Session, now: datetime) -> int:
    """Remind both sides and the mediators of an agreed time, once; a time that is over is put away."""
    soon = select(Appointment.complaint_id).where(
        Appointment.closed_at.is_(None), Appointment.meet_at <= now + timedelta(days=_FURTHEST_DAYS)
    )
    return do_each(session, soon, lambda complaint_id: _remind(session, complaint_id, now))


def _remind(session: Session, complaint_id: str, now: datetime) -> bool:
    complaint = get_complaint_for_update(session, complaint_id, SYSTEM_ACTOR)
    row = find_appointment(session, complaint_id)
    if row is None or Stage(complaint.stage) is not Stage.MEDIATING:
        return False
    if row.meet_at <= now:
        row.closed_at = now
        return False
    hours = office_of_complaint(complaint).house_rules.appointment_reminder_hours
    if row.reminded_at is not None or appointment_awaits(row) or not now < row.meet_at <= now + timedelta(hours=hours):
        return False
    row.reminded_at = now
    news = in_room("约谈快开始了", "双方约好的时间快到了，请准时进入调解室。")
    tell_both(session, complaint, news, now)
    tell_role(session, complaint, Role.MEDIATOR, news, now)
    return True


def _live(session: Session, complaint_id: str) -> Appointment:
    row = find_appointment(session, complaint_id)
    if row is None:
        raise ConflictError("现在没有约谈")
    return row


def _close_past(session: Session, complaint_id: str, now: datetime) -> None:
    row = find_appointment(session, complaint_id)
    if row is None:
        return
    if row.meet_at > now:
        raise ConflictError("已经有一个约谈时间，请先答复或者取消")
    row.closed_at = now
    session.flush()


def _future(meet_at: datetime | None, now: datetime) -> datetime:
    if meet_at is None or not now < meet_at <= now + timedelta(days=_FURTHEST_DAYS):
        message = f"请选择 {_FURTHEST_DAYS} 天以内、以后的一个时间"
        raise InvalidInputError(message, fields={"meet_at": message})
    return meet_at


def _note(text: str) -> str:
    note = text.strip()
    if len(note) > LONGEST_NOTE:
        message = f"说明最多 {LONGEST_NOTE} 个字"
        raise InvalidInputError(message, fields={"note": message})
    return note


def _tell_answer(session: Session, complaint: Complaint, row: Appointment, side: Side, now: datetime) -> None:
    if row.closed_at is not None:
        tell_both(session, complaint, in_room("约谈没有定下来", f"{SIDE_NAMES[side]}不方便，可以另约时间。"), now)
    elif not appointment_awaits(row):
        told = in_room("约谈时间定了", "双方都同意这个时间，届时请进入调解室。")
        tell_both(session, complaint, told, now)
        tell_role(session, complaint, Role.MEDIATOR, told, now)
