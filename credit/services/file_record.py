"""The one place that adds a record to the credit file."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from credit.domain.catalogue import catalogue, check_body
from credit.domain.entries import RecordDraft
from credit.domain.items import Status
from credit.domain.publication import first_day_left
from credit.storage.record_tables import CreditRecord
from credit.storage.records import find_newest_edition
from ledger.services.record_act import Subject, record_act


def file_record(session: Session, draft: RecordDraft, actor: Actor, now: datetime) -> str:
    """Store what the catalogue allows and return the record's id; the same source and item is stored once."""
    known = find_newest_edition(session, draft.source.area, draft.source.id, draft.item)
    if known is not None:
        return known.id
    row = _row(draft, now)
    session.add(row)
    session.flush()
    details = {"item": draft.item.value, "enterprise": draft.enterprise_id, "document": draft.document_number}
    record_act(session, Subject("record", row.id), "file", actor, now, after=row.status, details=details)
    return row.id


def _row(draft: RecordDraft, now: datetime) -> CreditRecord:
    entry = catalogue()[draft.item]
    publishing, window = draft.publishing, draft.publishing.window
    return CreditRecord(
        id=new_id(),
        enterprise_id=draft.enterprise_id,
        item=draft.item.value,
        source_area=draft.source.area,
        source_id=draft.source.id,
        source_fact=draft.source.fact,
        source_department=draft.source_department or entry.source_department,
        document_number=draft.document_number,
        event_on=draft.event_on,
        recorded_at=now,
        basis=[basis.key for basis in entry.collecting_basis],
        body=check_body(draft.item, draft.body),
        visibility=entry.visibility.value,
        grade=None if publishing.grade is None else publishing.grade.value,
        ban_ends_on=publishing.ban_ends_on,
        rule_book_version=publishing.book_version,
        term_from=None if window is None else window.from_on,
        public_from=None if window is None else first_day_left(window, local_date(now)),
        public_until=None if window is None else window.until,
        stoppable_from=None if window is None else window.stoppable_from,
        status=Status.CURRENT.value,
        edition=1,
    )
