"""Turning the facts of other areas into signs that lead rules count."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.mediation import ComplaintAccepted, MediationConcluded, PromiseBroken
from core.contracts.sanctions import ListingEffective, ListingEnded, PenaltyDecided
from core.rules import facts_read, read_text
from credit.domain.signs import Sign, SignKind
from credit.services.note_sign import note_sign
from credit.services.withdraw_signs import withdraw_signs
from rulebook.queries.books import current_book

_NO_CONTACT_ARTICLE = "异常68-4 第四项"
_ABSENT = "refused"
_TERMINATED = "terminated"


def note_complaint(session: Session, fact: ComplaintAccepted, now: datetime) -> None:
    """Note that it was accepted, and whether it tells of a shop that closed; nothing of its words is kept."""
    if fact.respondent_id is None:
        return
    number, on = fact.complaint_number, fact.accepted_on
    note_sign(session, fact.respondent_id, Sign(SignKind.COMPLAINT, fact.complaint_id, on, fact.category, number), now)
    told = facts_read(read_text(current_book(session), fact.facts_text, fact.accepted_on))
    problems = told.get("problems")
    if told.get("merchant_stopped") is True or (isinstance(problems, tuple) and "closed" in problems):
        sign = Sign(SignKind.TOLD_CLOSED, fact.complaint_id, on, fact.category, number)
        note_sign(session, fact.respondent_id, sign, now)


def note_absence(session: Session, fact: MediationConcluded, now: datetime) -> None:
    if fact.respondent_id is None or fact.outcome != _TERMINATED or fact.ground is None:
        return
    codes = current_book(session).codes("termination_ground", fact.concluded_on)
    if any(code.code == fact.ground and code.effect == _ABSENT for code in codes):
        sign = Sign(SignKind.ABSENT, fact.complaint_id, fact.concluded_on, fact.category, fact.complaint_number)
        note_sign(session, fact.respondent_id, sign, now)


def note_broken(session: Session, fact: PromiseBroken, now: datetime) -> None:
    if fact.respondent_id is None:
        return
    kind = SignKind.UNREACHABLE if fact.reason == "unreachable" else SignKind.BROKEN
    sign = Sign(kind, fact.complaint_id, fact.happened_on, None, fact.complaint_number)
    note_sign(session, fact.respondent_id, sign, now)


def note_penalty(session: Session, fact: PenaltyDecided, now: datetime) -> None:
    sign = Sign(SignKind.PENALTY, fact.listing_id, fact.decided_on, None, fact.document_number)
    note_sign(session, fact.enterprise_id, sign, now)


def note_listing(session: Session, fact: ListingEffective, now: datetime) -> None:
    """Note a serious listing, and an abnormal one for no contact; the other abnormal grounds are no sign."""
    if fact.kind == "serious":
        kind = SignKind.LISTED
    elif fact.article == _NO_CONTACT_ARTICLE:
        kind = SignKind.NO_CONTACT
    else:
        return
    sign = Sign(kind, fact.listing_id, fact.effective_on, None, fact.document_number)
    note_sign(session, fact.enterprise_id, sign, now)


def forget_annulled(session: Session, fact: ListingEnded, now: datetime) -> None:
    """Forget what was annulled: it is no sign of anything. What expired or was repaired did happen."""
    if fact.how == "annulled":
        withdraw_signs(session, fact.enterprise_id, fact.listing_id, fact.ended_on, now)
