"""Storing whom the flags reach: at once with the decision, and again one after the other, because links change.

Both are idempotent: what the registry's links give today is compared with what is stored, and only the difference
is written. Direct flags are never stored here; checks read them live.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.identifiers import new_id
from core.kernel.roles import SYSTEM_ACTOR
from ledger.services.record_act import Subject, record_act
from registry.queries.enterprise_page import enterprise_names
from registry.queries.people import PersonLine, people_lines
from sanctions.domain.measures import read_measure
from sanctions.domain.path_text import path_sentence
from sanctions.domain.reaching import Spreader, derived_of
from sanctions.domain.spreading import Derived, Node, NodeKind, Origin
from sanctions.services.load_ways import load_ways
from sanctions.storage.catalogue_tables import MeasureRow
from sanctions.storage.flag_tables import DerivedFlag, Flag
from sanctions.storage.loading import find_flag_for_update, limits_of, load_edition, load_measure_rows

_Key = tuple[str, str, str, str, str]


def spread_flag(session: Session, flag: Flag, now: datetime) -> None:
    """Spread a flag that the caller holds, and put what changed for whom into the log of its decision."""
    _spread_one(session, flag, _book(session, now), now)


def spread_flags(session: Session, now: datetime) -> None:
    """Spread the flags that were never spread; a decision spreads its own, so there should be none."""
    new = select(Flag.id).where(Flag.spread_at.is_(None), Flag.retracted_at.is_(None))
    for flag_id in session.scalars(new.order_by(Flag.id)).all():
        _spread_again(session, flag_id, now)


def respread_flags(session: Session, now: datetime) -> None:
    """Spread the live flag again that was looked at longest ago, because people and links change.

    One flag at a time, so that no transaction holds more than one flag.
    """
    live = select(Flag.id).where(Flag.retracted_at.is_(None), Flag.ends_on >= local_date(now))
    flag_id = session.scalar(live.order_by(Flag.spread_at, Flag.id).limit(1))
    if flag_id is not None:
        _spread_again(session, flag_id, now)


def person_name_index(session: Session, name: str) -> str:
    """Return the key under which a derived flag is found by the name of its person."""
    return vault_of(session).index("sanctions.person_name", name.strip())


@dataclass(frozen=True)
class _Book:
    rows: dict[str, MeasureRow]
    spreader: Spreader


def _book(session: Session, now: datetime) -> _Book:
    rows = load_measure_rows(session, local_date(now))
    rules = [measure.spread_rule() for measure in (read_measure(row.content) for row in rows) if measure.is_derived]
    return _Book({row.code: row for row in rows}, Spreader(rules, limits_of(load_edition(session))))


def _spread_again(session: Session, flag_id: str, now: datetime) -> None:
    flag = find_flag_for_update(session, flag_id)  # an annulment under way waits here, or was first
    if flag is not None:
        spread_flag(session, flag, now)


def _spread_one(session: Session, flag: Flag, book: _Book, now: datetime) -> None:
    origin = origin_of(flag)
    found, _ = book.spreader.reach(origin, load_ways(session, [origin], book.spreader))
    reached = [derived_of(origin, one) for one in found]
    wanted = {_key(book.rows[entry.measure].id, entry): entry for entry in reached}
    stored = {_stored_key(row): row for row in _live_rows(session, flag.id)}
    gone = [stored[key] for key in sorted(stored.keys() - wanted.keys())]
    for row in gone:
        row.retracted_at = now
    missing = [wanted[key] for key in sorted(wanted.keys() - stored.keys())]
    added = _add_rows(session, origin, missing, book, now)
    flag.spread_at = now
    _log(session, flag, added, [row.id for row in gone], now)


def _log(session: Session, flag: Flag, added: list[str], taken_back: list[str], now: datetime) -> None:
    """Record who is warned of from now on and who no longer, by the ids of the warnings."""
    if added or taken_back:
        details = {"warnings_added": added, "warnings_taken_back": taken_back}
        record_act(session, Subject(flag.source_kind, flag.source_id), "spread", SYSTEM_ACTOR, now, details=details)


def origin_of(flag: Flag) -> Origin:
    node = Node(NodeKind(flag.object_kind), flag.object_id)
    return Origin(
        flag_id=flag.id,
        kind=flag.kind,
        node=node,
        event_on=flag.event_on,
        starts_on=flag.starts_on,
        ends_on=flag.ends_on,
        responsible=frozenset(flag.responsible),
        ground=flag.article_key,
    )


def _live_rows(session: Session, flag_id: str) -> Iterable[DerivedFlag]:
    return session.scalars(
        select(DerivedFlag).where(DerivedFlag.flag_id == flag_id, DerivedFlag.retracted_at.is_(None))
    )


def _key(measure_id: str, entry: Derived) -> _Key:
    days = f"{entry.starts_on}/{entry.ends_on}"
    return measure_id, entry.target.kind.value, entry.target.id, _path_key(entry), days


def _stored_key(row: DerivedFlag) -> _Key:
    return row.measure_id, row.object_kind, row.object_id, row.path_key, f"{row.starts_on}/{row.ends_on}"


def _path_key(entry: Derived) -> str:
    """Name the links with their days: a corrected day gives a new path, because its sentence says so."""
    return ",".join(f"{link.id}:{link.since}:{link.until}:{link.verified:d}" for link in entry.path)


def _add_rows(session: Session, origin: Origin, entries: list[Derived], book: _Book, now: datetime) -> list[str]:
    nodes = {end for entry in entries for link in entry.path for end in (link.holder, link.enterprise)}
    people = people_lines(session, sorted(node.id for node in nodes if node.kind is NodeKind.PERSON))
    firms = enterprise_names(session, sorted(node.id for node in nodes if node.kind is NodeKind.ENTERPRISE))
    names = {Node(NodeKind.PERSON, key): line.shown_name for key, line in people.items()}
    names |= {Node(NodeKind.ENTERPRISE, key): name for key, name in firms.items()}
    added: list[str] = []
    for entry in entries:
        row = _row(entry, book.rows[entry.measure].id, now)
        row.person_name_index = _published_name_index(session, people.get(entry.target.id))
        row.object_name_sealed = vault_of(session).seal(names[entry.target])
        row.path_text_sealed = vault_of(session).seal(path_sentence(origin, entry.path, names))
        session.add(row)
        added.append(row.id)
    return added


def _published_name_index(session: Session, person: PersonLine | None) -> str | None:
    if person is None or not person.is_name_published:
        return None
    return person_name_index(session, person.shown_name)


def _row(entry: Derived, measure_id: str, now: datetime) -> DerivedFlag:
    path = [
        {
            "link": link.id,
            "kind": link.kind,
            "holder": [link.holder.kind.value, link.holder.id],
            "enterprise": link.enterprise.id,
            "since": str(link.since),
            "until": str(link.until) if link.until else None,
            "verified": link.verified,
        }
        for link in entry.path
    ]
    return DerivedFlag(
        id=new_id(),
        flag_id=entry.flag_id,
        measure_id=measure_id,
        object_kind=entry.target.kind.value,
        object_id=entry.target.id,
        path=path,
        path_key=_path_key(entry),
        steps=len(entry.path),
        is_verified=all(link.verified for link in entry.path),
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        recorded_at=now,
    )
