"""A letter with a code for a merchant that has no account here."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from mediation.domain.letter_codes import folded_code, new_letter_code
from mediation.domain.lifecycle import Action
from mediation.services.documents import give_number, office_of_complaint
from mediation.services.submissions import PLAIN, Submission, begin_act, finish_act
from mediation.services.take_step import take_step
from mediation.storage.complaint_tables import RespondentLetter


@dataclass(frozen=True)
class IssuedLetter:
    """What is printed; the code is shown this once, only its keyed hash is stored."""

    letter_id: str
    number: str
    code: str
    valid_until: date


def issue_letter(
    session: Session, complaint_id: str, actor: Actor, now: datetime, submission: Submission = PLAIN
) -> IssuedLetter:
    """Issue a letter; earlier letters of the complaint stop working.

    A repeat of the same request raises ConflictError: its code was shown once and is not kept.
    """
    act = begin_act(session, complaint_id, Action.ISSUE_LETTER, actor, submission, now)
    if act.earlier is not None:
        raise ConflictError("这封信刚刚已经生成，开启码只显示一次；没有打印下来的，请返回后再寄一封")
    office = office_of_complaint(act.complaint)
    end_letters(session, complaint_id, now)
    code = new_letter_code()
    letter = RespondentLetter(
        id=new_id(),
        complaint_id=complaint_id,
        number=give_number(session, office.letter_prefix, now),
        code_hash=vault_of(session).token_hash(folded_code(code)),
        issued_at=now,
        valid_until=local_date(now) + timedelta(office.house_rules.letter_valid_days),
    )
    session.add(letter)
    take_step(session, act.complaint, Action.ISSUE_LETTER, actor, now, {"letter": letter.number})
    finish_act(session, act, now, letter.id)
    return IssuedLetter(letter.id, letter.number, code, letter.valid_until)


def end_letters(session: Session, complaint_id: str, now: datetime) -> None:
    """End every letter of the complaint."""
    yesterday = local_date(now) - timedelta(1)
    for letter in session.scalars(select(RespondentLetter).where(RespondentLetter.complaint_id == complaint_id)):
        letter.valid_until = min(letter.valid_until, yesterday)
