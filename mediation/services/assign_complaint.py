"""Who works on a complaint: taken, assigned, or handed over with a note; a cover gets the work of who is away."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from identity.domain.notices import NewNotice, to_account
from identity.queries.offices import officials_of
from identity.services.leave_notice import leave_notice
from mediation.domain.lifecycle import Action
from mediation.services.keep_in_room import refuse_offers_in
from mediation.services.submissions import PLAIN, ActResult, OpenAct, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_of_mediator import tell_of_mediator
from mediation.storage.complaint_tables import Complaint
from mediation.storage.office_rows import absences_on, cover_of, find_open_assignment
from mediation.storage.office_tables import Assignment
from mediation.storage.procedures import recused_ids

HANDLERS = (Role.OFFICER, Role.MEDIATOR)
SHORTEST_NOTE = 5
LONGEST_NOTE = 2000


@dataclass(frozen=True)
class HandOver:
    """To whom, and what they must know: what is done, what is open, what was promised to whom."""

    handler_id: str
    note: str


@dataclass(frozen=True)
class _Choice:
    """Who gets the work; `instead_of` is who was meant but is away."""

    handler_id: str
    instead_of: str | None
    how: str
    note: str = ""


def assign_complaint(
    session: Session,
    complaint_id: str,
    handler_id: str,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Give a complaint that nobody handles to somebody of its office, or take it oneself."""
    act = begin_act(session, complaint_id, Action.ASSIGN, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    if act.complaint.handler_id is not None:
        raise ConflictError("这件投诉已经有承办人，请用“交接”，写明交接说明")
    how = "taken" if handler_id == actor.account_id else "assigned"
    return _give(session, act, _chosen(session, act.complaint, handler_id, how, now), now)


def hand_over(
    session: Session,
    complaint_id: str,
    order: HandOver,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Give the complaint to somebody else of its office with a note; whoever handles it, covers or supervises may."""
    act = begin_act(session, complaint_id, Action.HAND_OVER, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    note, present = refuse_offers_in(session, act.complaint, order.note.strip(), "note"), act.complaint.handler_id
    if present is None:
        raise ConflictError("这件投诉还没有承办人，请先分派")
    away = absences_on(session, local_date(now))
    if actor.role is not Role.SUPERVISOR and actor.account_id not in {present, cover_of(present, away)}:
        raise NotAllowedError("只有承办人、代办人或者负责人可以交接这件投诉")
    if not SHORTEST_NOTE <= len(note) <= LONGEST_NOTE:
        message = f"请写交接说明，{SHORTEST_NOTE} 到 {LONGEST_NOTE} 个字"
        raise InvalidInputError(message, fields={"note": message})
    chosen = _chosen(session, act.complaint, order.handler_id, "handed_over", now)
    if chosen.handler_id == present:
        message = "这件投诉现在就由这个人承办，请选择别人"
        raise InvalidInputError(message, fields={"handler_id": message})
    return _give(session, act, _Choice(chosen.handler_id, chosen.instead_of, chosen.how, note), now)


def _chosen(session: Session, complaint: Complaint, meant_id: str, how: str, now: datetime) -> _Choice:
    """Return who gets it; raises InvalidInputError for a stranger, a recused one, or one away without a cover here."""
    here = {one.account_id for one in officials_of(session, [complaint.office_id or ""], HANDLERS)}
    here -= recused_ids(session, complaint.id)
    if meant_id not in here:
        message = "请选择本机关的办理人员"
        raise InvalidInputError(message, fields={"handler_id": message})
    handler_id = cover_of(meant_id, absences_on(session, local_date(now)))
    if handler_id not in here or handler_id is None:
        message = "这位办理人员不在岗，代办人也不能接，请选择别人"
        raise InvalidInputError(message, fields={"handler_id": message})
    return _Choice(handler_id, None if handler_id == meant_id else meant_id, how)


def _give(session: Session, act: OpenAct, choice: _Choice, now: datetime) -> ActResult:
    complaint = act.complaint
    row = _place(session, complaint, choice, act.actor, now)
    details = {"to": choice.handler_id, "how": choice.how, "instead_of": choice.instead_of}
    take_step(session, complaint, act.action, act.actor, now, details)
    tell_of_mediator(session, complaint, now)
    if choice.handler_id != act.actor.account_id:
        _tell(session, complaint, choice, now)
    return finish_act(session, act, now, row.id)


def replace_handler(session: Session, complaint: Complaint, handler_id: str, actor: Actor, now: datetime) -> None:
    """Let somebody else handle the complaint as part of another act, which tells and logs it."""
    _place(session, complaint, _Choice(handler_id, None, "assigned"), actor, now)


def _place(session: Session, complaint: Complaint, choice: _Choice, actor: Actor, now: datetime) -> Assignment:
    row = _row(session, complaint, choice, actor, now)
    before = find_open_assignment(session, complaint.id)
    if before is not None:
        before.ended_at = now
        session.flush()
    session.add(row)
    # Past the version: what a party has on its screen stays good, whoever works on it.
    session.execute(update(Complaint).where(Complaint.id == complaint.id).values(handler_id=choice.handler_id))
    set_committed_value(complaint, "handler_id", choice.handler_id)
    return row


def _row(session: Session, complaint: Complaint, choice: _Choice, actor: Actor, now: datetime) -> Assignment:
    return Assignment(
        id=new_id(),
        complaint_id=complaint.id,
        office_id=complaint.office_id or "",
        handler_id=choice.handler_id,
        instead_of_id=choice.instead_of,
        how=choice.how,
        note_sealed=vault_of(session).seal(choice.note) if choice.note else None,
        assigned_by=actor.account_id,
        assigned_at=now,
    )


def _tell(session: Session, complaint: Complaint, choice: _Choice, now: datetime) -> None:
    title = "有一件投诉交接给您" if choice.note else "有一件投诉分派给您"
    instead = "承办人不在岗，由您代办。" if choice.instead_of else "请查看进展和期限。"
    body = f"投诉 {complaint.number}：{instead}"
    link = f"/office/complaints/{complaint.id}"
    leave_notice(session, NewNotice(to_account(choice.handler_id), title, body, link), now)
