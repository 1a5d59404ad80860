"""Turning rows into what an assessment sees, and evidence into what is stored with a check and back."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.canonical import canonical_json
from sanctions.domain.assessment import Candidate, Evidence, SubjectSeen
from sanctions.domain.checks import CheckRequest, DerivedSeen, FlagSeen, PersonAsked
from sanctions.domain.measures import Matched, Matter
from sanctions.domain.spreading import WARNING_LINKS, Node, NodeKind
from sanctions.storage.catalogue_tables import MeasureRow
from sanctions.storage.check_tables import Check
from sanctions.storage.document_numbers import number_of
from sanctions.storage.flag_tables import DerivedFlag, Flag
from sanctions.storage.loading import load_measures

_Row = TypeVar("_Row", Flag, DerivedFlag, MeasureRow)


def flag_seen(session: Session, row: Flag) -> FlagSeen:
    sealed = row.object_name_sealed
    return FlagSeen(
        id=row.id,
        kind=row.kind,
        node=Node(NodeKind(row.object_kind), row.object_id),
        name=vault_of(session).open(sealed) if sealed is not None else row.object_name or "",
        source_id=row.source_id,
        document_number=number_of(session, row),
        authority=row.authority,
        basis=row.basis,
        remedy=row.remedy,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        ground=row.article_key,
    )


def derived_seen(session: Session, rows: list[DerivedFlag]) -> tuple[DerivedSeen, ...]:
    flags = _by_id(session, Flag, {row.flag_id for row in rows})
    measures = _by_id(session, MeasureRow, {row.measure_id for row in rows})
    vault = vault_of(session)
    return tuple(
        DerivedSeen(
            id=row.id,
            flag=flag_seen(session, flags[row.flag_id]),
            measure=measures[row.measure_id].code,
            node=Node(NodeKind(row.object_kind), row.object_id),
            path=vault.open(row.path_text_sealed),
            steps=row.steps,
            verified=row.is_verified,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            only_warns=any(link["kind"] in WARNING_LINKS for link in row.path),
        )
        for row in rows
    )


def sealed_evidence(session: Session, evidence: Evidence, measure_ids: list[str]) -> bytes:
    """Seal what the registry said, and which rows were seen; the rows themselves never change."""
    stored = {
        "matter": asdict(evidence.matter),
        "subjects": [asdict(subject) for subject in evidence.subjects],
        "flags": [flag.id for flag in evidence.flags],
        "derived": [entry.id for entry in evidence.derived],
        "measures": sorted(measure_ids),
    }
    return vault_of(session).seal(canonical_json(stored))


def evidence_of(session: Session, check: Check) -> Evidence:
    """Return the evidence of a stored check, its rows read again from their tables."""
    vault = vault_of(session)
    stored = json.loads(vault.open(check.evidence_sealed))
    flags = _by_id(session, Flag, stored["flags"])
    derived = _by_id(session, DerivedFlag, stored["derived"])
    return Evidence(
        check_id=check.id,
        request=request_of(session, check),
        matter=Matter(**stored["matter"]),
        subjects=tuple(_subject(entry) for entry in stored["subjects"]),
        flags=tuple(flag_seen(session, flags[key]) for key in stored["flags"]),
        derived=derived_seen(session, [derived[key] for key in stored["derived"]]),
        measures=load_measures(session, stored["measures"]),
        law_version=check.law_version,
        at=check.checked_at,
    )


def _by_id(session: Session, table: type[_Row], ids: Iterable[str]) -> dict[str, _Row]:
    return {row.id: row for row in session.scalars(select(table).where(table.id.in_(sorted(ids))))}


def request_of(session: Session, check: Check) -> CheckRequest:
    """Return what was asked."""
    entry: dict[str, Any] = json.loads(vault_of(session).open(check.request_sealed))
    return CheckRequest(**{**entry, "people": tuple(_person(person) for person in entry["people"])})


def _person(entry: dict[str, Any]) -> PersonAsked:
    born = entry.get("born_on")
    return PersonAsked(**{**entry, "born_on": date.fromisoformat(born) if born else None})


def _subject(entry: dict[str, Any]) -> SubjectSeen:
    candidates = tuple(
        Candidate(Node(NodeKind(one["node"]["kind"]), one["node"]["id"]), one["name"], Matched(one["matched"]))
        for one in entry["candidates"]
    )
    return SubjectSeen(**{**entry, "candidates": candidates})
