"""A merchant without an account opens the letter it was sent. Opening shows; acting needs a confirmed membership."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.roles import SYSTEM_ACTOR
from mediation.domain.letter_codes import folded_code
from mediation.domain.lifecycle import Action, Stage
from mediation.domain.official_document import OfficialDocument
from mediation.domain.writing import NewDocument, written
from mediation.services.documents import office_of_complaint
from mediation.services.serve_opened_letter import serve_opened_letter
from mediation.services.take_step import take_step
from mediation.storage.case_forms import mediation_notice, to_merchant
from mediation.storage.complaint_tables import Complaint, RespondentLetter
from mediation.storage.loading import find_decision

_WRONG = "编号或验证码不正确，请对照信件再输一次"
_OVER = "这封信的验证码已经失效：过了有效期、换了新信，或者这件投诉不再等您答复。有疑问请致电寄信单位"
_OPEN_STAGES = frozenset({Stage.ACCEPTED, Stage.MEDIATING})


@dataclass(frozen=True)
class LetterAnswer:
    """Either the notice or why there is none; a refusal is no error, so that the try is counted."""

    notice: OfficialDocument | None = None
    respondent_id: str | None = None
    refusal: str = ""


def open_letter(session: Session, number: str, code: str, now: datetime) -> LetterAnswer:
    """Show the notice to whoever holds letter number and code.

    Wrong codes are counted but lock nothing: the code cannot be guessed, and a lock would let anybody end a letter.
    """
    letter = session.scalar(select(RespondentLetter).where(RespondentLetter.number == number.strip()))
    if letter is None:
        return LetterAnswer(refusal=_WRONG)
    complaint = _hold(session, letter)
    if not hmac.compare_digest(vault_of(session).token_hash(folded_code(code)), letter.code_hash):
        letter.tries += 1
        return LetterAnswer(refusal=_WRONG)
    if local_date(now) > letter.valid_until or Stage(complaint.stage) not in _OPEN_STAGES:
        return LetterAnswer(refusal=_OVER)
    if letter.used_at is None:
        letter.used_at = now
        take_step(session, complaint, Action.OPEN_LETTER, SYSTEM_ACTOR, now, {"letter": letter.number})
        serve_opened_letter(session, complaint, letter, now)
    return LetterAnswer(_notice(session, complaint, letter), complaint.respondent_id)


def _hold(session: Session, letter: RespondentLetter) -> Complaint:
    """Hold the complaint and then its letter, as every act does: whoever comes second reads what the first wrote."""
    complaint = session.get_one(Complaint, letter.complaint_id, with_for_update=True, populate_existing=True)
    session.refresh(letter, with_for_update=True)
    return complaint


def _notice(session: Session, complaint: Complaint, letter: RespondentLetter) -> OfficialDocument:
    """Return the notice of mediation under the number of the letter that carries it."""
    acceptance = find_decision(session, complaint.id, "acceptance")
    if acceptance is None or acceptance.mediation_until is None:
        raise ValueError("an accepted complaint has its decision with the last day of mediation")
    values = mediation_notice(session, complaint, acceptance.mediation_until)
    new = NewDocument(values, to_merchant(session, complaint))
    return written(office_of_complaint(complaint), new, letter.number, local_date(letter.issued_at))
