"""Calling a human mediator, at any time; whoever asks for a person gets one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import ConflictError, InvalidInputError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from mediation.domain.lifecycle import Action
from mediation.domain.parties import SIDE_NAMES, other_side, side_of
from mediation.services.send_statement import write_statement
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import News, tell, tell_role
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import rows_of
from mediation.storage.room_tables import HumanCall

LONGEST_REASON = 500


def call_human(
    session: Session, complaint_id: str, reason: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Call a mediator; one open call at a time is enough."""
    act = begin_act(session, complaint_id, Action.CALL_HUMAN, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    if find_open_call(session, complaint_id) is not None:
        raise ConflictError("已经请了调解员，正在等调解员回应")
    if len(reason) > LONGEST_REASON:
        message = f"说明最多 {LONGEST_REASON} 个字"
        raise InvalidInputError(message, fields={"reason": message})
    call = _keep(session, act.complaint, reason.strip(), actor, now)
    side = side_of(actor.role)
    news = News("对方请了调解员", f"{SIDE_NAMES[side]}请调解员介入，调解员会在调解室回应。")
    tell(session, act.complaint, other_side(side), news, now)
    return finish_act(session, act, now, call.id)


def call_human_by_rule(session: Session, complaint: Complaint, reason: str, now: datetime) -> None:
    """Bring a person in after the last round, unless one is called already."""
    if find_open_call(session, complaint.id) is None:
        _keep(session, complaint, reason, SYSTEM_ACTOR, now)


@dataclass(frozen=True)
class CallAnswer:
    """The call that is answered, and the words both sides read."""

    call_id: str
    text: str


def answer_call(
    session: Session,
    complaint_id: str,
    answer: CallAnswer,
    actor: Actor,
    now: datetime,
    submission: Submission = PLAIN,
) -> ActResult:
    """Answer the call in the room, for both sides to read."""
    act = begin_act(session, complaint_id, Action.ANSWER_CALL, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    call = next((row for row in rows_of(session, HumanCall, complaint_id) if row.id == answer.call_id), None)
    if call is None:
        raise NotFoundError("没有找到这次转人工的请求")
    if call.answered_at is not None:
        raise ConflictError("另一位同事已经回应了这次请求")
    statement = write_statement(session, act.complaint, answer.text, actor, now)
    call.answered_by, call.answered_at = actor.account_id, now
    take_step(session, act.complaint, Action.ANSWER_CALL, actor, now, {"call": call.id, "statement": statement.id})
    return finish_act(session, act, now, statement.id)


def find_open_call(session: Session, complaint_id: str) -> HumanCall | None:
    return next((row for row in rows_of(session, HumanCall, complaint_id) if row.answered_at is None), None)


def _keep(session: Session, complaint: Complaint, reason: str, actor: Actor, now: datetime) -> HumanCall:
    call = HumanCall(
        id=new_id(),
        complaint_id=complaint.id,
        side=side_of(actor.role).value,
        account_id=actor.account_id,
        reason_sealed=vault_of(session).seal(reason),
        called_at=now,
    )
    session.add(call)
    take_step(session, complaint, Action.CALL_HUMAN, actor, now, {"call": call.id})
    tell_role(session, complaint, Role.MEDIATOR, News("有人请调解员介入", "请进入调解室回应双方。"), now)
    return call
