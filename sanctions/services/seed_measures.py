"""Loading the shipped measure catalogue into the database."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.canonical import canonical_json
from core.kernel.roles import SYSTEM_ACTOR
from ledger.services.record_act import Subject, record_act
from sanctions.domain.flag_kinds import flag_kinds
from sanctions.domain.measures import ShippedCatalogue, read_measure, shipped_catalogue
from sanctions.services.store_measure import measure_row, newest_number
from sanctions.storage.catalogue_tables import CatalogueEdition, DeskRow, MatterRow, MeasureRow
from sanctions.storage.flag_tables import FlagKindRow, FlagUse


class CatalogueEditedError(RuntimeError):
    """A shipped measure was changed under its old version number; every change needs a new one."""


def seed_measures(session: Session, now: datetime) -> None:
    """Add what the shipped catalogue has and the database lacks; safe to call at every start."""
    catalogue = shipped_catalogue()
    _seed_places(session, catalogue)
    _seed_flag_kinds(session)
    for entry in catalogue.measures:
        _seed_measure(session, catalogue, entry, now)
    if session.get(CatalogueEdition, catalogue.edition) is None:
        session.add(_edition(catalogue, now))


def _seed_places(session: Session, catalogue: ShippedCatalogue) -> None:
    for position, desk in enumerate(catalogue.desks):
        session.merge(DeskRow(code=desk.code, title=desk.title, role=desk.role, position=position))
    for position, matter in enumerate(catalogue.matters):
        session.merge(
            MatterRow(
                code=matter.code, desk=matter.desk, title=matter.title, applicant=matter.applicant, position=position
            )
        )


def _seed_flag_kinds(session: Session) -> None:
    """Store the kinds and their uses; a use that a release took away stays, because flags may rest on it."""
    for kind in flag_kinds().values():
        session.merge(FlagKindRow(code=kind.code, title=kind.title, term=kind.term.value, article=kind.article))
    session.flush()
    for kind in flag_kinds().values():
        for carrier, source in product(kind.carriers, kind.sources):
            session.merge(FlagUse(kind=kind.code, object_kind=carrier.value, source_kind=source.value))
    session.flush()


def _seed_measure(session: Session, catalogue: ShippedCatalogue, entry: Mapping[str, Any], now: datetime) -> None:
    """Store a shipped version once; it comes after whatever officers changed here meanwhile."""
    content: dict[str, Any] = json.loads(canonical_json(dict(entry)))
    known = _shipped_before(session, entry["code"], entry["version"])
    if known is not None:
        if read_measure({**known.content, "version": entry["version"]}) != read_measure(content):
            raise CatalogueEditedError(f"measure {known.code} version {entry['version']} differs from the stored one")
        return
    number = max(entry["version"], newest_number(session, entry["code"]) + 1)
    row = measure_row({**content, "version": number}, catalogue.matters, catalogue.edition, now)
    row.shipped_version = entry["version"]
    session.add(row)
    session.flush()
    details = {"code": row.code, "version": row.number, "edition": catalogue.edition}
    record_act(session, Subject("measure", row.id), "load", SYSTEM_ACTOR, now, details=details)


def _shipped_before(session: Session, code: str, version: int) -> MeasureRow | None:
    shipped = (MeasureRow.code == code, MeasureRow.shipped_version == version)
    return session.scalars(select(MeasureRow).where(*shipped)).one_or_none()


def _edition(catalogue: ShippedCatalogue, now: datetime) -> CatalogueEdition:
    content = canonical_json([dict(entry) for entry in catalogue.measures])
    return CatalogueEdition(
        edition=catalogue.edition,
        most_steps=catalogue.limits.most_steps,
        hub_links=catalogue.limits.hub_links,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        recorded_at=now,
    )
