"""Correcting a record: the new edition is shown, the old one is kept."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import InvalidInputError
from core.kernel.roles import Actor
from credit.domain.catalogue import TermRule, check_body
from credit.domain.editions import check_may_become
from credit.domain.entries import Correction, Publishing
from credit.domain.items import Status
from credit.domain.permissions import require_keeper, require_reason
from credit.domain.publication import heaviest, penalty_window, shown_at_most
from credit.domain.shipped_catalogue import catalogue
from credit.services.publication_terms import publication_terms
from credit.services.record_editions import NextEdition, add_edition, publishing_of
from credit.storage.record_tables import CreditRecord
from credit.storage.records import body_of, get_record_for_update


def correct_record(session: Session, record_id: str, correction: Correction, actor: Actor, now: datetime) -> str:
    """Add the corrected edition and return its id; a correction never restarts the term of publication."""
    require_keeper(actor)
    reason = require_reason(correction.reason)
    old = get_record_for_update(session, record_id)
    check_may_become(Status(old.status), Status.SUPERSEDED)
    publishing = _publishing(session, old, correction, local_date(now))
    window = publishing.window
    changes = correction.body_changes or {}
    following = NextEdition(
        action="correct",
        reason=reason,
        publishing=publishing,
        term_from=old.term_from or (None if window is None else window.from_on),
        document_number=correction.document_number,
        event_on=correction.event_on,
        body=check_body(catalogue().get_item(old.item), {**body_of(session, old), **changes}),
        origins=_origins(old, correction),
    )
    return add_edition(session, old, following, actor, now)


def _origins(old: CreditRecord, correction: Correction) -> dict[str, Any] | None:
    """Return where each word stands now: what a person changed stands in no delivered file."""
    if correction.origins is not None or old.origins is None:
        return None if correction.origins is None else dict(correction.origins)
    columns = {name: one for name, one in old.origins["columns"].items() if name not in (correction.body_changes or {})}
    return {**old.origins, "columns": columns}


def _publishing(session: Session, old: CreditRecord, correction: Correction, today: date) -> Publishing:
    grades = correction.grades
    if grades is None:
        return publishing_of(old)
    if old.grade is None:
        message = "这一类记录没有公示等级"
        raise InvalidInputError(message, fields={"grades": message})
    terms = publication_terms(session, today, TermRule(old.term))
    term_from, ban = old.term_from or today, correction.ban_ends_on or old.ban_ends_on
    return Publishing(
        grade=heaviest(grades, term_from, terms, ban),
        grades=grades,
        ban_ends_on=ban,
        book_version=terms.book_version,
        window=shown_at_most(penalty_window(grades, term_from, terms, ban), correction.shown_until),
    )
