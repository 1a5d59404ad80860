"""What others are told of a flag and its warnings; of people, with the right to it, shown name and masked number."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from changefeed.domain.feeds import Right
from core.database import vault_of
from core.database.bulk import IN_BATCH
from registry.queries.enterprise_page import EnterpriseLine, enterprise_lines
from registry.queries.people import PersonLine, people_lines
from sanctions.domain.flag_changes import SEES_PEOPLE, desks_in
from sanctions.domain.flag_kinds import NO_LAST_DAY, flag_kind
from sanctions.domain.measures import Matter, Measure, desks_of, read_measure
from sanctions.domain.spreading import NodeKind
from sanctions.storage.catalogue_tables import MatterRow, MeasureRow
from sanctions.storage.document_numbers import number_of
from sanctions.storage.flag_tables import DerivedFlag, Flag


@dataclass(frozen=True)
class ToldObject:
    """Whom it is about: an enterprise by code and name, or a person by shown name and masked number."""

    kind: NodeKind
    name: str
    code: str | None = None
    masked_id_number: str | None = None


@dataclass(frozen=True)
class ToldWarning:
    """Somebody whom the flag reaches by a measure; it only warns unless the article names this very link.

    `path` is missing where its sentence would name people that the subscriber may not see.
    """

    warning_id: str
    measure: str
    title: str
    articles: tuple[str, ...]
    desks: tuple[str, ...]
    object: ToldObject
    path: str | None
    is_verified: bool
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class ToldFlag:
    """A direct flag with what it rests on; `ends_on` is None where it has no last day."""

    flag_id: str
    kind: str
    title: str
    object: ToldObject
    article: str
    basis: str
    authority: str
    document_number: str
    remedy: str
    event_on: date
    starts_on: date
    ends_on: date | None
    warnings: tuple[ToldWarning, ...]


def told_flags(session: Session, flags: Iterable[Flag], rights: AbstractSet[Right]) -> dict[str, ToldFlag]:
    """Return by id what these flags, which the caller may tell of, say to somebody with these rights."""
    rows = list(flags)
    warnings = _warnings(session, [row.id for row in rows], rights)
    people, firms = _objects(session, [*rows, *(row for row, _, _ in warnings)])
    by_flag: dict[str, list[ToldWarning]] = {}
    for row, measure, where in warnings:
        shown = _object(session, row, row.object_name_sealed, people, firms)
        told = _warning(session, row, measure, shown, rights)
        by_flag.setdefault(row.flag_id, []).append(replace(told, desks=where))
    return {row.id: _flag(session, row, people, firms, tuple(by_flag.get(row.id, ()))) for row in rows}


def _warnings(
    session: Session, flag_ids: list[str], rights: AbstractSet[Right]
) -> list[tuple[DerivedFlag, Measure, tuple[str, ...]]]:
    """Return the live warnings that concern a desk of the subscriber, with their measure and those desks."""
    wanted = desks_in(rights)
    if not wanted:
        return []
    matters = [Matter(row.code, row.desk, row.title, row.applicant) for row in session.scalars(select(MatterRow))]
    measures: dict[str, tuple[Measure, tuple[str, ...]]] = {}
    found: list[tuple[DerivedFlag, Measure, tuple[str, ...]]] = []
    for row in _live(session, flag_ids):
        if row.object_kind == NodeKind.PERSON.value and SEES_PEOPLE not in rights:
            continue
        if row.measure_id not in measures:
            measure = read_measure(session.get_one(MeasureRow, row.measure_id).content)
            where = tuple(desk for desk in desks_of(measure, matters) if desk in wanted)
            measures[row.measure_id] = (measure, where)
        measure, where = measures[row.measure_id]
        if where:
            found.append((row, measure, where))
    return found


def _live(session: Session, flag_ids: list[str]) -> Iterable[DerivedFlag]:
    for start in range(0, len(flag_ids), IN_BATCH):
        some = DerivedFlag.flag_id.in_(flag_ids[start : start + IN_BATCH])
        live = select(DerivedFlag).where(some, DerivedFlag.retracted_at.is_(None))
        yield from session.scalars(live.order_by(DerivedFlag.object_id, DerivedFlag.measure_id, DerivedFlag.id))


def _objects(
    session: Session, rows: Iterable[Flag | DerivedFlag]
) -> tuple[Mapping[str, PersonLine], Mapping[str, EnterpriseLine]]:
    ids: dict[str, set[str]] = {kind.value: set() for kind in NodeKind}
    for row in rows:
        ids[row.object_kind].add(row.object_id)
    people = people_lines(session, sorted(ids[NodeKind.PERSON.value]))
    return people, enterprise_lines(session, sorted(ids[NodeKind.ENTERPRISE.value]))


def _object(
    session: Session,
    row: Flag | DerivedFlag,
    name_sealed: bytes | None,
    people: Mapping[str, PersonLine],
    firms: Mapping[str, EnterpriseLine],
) -> ToldObject:
    kept = vault_of(session).open(name_sealed) if name_sealed else ""
    if row.object_kind == NodeKind.PERSON.value:
        person = people.get(row.object_id)
        if person is None:
            return ToldObject(NodeKind.PERSON, kept)
        return ToldObject(NodeKind.PERSON, person.shown_name, masked_id_number=person.masked_id_number)
    firm = firms.get(row.object_id)
    name = row.object_name if isinstance(row, Flag) and row.object_name else kept
    return ToldObject(NodeKind.ENTERPRISE, name, code=firm.code if firm else None)


def _warning(
    session: Session, row: DerivedFlag, measure: Measure, shown: ToldObject, rights: AbstractSet[Right]
) -> ToldWarning:
    names_people = any(link["holder"][0] == NodeKind.PERSON.value for link in row.path)
    is_hidden = names_people and SEES_PEOPLE not in rights
    return ToldWarning(
        warning_id=row.id,
        measure=measure.code,
        title=measure.title,
        articles=tuple(article.text for article in measure.articles),
        desks=(),
        object=shown,
        path=None if is_hidden else vault_of(session).open(row.path_text_sealed),
        is_verified=row.is_verified,
        starts_on=row.starts_on,
        ends_on=_last_day(row.ends_on),
    )


def _flag(
    session: Session,
    row: Flag,
    people: Mapping[str, PersonLine],
    firms: Mapping[str, EnterpriseLine],
    warnings: tuple[ToldWarning, ...],
) -> ToldFlag:
    return ToldFlag(
        flag_id=row.id,
        kind=row.kind,
        title=flag_kind(row.kind).title,
        object=_object(session, row, row.object_name_sealed, people, firms),
        article=row.article_key,
        basis=row.basis,
        authority=row.authority,
        document_number=number_of(session, row),
        remedy=row.remedy,
        event_on=row.event_on,
        starts_on=row.starts_on,
        ends_on=_last_day(row.ends_on),
        warnings=warnings,
    )


def _last_day(day: date) -> date | None:
    return None if day == NO_LAST_DAY else day
