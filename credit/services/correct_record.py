"""Correcting a record: the new edition is shown, the old one is kept."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from credit.domain.catalogue import check_body
from credit.domain.entries import Correction, Publishing
from credit.domain.items import Grade, Status
from credit.domain.permissions import require_keeper, require_reason
from credit.domain.publication import Window, first_day_left, heaviest, penalty_window
from credit.domain.shipped_catalogue import catalogue
from credit.services.publication_terms import publication_terms
from credit.services.stop_record import Stop, stop_record
from credit.storage.record_tables import CreditRecord
from credit.storage.records import body_of, get_record_for_update, keep_body
from ledger.services.record_act import Subject, record_act


def correct_record(session: Session, record_id: str, correction: Correction, actor: Actor, now: datetime) -> str:
    """Add the corrected edition and return its id; a correction never restarts the term of publication."""
    require_keeper(actor)
    reason = require_reason(correction.reason)
    today = local_date(now)
    old = get_record_for_update(session, record_id)
    stop_record(session, old, Stop(Status.SUPERSEDED, today, reason), actor, now)
    session.flush()  # the old edition gives up its place as the current one first
    body = check_body(catalogue().get_item(old.item), {**body_of(session, old), **(correction.body_changes or {})})
    new = _next_edition(session, old, correction, now)
    keep_body(session, new, body)
    session.add(new)
    session.flush()
    subject = Subject("record", new.id)
    details = {"reason": reason, "corrects": old.id, "edition": new.edition}
    record_act(session, subject, "correct", actor, now, after=new.status, details=details)
    return new.id


def _next_edition(session: Session, old: CreditRecord, correction: Correction, now: datetime) -> CreditRecord:
    today = local_date(now)
    publishing = _publishing(session, old, correction.grades, today)
    window = publishing.window
    return CreditRecord(
        id=new_id(),
        enterprise_id=old.enterprise_id,
        item=old.item,
        source_area=old.source_area,
        source_id=old.source_id,
        source_fact=old.source_fact,
        source_department=old.source_department,
        document_number=correction.document_number or old.document_number,
        event_on=correction.event_on or old.event_on,
        recorded_at=now,
        basis=old.basis,
        visibility=old.visibility,
        term=old.term,
        grade=publishing.grade,
        ban_ends_on=publishing.ban_ends_on,
        rule_book_version=publishing.book_version,
        term_from=old.term_from or (None if window is None else window.from_on),
        public_from=None if window is None else first_day_left(window, today),
        public_until=None if window is None else window.until,
        stoppable_from=None if window is None else window.stoppable_from,
        status=Status.CURRENT.value,
        edition=old.edition + 1,
        corrects_id=old.id,
    )


def _publishing(session: Session, old: CreditRecord, grades: tuple[Grade, ...] | None, today: date) -> Publishing:
    grade = None if old.grade is None else Grade(old.grade)
    if grades is None:
        return Publishing(grade, old.ban_ends_on, old.rule_book_version, _window_of(old))
    if grade is None:
        message = "这一类记录没有公示等级"
        raise InvalidInputError(message, fields={"grades": message})
    terms = publication_terms(session, today)
    term_from = old.term_from or today
    window = penalty_window(grades, term_from, terms, old.ban_ends_on)
    return Publishing(heaviest(grades, term_from, terms, old.ban_ends_on), old.ban_ends_on, terms.book_version, window)


def _window_of(old: CreditRecord) -> Window | None:
    if old.term_from is None or (old.public_from is None and old.public_until is None):
        return None  # never published, or no longer since its grade was corrected
    return Window(old.term_from, old.public_until, old.stoppable_from)
