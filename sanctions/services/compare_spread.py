"""Spreading many flags at once, in sets, and comparing with the warnings that are stored; nothing is written here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from core.database.bulk import IN_BATCH, table_of
from core.kernel.collecting import without_collecting
from sanctions.domain.reaching import Found
from sanctions.domain.spreading import Node, Origin
from sanctions.services.load_ways import load_ways
from sanctions.services.spread_book import Book, WarningKey, load_book, origin_of, warning_key
from sanctions.storage.flag_tables import DerivedFlag, Flag

_AT_ONCE = 25_000  # flags whose part of the graph is in memory together


@dataclass
class Comparison:
    """`differing` flags have other warnings stored than those spread now; a hub stopped the flags it names."""

    flags: int = 0
    derived: int = 0
    differing: list[str] = field(default_factory=list)
    hubs: dict[Node, list[str]] = field(default_factory=dict)

    def add(self, flag_id: str, *, found: int, hubs: Iterable[Node], is_same: bool) -> None:
        self.flags += 1
        self.derived += found
        for hub in hubs:
            self.hubs.setdefault(hub, []).append(flag_id)
        if not is_same:
            self.differing.append(flag_id)


def compare_spread(session: Session, day: date, flag_ids: Sequence[str] | None = None) -> Comparison:
    """Spread these live flags, or all of them, by the measures of the day and compare with what is stored."""
    book, comparison = load_book(session, day), Comparison()
    with without_collecting():
        stored, origins = _stored(session, flag_ids), iter(_origins(session, flag_ids))
        while batch := list(islice(origins, _AT_ONCE)):
            for origin, found, hubs in spread_many(session, batch, book):
                keys = {warning_key(book, one) for one in found}
                is_same = keys == stored.get(origin.flag_id, set())
                comparison.add(origin.flag_id, found=len(found), hubs=hubs, is_same=is_same)
    return comparison


def spread_many(
    session: Session, origins: Sequence[Origin], book: Book
) -> Iterator[tuple[Origin, list[Found], set[Node]]]:
    """Read what all of them could reach in one go, and return what each reaches and the hubs it met."""
    ways = load_ways(session, origins, book.spreader)
    for origin in origins:
        found, hubs = book.spreader.reach(origin, ways)
        yield origin, found, hubs


def _origins(session: Session, flag_ids: Sequence[str] | None) -> Iterator[Origin]:
    row = table_of(Flag).c
    columns = (
        *(row.id, row.source_kind, row.kind, row.object_kind, row.object_id),
        *(row.event_on, row.starts_on, row.ends_on, row.responsible, row.article_key),
    )
    live = select(*columns).where(row.retracted_at.is_(None)).order_by(row.id)
    return map(origin_of, _in_pieces(session, live, row.id, flag_ids))


def _stored(session: Session, flag_ids: Sequence[str] | None) -> Mapping[str, set[WarningKey]]:
    """Return the live warnings of these flags, or of all, by flag."""
    row = table_of(DerivedFlag).c
    columns = (row.flag_id, row.measure_id, row.object_kind, row.object_id, row.path_key, row.starts_on, row.ends_on)
    live = select(*columns).where(row.retracted_at.is_(None))
    found: dict[str, set[WarningKey]] = {}
    for one in _in_pieces(session, live, row.flag_id, flag_ids):
        found.setdefault(one[0], set()).add(one[1:])
    return found


def _in_pieces(
    session: Session, statement: Select[Any], column: ColumnElement[str], flag_ids: Sequence[str] | None
) -> Iterator[Any]:
    """Return the rows of these flags, or all of them; `column` has the id of the flag."""
    connection = session.connection()
    if flag_ids is None:
        yield from connection.execute(statement)
        return
    for start in range(0, len(flag_ids), IN_BATCH):
        yield from connection.execute(statement.where(column.in_(flag_ids[start : start + IN_BATCH])))
