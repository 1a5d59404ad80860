"""Loading the shipped measure catalogue into the database."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from core.database import Base
from core.kernel.canonical import canonical_json
from core.kernel.roles import SYSTEM_ACTOR
from ledger.services.record_act import Subject, record_act
from sanctions.domain.flag_kinds import flag_kinds
from sanctions.domain.measures import ShippedCatalogue, read_measure, shipped_catalogue
from sanctions.services.store_measure import measure_row
from sanctions.storage.catalogue_tables import CatalogueEdition, DeskRow, MatterRow, MeasureRow
from sanctions.storage.flag_tables import FlagKindRow, FlagUse


class CatalogueEditedError(RuntimeError):
    """A shipped measure was changed under its old version number; every change needs a new one."""


def seed_measures(session: Session, now: datetime) -> None:
    """Add what the shipped catalogue has and the database lacks; safe to call at every start."""
    catalogue = shipped_catalogue()
    _store(session, _places(catalogue))
    _store(session, _flag_kinds())
    loaded = _missing_measures(session, catalogue, now)
    session.add_all(loaded)
    if session.get(CatalogueEdition, catalogue.edition) is None:
        session.add(_edition(catalogue, now))
    if loaded:
        details = {"versions": [f"{row.code}/{row.number}" for row in loaded]}
        record_act(session, Subject("measure_edition", catalogue.edition), "load", SYSTEM_ACTOR, now, details=details)


def _store(session: Session, rows: Sequence[Base]) -> None:
    """Bring these rows into the database as they are shipped; one that a release took away stays."""
    found = [row for table in {type(row) for row in rows} for row in session.scalars(select(table))]
    stored = {inspect(row).identity_key for row in found}
    for row in rows:
        known = inspect(type(row)).identity_key_from_instance(row) in stored
        session.merge(row) if known else session.add(row)
    session.flush()


def _places(catalogue: ShippedCatalogue) -> list[Base]:
    desks = [
        DeskRow(code=desk.code, title=desk.title, role=desk.role, position=position)
        for position, desk in enumerate(catalogue.desks)
    ]
    matters = [
        MatterRow(code=matter.code, desk=matter.desk, title=matter.title, applicant=matter.applicant, position=position)
        for position, matter in enumerate(catalogue.matters)
    ]
    return [*desks, *matters]


def _flag_kinds() -> list[Base]:
    """Return the kinds and their uses."""
    kinds = flag_kinds().values()
    uses = [
        FlagUse(kind=kind.code, object_kind=carrier.value, source_kind=source.value)
        for kind in kinds
        for carrier, source in product(kind.carriers, kind.sources)
    ]
    rows = [FlagKindRow(code=kind.code, title=kind.title, term=kind.term.value, article=kind.article) for kind in kinds]
    return [*rows, *uses]


def _missing_measures(session: Session, catalogue: ShippedCatalogue, now: datetime) -> list[MeasureRow]:
    """Return rows of the shipped versions that are not stored, each after what officers changed here."""
    stored = session.scalars(select(MeasureRow)).all()
    shipped = {(row.code, row.shipped_version): row for row in stored if row.shipped_version is not None}
    newest = {row.code: row.number for row in sorted(stored, key=lambda row: row.number)}
    missing = []
    for entry in catalogue.measures:
        content: dict[str, Any] = json.loads(canonical_json(dict(entry)))
        code, version = entry["code"], entry["version"]
        if known := shipped.get((code, version)):
            _check_same(known, content)
            continue
        number = newest[code] = max(version, newest.get(code, 0) + 1)
        row = measure_row({**content, "version": number}, catalogue.matters, catalogue.edition, now)
        row.shipped_version = version
        missing.append(row)
    return missing


def _check_same(known: MeasureRow, content: dict[str, Any]) -> None:
    stored = {**known.content, "version": content["version"]}
    if stored != content and read_measure(stored) != read_measure(content):
        raise CatalogueEditedError(f"measure {known.code} version {content['version']} differs from the stored one")


def _edition(catalogue: ShippedCatalogue, now: datetime) -> CatalogueEdition:
    content = canonical_json([dict(entry) for entry in catalogue.measures])
    return CatalogueEdition(
        edition=catalogue.edition,
        most_steps=catalogue.limits.most_steps,
        hub_links=catalogue.limits.hub_links,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        recorded_at=now,
    )
