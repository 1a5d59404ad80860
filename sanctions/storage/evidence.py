"""Turning rows into what an assessment sees, and evidence into what is stored with a check and back."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, bindparam, or_, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.database.among import among
from core.kernel.canonical import canonical_json
from sanctions.domain.assessment import Candidate, Evidence, SubjectSeen
from sanctions.domain.checks import CheckRequest, DerivedSeen, FlagSeen, PersonAsked
from sanctions.domain.flag_kinds import FlagSource
from sanctions.domain.measures import Matched, Matter
from sanctions.domain.spreading import WARNING_LINKS, Node, NodeKind
from sanctions.storage.catalogue_tables import MeasureRow
from sanctions.storage.check_tables import Check
from sanctions.storage.document_numbers import number_of
from sanctions.storage.flag_tables import DerivedFlag, Flag
from sanctions.storage.loading import load_measures

_FLAG, _DERIVED = Flag.__table__.c, DerivedFlag.__table__.c
_FLAG_COLUMNS = (
    *(_FLAG.id, _FLAG.kind, _FLAG.object_kind, _FLAG.object_id, _FLAG.object_name, _FLAG.object_name_sealed),
    *(_FLAG.source_id, _FLAG.document_number, _FLAG.document_sealed, _FLAG.authority, _FLAG.basis, _FLAG.remedy),
    *(_FLAG.event_on, _FLAG.source_kind, _FLAG.starts_on, _FLAG.ends_on, _FLAG.article_key),
)
_FLAGS = select(*_FLAG_COLUMNS).order_by(_FLAG.id)
_DERIVED_FLAGS = (
    select(
        _DERIVED.id.label("derived_id"),
        *(_DERIVED.object_kind.label("to_kind"), _DERIVED.object_id.label("to_id"), _DERIVED.path),
        *(_DERIVED.path_text_sealed, _DERIVED.steps, _DERIVED.is_verified),
        *(_DERIVED.starts_on.label("from_on"), _DERIVED.ends_on.label("until"), MeasureRow.__table__.c.code),
        *_FLAG_COLUMNS,
    )
    .join_from(DerivedFlag.__table__, Flag.__table__, _FLAG.id == _DERIVED.flag_id)
    .join(MeasureRow.__table__, MeasureRow.__table__.c.id == _DERIVED.measure_id)
    .order_by(_DERIVED.id)
)
_DAY = bindparam("day", type_=Date)
_KINDS = ("enterprise", "person")
_FIRST_WORDING, _WORDING = 1, 2
"""Which day an answer tells of a decision: the first wording told the start of its effects, the second the event."""


def _of_nodes(columns: Any, kinds: tuple[str, ...]) -> ColumnElement[bool]:  # noqa: ANN401 - the columns of a table
    """Return the test for nodes of these kinds; an empty list would hide the index of the other kind."""
    wanted = ((columns.object_kind == kind) & among(columns.object_id, kind) for kind in kinds)
    return or_(*wanted)


_SETS: tuple[tuple[str, ...], ...] = (_KINDS, _KINDS[:1], _KINDS[1:])
_FLAGS_ON = {
    kinds: _FLAGS.where(
        _of_nodes(_FLAG, kinds), _FLAG.retracted_at.is_(None), _FLAG.starts_on <= _DAY, _FLAG.ends_on >= _DAY
    )
    for kinds in _SETS
}
_DERIVED_ON = {
    kinds: _DERIVED_FLAGS.where(
        *(_of_nodes(_DERIVED, kinds), _DERIVED.retracted_at.is_(None), _FLAG.retracted_at.is_(None)),
        *(_DERIVED.starts_on <= _DAY, _DERIVED.ends_on >= _DAY),
    )
    for kinds in _SETS
}
_FLAGS_OF_IDS = _FLAGS.where(among(_FLAG.id, "ids"))
_DERIVED_OF_IDS = _DERIVED_FLAGS.where(among(_DERIVED.id, "ids"))


def seen_on(session: Session, nodes: Iterable[Node], day: date) -> tuple[tuple[FlagSeen, ...], tuple[DerivedSeen, ...]]:
    """Return the direct and the derived flags that these enterprises and people have on the day."""
    ids: dict[str, list[str]] = {}
    for node in sorted(set(nodes)):
        ids.setdefault(node.kind.value, []).append(node.id)
    if not ids:
        return (), ()
    kinds, asked = tuple(kind for kind in _KINDS if kind in ids), {**ids, "day": day}
    connection = session.connection()
    flags = tuple(flag_seen(session, row) for row in connection.execute(_FLAGS_ON[kinds], asked))
    return flags, tuple(_derived_seen(session, row) for row in connection.execute(_DERIVED_ON[kinds], asked))


def flag_seen(session: Session, row: Any, wording: int = _WORDING) -> FlagSeen:  # noqa: ANN401 - a row of the table or of its columns
    """Return the flag; of our own lists the event is the breach, so they tell the day from which they hold."""
    sealed = row.object_name_sealed
    tells_event = wording > _FIRST_WORDING and row.source_kind == FlagSource.DECISION.value
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
        happened_on=row.event_on if tells_event else row.starts_on,
        ground=row.article_key,
    )


def _derived_seen(session: Session, row: Any, wording: int = _WORDING) -> DerivedSeen:  # noqa: ANN401 - a row of _DERIVED_FLAGS
    return DerivedSeen(
        id=row.derived_id,
        flag=flag_seen(session, row, wording),
        measure=row.code,
        node=Node(NodeKind(row.to_kind), row.to_id),
        path=vault_of(session).open(row.path_text_sealed),
        steps=row.steps,
        verified=row.is_verified,
        starts_on=row.from_on,
        ends_on=row.until,
        only_warns=any(link["kind"] in WARNING_LINKS for link in row.path),
    )


def sealed_evidence(session: Session, evidence: Evidence, measure_ids: Iterable[str]) -> bytes:
    """Seal what the registry said, and which rows were seen; the rows themselves never change."""
    stored = {
        "matter": evidence.matter,
        "subjects": evidence.subjects,
        "flags": [flag.id for flag in evidence.flags],
        "derived": [entry.id for entry in evidence.derived],
        "measures": sorted(measure_ids),
        "wording": _WORDING,
    }
    return vault_of(session).seal(canonical_json(stored))


def evidence_of(session: Session, check: Check) -> Evidence:
    """Return the evidence of a stored check, its rows read again from their tables, in the wording of its day."""
    vault = vault_of(session)
    stored = json.loads(vault.open(check.evidence_sealed))
    wording = stored.get("wording", _FIRST_WORDING)
    connection = session.connection()
    flags = connection.execute(_FLAGS_OF_IDS, {"ids": stored["flags"]})
    derived = connection.execute(_DERIVED_OF_IDS, {"ids": stored["derived"]})
    return Evidence(
        check_id=check.id,
        request=request_of(session, check),
        matter=Matter(**stored["matter"]),
        subjects=tuple(_subject(entry) for entry in stored["subjects"]),
        flags=tuple(flag_seen(session, row, wording) for row in flags),
        derived=tuple(_derived_seen(session, row, wording) for row in derived),
        measures=load_measures(session, stored["measures"]),
        law_version=check.law_version,
        at=check.checked_at,
    )


def request_of(session: Session, check: Check) -> CheckRequest:
    """Return what was asked."""
    entry: dict[str, Any] = json.loads(vault_of(session).open(check.request_sealed))
    return CheckRequest(**{**entry, "people": tuple(_person(person) for person in entry["people"])})


def _person(entry: dict[str, Any]) -> PersonAsked:
    born = entry.get("born_on")
    return PersonAsked(**{**entry, "born_on": date.fromisoformat(born) if born else None})


def _subject(entry: dict[str, Any]) -> SubjectSeen:
    candidates = tuple(
        Candidate(
            Node(NodeKind(one["node"]["kind"]), one["node"]["id"]),
            one["name"],
            Matched(one["matched"]),
            one.get("hides", ""),  # checks of earlier releases hid nothing
        )
        for one in entry["candidates"]
    )
    return SubjectSeen(**{**entry, "candidates": candidates})
