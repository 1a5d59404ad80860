"""Letters as they will go out, shown before a decision is confirmed; nothing is numbered or stored."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor
from identity.queries.accounts import contact_of
from mediation.domain.clocks import due_day
from mediation.domain.letters import (
    GroundText,
    Letter,
    LetterHead,
    acceptance_letter,
    check_reasons,
    choose_ground,
    refusal_letter,
    termination_letter,
)
from mediation.domain.office import office_from_json
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import get_complaint
from mediation.storage.respondents import respondent_name
from rulebook.queries.books import book_by_version

_NUMBER_LATER = "确认后编号"
_CODE_LISTS = {"refusal": "refusal_ground", "termination": "termination_ground"}
_WRITERS = {"refusal": refusal_letter, "termination": termination_letter}


@dataclass(frozen=True)
class LetterAsked:
    """`kind` is acceptance, refusal or termination; the latter two need a ground and reasons."""

    kind: str
    ground: str = ""
    reasons: str = ""


def letter_preview(session: Session, complaint_id: str, asked: LetterAsked, viewer: Actor, now: datetime) -> Letter:
    """Return the letter to the consumer; raises InvalidInputError for a missing ground or reasons."""
    complaint = get_complaint(session, complaint_id, viewer)
    book, today = book_by_version(session, complaint.book_version or ""), local_date(now)
    head = _head(session, complaint, now)
    if asked.kind == "acceptance":
        last_day = due_day(today, book.parameter("mediation_limit", today))
        return acceptance_letter(head, respondent_name(session, complaint), last_day.on)
    codes = book.codes(_CODE_LISTS[asked.kind], complaint.received_on or today)
    grounds = [GroundText(code.code, code.text, code.source, code.effect) for code in codes]
    ground = choose_ground(asked.ground, grounds)
    routes = [route.text for route in book.codes("other_routes", today)]
    return _WRITERS[asked.kind](head, ground, check_reasons(asked.reasons, ground), routes)


def _head(session: Session, complaint: Complaint, now: datetime) -> LetterHead:
    office = office_from_json(complaint.office or {})
    consumer = contact_of(session, complaint.consumer_id).name
    return LetterHead(_NUMBER_LATER, consumer, office.name, local_date(now))
