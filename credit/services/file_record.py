"""The one place that adds a record to the credit file."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from credit.domain.catalogue import CatalogueItem, check_body
from credit.domain.catalogue_terms import filed_window
from credit.domain.entries import RecordDraft
from credit.domain.items import Status
from credit.domain.publication import first_day_left
from credit.domain.shipped_catalogue import catalogue
from credit.services.record_editions import settle_record
from credit.storage.record_tables import CreditRecord
from credit.storage.records import find_newest_edition, keep_body
from ledger.services.record_act import Subject, record_act


def file_record(session: Session, draft: RecordDraft, actor: Actor, now: datetime) -> str:
    """Store what the catalogue allows and return the record's id; the same source and item is stored once.

    Raises InvalidInputError, naming the fields, for anything that the catalogue does not hold.
    """
    entry = catalogue().get_item(draft.item)
    _require_grade(entry, draft)
    known = find_newest_edition(session, draft.source.area, draft.source.id, draft.item)
    if known is not None:
        return known.id
    body = check_body(entry, draft.body)
    row = _row(draft, entry, now)
    keep_body(session, row, body)
    session.add(row)
    session.flush()
    details = {"item": draft.item, "enterprise": draft.enterprise_id, "document": draft.document_number}
    record_act(session, Subject("record", row.id), "file", actor, now, after=row.status, details=details)
    settle_record(session, row, actor, now)
    return row.id


def _require_grade(entry: CatalogueItem, draft: RecordDraft) -> None:
    if entry.is_graded != (draft.publishing.grade is not None):
        message = "处罚要写明轻重，其他信息没有轻重"
        raise InvalidInputError(message, fields={"grades": message})


def _row(draft: RecordDraft, entry: CatalogueItem, now: datetime) -> CreditRecord:
    publishing, window = draft.publishing, filed_window(entry, draft)
    return CreditRecord(
        id=new_id(),
        enterprise_id=draft.enterprise_id,
        item=entry.item,
        source_area=draft.source.area,
        source_id=draft.source.id,
        source_fact=draft.source.fact,
        source_department=draft.source_department or entry.source_department,
        document_number=draft.document_number,
        event_on=draft.event_on,
        recorded_at=now,
        basis=[basis.key for basis in entry.collecting_basis],
        visibility=entry.visibility.value,
        term=entry.term.value,
        grade=None if publishing.grade is None else publishing.grade.value,
        grades=[grade.value for grade in publishing.grades] or None,
        ban_ends_on=publishing.ban_ends_on,
        rule_book_version=publishing.book_version,
        term_from=None if window is None else window.from_on,
        public_from=None if window is None else first_day_left(window, local_date(now)),
        public_until=None if window is None else window.until,
        stoppable_from=None if window is None else window.stoppable_from,
        status=Status.CURRENT.value,
        edition=1,
        origins=None if draft.origins is None else dict(draft.origins),
        follows_area=None if draft.follows is None else draft.follows[0],
        follows_id=None if draft.follows is None else draft.follows[1],
    )
