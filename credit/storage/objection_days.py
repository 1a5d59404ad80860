"""The last day on which a record can be objected to."""

from datetime import date

from sqlalchemy.orm import Session

from core.kernel.periods import after
from core.kernel.workdays import DueDay
from credit.domain.items import Item
from credit.storage.record_tables import CreditRecord
from rulebook.queries.books import current_book


def last_day_to_object(session: Session, record: CreditRecord, today: date) -> DueDay | None:
    """Return the last day for a listing, counted from its publication; None for data that has no such day."""
    if record.item != Item.ABNORMAL_LIST or record.term_from is None:
        return None
    limit = current_book(session).parameter("abnormal_objection_limit", today)
    return after(record.term_from, int(limit.value), limit.unit)
