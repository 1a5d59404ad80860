"""Saying something in the room."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from mediation.domain.lifecycle import Action, Stage
from mediation.domain.parties import PARTIES, SIDE_NAMES, other_side, side_of
from mediation.services.check_wording import check_wording
from mediation.services.seek_similar import seek_for_round
from mediation.services.submissions import PLAIN, ActResult, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.services.tell_parties import in_room, tell, tell_both
from mediation.storage.complaint_tables import Complaint
from mediation.storage.room_tables import Statement

LONGEST_STATEMENT = 3000


def send_statement(
    session: Session, complaint_id: str, text: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> ActResult:
    """Say something to everybody in the room; it cannot be edited or taken back."""
    act = begin_act(session, complaint_id, Action.SEND_STATEMENT, actor, submission, now)
    if act.earlier is not None:
        return act.earlier
    wording = check_wording(act, {"text": text})
    statement = write_statement(session, act.complaint, text, actor, now)
    take_step(session, act.complaint, Action.SEND_STATEMENT, actor, now, {"statement": statement.id, **wording})
    seek_for_round(session, act.complaint, now)
    return finish_act(session, act, now, statement.id)


def write_statement(session: Session, complaint: Complaint, text: str, actor: Actor, now: datetime) -> Statement:
    """Store the words and tell the others; raises InvalidInputError when empty or too long."""
    words, side = text.strip(), side_of(actor.role)
    if not 1 <= len(words) <= LONGEST_STATEMENT:
        message = f"请写要说的话，最多 {LONGEST_STATEMENT} 个字"
        raise InvalidInputError(message, fields={"text": message})
    vault = vault_of(session)
    statement = Statement(
        id=new_id(),
        complaint_id=complaint.id,
        side=side.value,
        account_id=actor.account_id,
        author_sealed=vault.seal(actor.name),
        text_sealed=vault.seal(words),
        in_negotiation=complaint.stage == Stage.NEGOTIATING,
        sent_at=now,
    )
    session.add(statement)
    room = "协商室" if statement.in_negotiation else "调解室"
    news = in_room("有新的发言", f"{SIDE_NAMES[side]}发言了，请进入{room}查看。")
    if side in PARTIES:
        tell(session, complaint, other_side(side), news, now)
    else:
        tell_both(session, complaint, news, now)
    return statement
