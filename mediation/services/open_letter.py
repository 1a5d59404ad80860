"""A merchant without an account opens the letter it was sent. Opening shows; acting needs a confirmed membership."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.identifiers import mask_name
from identity.queries.accounts import contact_of
from mediation.domain.claims import claim_from_json
from mediation.domain.letter_codes import folded_code
from mediation.domain.letters import Letter, LetterHead, mediation_notice
from mediation.domain.lifecycle import FINAL, Stage
from mediation.services.documents import office_of_complaint
from mediation.storage.complaint_tables import Complaint, RespondentLetter
from mediation.storage.respondents import respondent_name

_WRONG = "编号或验证码不正确，请对照信件再输一次"
_LOCKED = "输错次数太多，这封信的验证码已停用，请致电寄信单位重新寄送"
_OVER = "这封信的验证码已过有效期或已被新信取代，请致电寄信单位"


@dataclass(frozen=True)
class LetterAnswer:
    """Either the notice or why there is none; a refusal is no error, so that the try is counted."""

    notice: Letter | None = None
    respondent_id: str | None = None
    refusal: str = ""


def open_letter(session: Session, number: str, code: str, now: datetime) -> LetterAnswer:
    """Show the notice to whoever holds letter number and code; wrong codes are counted and limited."""
    letter = session.scalar(select(RespondentLetter).where(RespondentLetter.number == number.strip()).with_for_update())
    if letter is None:
        return LetterAnswer(refusal=_WRONG)
    complaint = session.get_one(Complaint, letter.complaint_id)
    rules = office_of_complaint(complaint).house_rules
    if letter.tries >= rules.letter_tries:
        return LetterAnswer(refusal=_LOCKED)
    if not hmac.compare_digest(vault_of(session).token_hash(folded_code(code)), letter.code_hash):
        letter.tries += 1
        return LetterAnswer(refusal=_WRONG)
    if local_date(now) > letter.valid_until or Stage(complaint.stage) in FINAL:
        return LetterAnswer(refusal=_OVER)
    letter.tries = 0
    letter.used_at = letter.used_at or now
    return LetterAnswer(_notice(session, complaint, letter), complaint.respondent_id)


def _notice(session: Session, complaint: Complaint, letter: RespondentLetter) -> Letter:
    office = office_of_complaint(complaint)
    head = LetterHead(letter.number, respondent_name(session, complaint), office.name, local_date(letter.issued_at))
    consumer = mask_name(contact_of(session, complaint.consumer_id).name)
    claims = [claim_from_json(claim).text for claim in complaint.claims]
    last_day = complaint.due_on or local_date(letter.issued_at)
    return mediation_notice(head, consumer, claims, last_day)
