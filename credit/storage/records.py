"""Loading credit records."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from credit.domain.items import Item, Status, Visibility
from credit.domain.publication import Publication
from credit.storage.record_tables import CreditRecord


def get_record_for_update(session: Session, record_id: str) -> CreditRecord:
    record = session.scalar(select(CreditRecord).where(CreditRecord.id == record_id).with_for_update())
    if record is None:
        raise NotFoundError("没有找到这条信用记录")
    return record


def find_newest_edition(session: Session, area: str, source_id: str, item: Item) -> CreditRecord | None:
    return session.scalar(
        select(CreditRecord)
        .where(CreditRecord.source_area == area, CreditRecord.source_id == source_id, CreditRecord.item == item.value)
        .order_by(CreditRecord.edition.desc())
        .limit(1)
    )


def find_of_source_for_update(session: Session, area: str, source_id: str) -> Sequence[CreditRecord]:
    """Return the newest editions that one source gave: a penalty and the listing decided with it share a source."""
    rows = session.scalars(
        select(CreditRecord)
        .where(
            CreditRecord.source_area == area,
            CreditRecord.source_id == source_id,
            CreditRecord.status != Status.SUPERSEDED.value,
        )
        .order_by(CreditRecord.id)
        .with_for_update()
    )
    return rows.all()


def publication_of(record: CreditRecord) -> Publication:
    """Return what decides whether this edition is public on a day."""
    return Publication(Visibility(record.visibility), record.public_from, record.public_until, record.stopped_on)
