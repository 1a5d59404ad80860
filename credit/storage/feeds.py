"""Loading deliveries and quarantined rows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from credit.domain.feed_reading import FeedRow, source_of
from credit.domain.feeds import Feed
from credit.storage.feed_tables import CreditDelivery, QuarantinedRow
from credit.storage.record_tables import CreditRecord
from credit.storage.records import find_newest_edition


def find_delivery(session: Session, feed: str, sha256: str) -> CreditDelivery | None:
    return session.scalar(select(CreditDelivery).where(CreditDelivery.feed == feed, CreditDelivery.sha256 == sha256))


def get_delivery(session: Session, delivery_id: str) -> CreditDelivery:
    row = session.get(CreditDelivery, delivery_id)
    if row is None:
        raise NotFoundError("没有找到这次报送")
    return row


def last_deliveries(session: Session) -> dict[str, datetime]:
    """Return when each feed was delivered last."""
    rows = session.execute(
        select(CreditDelivery.feed, func.max(CreditDelivery.received_at)).group_by(CreditDelivery.feed)
    )
    return {row[0]: row[1] for row in rows}


def get_row_for_update(session: Session, row_id: str) -> QuarantinedRow:
    row = session.get(QuarantinedRow, row_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFoundError("没有找到这一行")
    return row


def waiting_rows(session: Session, delivery_id: str, limit: int, offset: int = 0) -> Sequence[QuarantinedRow]:
    return session.scalars(
        select(QuarantinedRow)
        .where(QuarantinedRow.delivery_id == delivery_id, QuarantinedRow.fate == "waiting")
        .order_by(QuarantinedRow.line, QuarantinedRow.id)
        .limit(limit)
        .offset(offset)
    ).all()


def waiting_counts(session: Session) -> dict[str, int]:
    """Return how many rows of each delivery wait."""
    rows = session.execute(
        select(QuarantinedRow.delivery_id, func.count())
        .where(QuarantinedRow.fate == "waiting")
        .group_by(QuarantinedRow.delivery_id)
    )
    return {row[0]: row[1] for row in rows}


def find_filed(session: Session, feed: Feed, row: FeedRow) -> CreditRecord | None:
    """Return the newest edition of what an earlier row of the same document and enterprise gave."""
    source = source_of(feed, row)
    return find_newest_edition(session, source.area, source.id, feed.entry.item)


def is_filed_for_another(session: Session, feed: Feed, row: FeedRow, enterprise_id: str) -> bool:
    """Tell whether the same document of the same authority is filed for another enterprise already."""
    same = select(CreditRecord.id).where(
        CreditRecord.document_number == row.document_number,
        CreditRecord.source_area == source_of(feed, row).area,
        CreditRecord.item == feed.entry.item,
        CreditRecord.source_department == str(row.body.get("authority") or ""),
        CreditRecord.enterprise_id != enterprise_id,
    )
    return session.scalar(same.limit(1)) is not None
