"""Loading credit records."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.canonical import canonical_json
from core.kernel.errors import NotFoundError
from credit.domain.catalogue import BodyValue
from credit.domain.editions import REPLACED
from credit.domain.items import Item, Visibility
from credit.domain.publication import Publication
from credit.storage.record_tables import CreditRecord


def get_record_for_update(session: Session, record_id: str) -> CreditRecord:
    record = session.scalar(select(CreditRecord).where(CreditRecord.id == record_id).with_for_update())
    if record is None:
        raise NotFoundError("没有找到这条信用记录")
    return record


def find_newest_edition(session: Session, area: str, source_id: str, item: str) -> CreditRecord | None:
    return session.scalar(
        select(CreditRecord)
        .where(CreditRecord.source_area == area, CreditRecord.source_id == source_id, CreditRecord.item == item)
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
            CreditRecord.status.not_in(REPLACED),
        )
        .order_by(CreditRecord.id)
        .with_for_update()
    )
    return rows.all()


def find_followers_for_update(session: Session, penalty: CreditRecord) -> Sequence[CreditRecord]:
    """Return the newest editions of the spot checks that led to this penalty."""
    rows = session.scalars(
        select(CreditRecord)
        .where(
            CreditRecord.follows_area == penalty.source_area,
            CreditRecord.follows_id == penalty.source_id,
            CreditRecord.item == Item.SPOT_CHECK.value,
            CreditRecord.status.not_in(REPLACED),
        )
        .order_by(CreditRecord.id)
        .with_for_update()
    )
    return rows.all()


def root_id_of(session: Session, record: CreditRecord) -> str:
    """Return the id of the first edition, by which the record is known outside."""
    if record.edition == 1:
        return record.id
    first = select(CreditRecord.id).where(
        CreditRecord.source_area == record.source_area,
        CreditRecord.source_id == record.source_id,
        CreditRecord.item == record.item,
        CreditRecord.edition == 1,
    )
    return session.scalars(first).one()


def publication_of(record: CreditRecord) -> Publication:
    """Return what decides whether this edition is public on a day."""
    return Publication(Visibility(record.visibility), record.public_from, record.public_until, record.stopped_on)


def keep_body(session: Session, record: CreditRecord, body: Mapping[str, BodyValue]) -> None:
    """Put a checked body into the record; that of a sealed record is kept encrypted."""
    is_sealed = record.visibility == Visibility.SEALED
    record.body = {} if is_sealed else dict(body)
    record.body_sealed = vault_of(session).seal(canonical_json(body)) if is_sealed else None


def body_of(session: Session, record: CreditRecord) -> dict[str, BodyValue]:
    """Return the body, opened when it is sealed."""
    if record.body_sealed is None:
        return dict(record.body)
    opened: dict[str, BodyValue] = json.loads(vault_of(session).open(record.body_sealed))
    return opened
