"""Bringing the table of items in step with the shipped catalogue."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from credit.domain.catalogue import Catalogue, CatalogueItem
from credit.storage.catalogue_tables import CatalogueItemRow
from credit.storage.record_tables import CreditRecord


class ItemInUseError(RuntimeError):
    """The release no longer holds an item of which there are records; a migration has to say what becomes of them."""


def seed_catalogue(session: Session, items: Catalogue, now: datetime) -> None:
    """Store the items of this release and drop what it no longer holds; safe at every start.

    Raises ItemInUseError when records would be left outside the catalogue.
    """
    known = {row.item: row for row in session.scalars(select(CatalogueItemRow))}
    _drop(session, set(known) - set(items))
    for entry in items.values():
        _store(session, known.get(entry.item), entry, now)
    session.flush()


def _drop(session: Session, gone: Iterable[str]) -> None:
    listed = sorted(gone)
    if not listed:
        return
    used = session.scalars(select(CreditRecord.item).where(CreditRecord.item.in_(listed)).distinct()).all()
    if used:
        raise ItemInUseError(f"there are records of items that the catalogue no longer holds: {sorted(used)}")
    session.execute(delete(CatalogueItemRow).where(CatalogueItemRow.item.in_(listed)))


def _store(session: Session, row: CatalogueItemRow | None, entry: CatalogueItem, now: datetime) -> None:
    said = {
        "title": entry.title,
        "class_key": entry.in_class.key,
        "visibility": entry.visibility.value,
        "term": entry.term.value,
        "basis_unconfirmed": entry.basis_unconfirmed,
    }
    if row is None:
        session.add(CatalogueItemRow(item=entry.item, **said, changed_at=now))
    elif any(getattr(row, name) != value for name, value in said.items()):
        for name, value in said.items():
            setattr(row, name, value)
        row.changed_at = now
