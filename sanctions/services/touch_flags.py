"""Which flags may reach others now: those whose part of the graph changed, and all of them when rules changed."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from core.contracts.registry import RegistryImported, RelationsChanged
from core.database.bulk import IN_BATCH
from core.kernel.canonical import canonical_json
from core.kernel.clock import local_date
from registry.queries.links import link_ends
from sanctions.storage.flag_tables import Flag
from sanctions.storage.loading import load_edition, load_measure_rows
from sanctions.storage.spread_tables import SpreadBasis, TouchedFlag


def touch_by_relations(session: Session, fact: RelationsChanged, now: datetime) -> None:
    """Mark the flags on the ends of what changed, and on everybody one link away from them.

    Two steps are the most that a flag goes, so its own place is never farther from a link that it takes.
    """
    firms, people = set(fact.enterprise_ids), set(fact.person_ids)
    near_firms, near_people = link_ends(session, firms, people)
    objects = {"enterprise": firms | near_firms, "person": people | near_people}
    for kind, ids in objects.items():
        wanted = sorted(ids)
        for start in range(0, len(wanted), IN_BATCH):
            carried = (Flag.object_kind == kind, Flag.object_id.in_(wanted[start : start + IN_BATCH]))
            _touch(session, carried, "relations", now)


def touch_by_import(session: Session, _fact: RegistryImported, now: datetime) -> None:
    """Mark every flag: a file may have changed anything."""
    _touch(session, (), "import", now)


def touch_by_measures(session: Session, now: datetime) -> None:
    """Mark every flag when other versions of measures are in force than those it was spread by."""
    edition = load_edition(session) if _has_measures(session, now) else None
    if edition is None:
        return
    ids = sorted(row.id for row in load_measure_rows(session, local_date(now)))
    digest = hashlib.sha256(canonical_json([ids, edition.most_steps, edition.hub_links]).encode()).hexdigest()
    newest = session.scalars(select(SpreadBasis).order_by(SpreadBasis.number.desc()).limit(1)).one_or_none()
    if newest is not None and newest.sha256 == digest:
        return
    session.add(SpreadBasis(sha256=digest, recorded_at=now))
    _touch(session, (), "measures", now)


def touch(session: Session, flag_ids: Iterable[str], why: str, now: datetime) -> None:
    """Mark these flags."""
    wanted = sorted(flag_ids)
    for start in range(0, len(wanted), IN_BATCH):
        _touch(session, (Flag.id.in_(wanted[start : start + IN_BATCH]),), why, now)


def _has_measures(session: Session, now: datetime) -> bool:
    return bool(load_measure_rows(session, local_date(now)))


def _touch(session: Session, which: Iterable[Any], why: str, now: datetime) -> None:
    live = select(Flag.id, literal(why), literal(now, TouchedFlag.touched_at.type))
    live = live.where(Flag.retracted_at.is_(None), *which)
    session.execute(insert(TouchedFlag).from_select(["flag_id", "why", "touched_at"], live))
