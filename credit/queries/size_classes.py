"""How large enterprises are by their newest annual reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from credit.domain.items import Status
from credit.domain.size_classes import OLDEST_REPORT_YEARS, SIZE_ITEM, SizeClass, size_class_of
from credit.storage.record_tables import CreditRecord

_AT_ONCE = 500


@dataclass(frozen=True)
class KnownSize:
    """The size and the year whose annual report tells it."""

    size: SizeClass
    year: int


def known_sizes(session: Session, enterprise_ids: Sequence[str], on: date) -> dict[str, KnownSize]:
    """Return the sizes that annual reports tell, by enterprise; who told no number is left out, and so are old reports.

    The newest year with a number stands; of several reports of a year the one filed last.
    """
    found: dict[str, KnownSize] = {}
    for start in range(0, len(enterprise_ids), _AT_ONCE):
        rows = session.scalars(
            select(CreditRecord)
            .where(
                CreditRecord.enterprise_id.in_(enterprise_ids[start : start + _AT_ONCE]),
                CreditRecord.item == SIZE_ITEM,
                CreditRecord.status == Status.CURRENT.value,
            )
            .order_by(CreditRecord.id)
        )
        for row in rows:
            told = _told(row, on)
            known = found.get(row.enterprise_id)
            if told is not None and (known is None or told.year >= known.year):
                found[row.enterprise_id] = told
    return found


def _told(row: CreditRecord, on: date) -> KnownSize | None:
    year, staff = row.body.get("year"), row.body.get("staff_count")
    if not isinstance(year, int) or not isinstance(staff, int) or staff < 0:
        return None
    return KnownSize(size_class_of(staff), year) if on.year - OLDEST_REPORT_YEARS <= year <= on.year else None
