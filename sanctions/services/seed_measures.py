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
from core.kernel.identifiers import new_id
from core.kernel.roles import SYSTEM_ACTOR
from ledger.services.record_act import Subject, record_act
from sanctions.domain.flag_kinds import flag_kinds
from sanctions.domain.measures import ShippedCatalogue, desks_of, read_measure, shipped_catalogue
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
    content: dict[str, Any] = json.loads(canonical_json(dict(entry)))
    measure = read_measure(content)
    found = select(MeasureRow).where(MeasureRow.code == entry["code"], MeasureRow.number == entry["version"])
    known = session.scalars(found).one_or_none()
    if known is not None:
        if read_measure(known.content) != measure:
            raise CatalogueEditedError(f"measure {known.code} version {known.number} differs from the stored one")
        return
    row = MeasureRow(
        id=new_id(),
        code=measure.code,
        number=measure.version,
        desk=",".join(desks_of(measure, catalogue.matters)),
        effect=measure.effect.value,
        objects=",".join(measure.objects),
        addressed_to=measure.addressed_to,
        term=measure.term,
        articles="；".join(article.text for article in measure.articles),
        from_on=measure.from_on,
        content=content,
        edition=catalogue.edition,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    details = {"code": row.code, "version": row.number, "edition": catalogue.edition}
    record_act(session, Subject("measure", row.id), "load", SYSTEM_ACTOR, now, details=details)


def _edition(catalogue: ShippedCatalogue, now: datetime) -> CatalogueEdition:
    content = canonical_json([dict(entry) for entry in catalogue.measures])
    return CatalogueEdition(
        edition=catalogue.edition,
        most_steps=catalogue.limits.most_steps,
        hub_links=catalogue.limits.hub_links,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        recorded_at=now,
    )
