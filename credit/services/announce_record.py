"""Writing down, in the transaction of the change, that a record is shown, shown differently or shown no more."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from credit.domain.changes import change_between
from credit.domain.items import Status, Visibility
from credit.domain.publication import is_public
from credit.services.lapse_cases import lapse_repairs
from credit.storage.change_tables import CreditChange
from credit.storage.record_tables import CreditRecord
from credit.storage.records import publication_of, root_id_of

_AT_ONCE = 500


def announce_record(session: Session, record: CreditRecord, now: datetime, *, is_new_edition: bool = False) -> None:
    """Add the row of the change feed that follows from what was told last and what is shown today."""
    is_shown = is_public(publication_of(record), local_date(now))
    if not is_shown and not record.announced:
        return
    root_id = root_id_of(session, record)
    kind = change_between(
        was_shown=record.announced,
        is_shown=is_shown,
        is_new_edition=is_new_edition,
        was_told=record.edition > 1 and _was_told(session, root_id),  # a first edition is shown once
    )
    record.announced = is_shown
    if kind is not None:
        session.add(CreditChange(root_id=root_id, record_id=record.id, kind=kind.value, at=now))
        session.flush()


def announce_days(session: Session, now: datetime) -> None:
    """Tell of records whose first day has come or whose last day is over; nobody does anything on such a day."""
    today = local_date(now)
    due = select(CreditRecord).where(or_(_begins(today), _is_over(today))).order_by(CreditRecord.id)
    for record in session.scalars(due.limit(_AT_ONCE).with_for_update()).all():
        announce_record(session, record, now)
        if not record.announced:
            lapse_repairs(session, root_id_of(session, record), now)


def _begins(today: date) -> ColumnElement[bool]:
    return and_(
        CreditRecord.announced.is_(False),
        CreditRecord.status == Status.CURRENT.value,
        CreditRecord.visibility == Visibility.PUBLIC.value,
        CreditRecord.public_from <= today,
        or_(CreditRecord.public_until.is_(None), CreditRecord.public_until >= today),
    )


def _is_over(today: date) -> ColumnElement[bool]:
    return and_(CreditRecord.announced.is_(True), CreditRecord.public_until < today)


def _was_told(session: Session, root_id: str) -> bool:
    return session.scalar(select(CreditChange.id).where(CreditChange.root_id == root_id).limit(1)) is not None
