"""What spreading goes by: the rules in force, a flag as its origin, and what makes two warnings equal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy.orm import Session

from sanctions.domain.flag_kinds import FlagSource
from sanctions.domain.reaching import Found, Hop, Spreader
from sanctions.domain.spreading import Node, NodeKind, Origin
from sanctions.storage.loading import limits_of, load_edition, load_measures_in_force

_PERSON, _ENTERPRISE = NodeKind.PERSON.value, NodeKind.ENTERPRISE.value

WarningKey = tuple[str, str, str, str, date, date]
"""Measure, kind and id of whom it reaches, path, first and last day."""


@dataclass(frozen=True)
class Book:
    """`measure_ids` are the versions in force by the codes of their measures."""

    measure_ids: dict[str, str]
    spreader: Spreader


def load_book(session: Session, day: date) -> Book:
    measures = load_measures_in_force(session, day)
    rules = [measure.spread_rule() for measure in measures.values() if measure.is_derived]
    limits = limits_of(load_edition(session))
    return Book({measure.code: row_id for row_id, measure in measures.items()}, Spreader(rules, limits))


class FlagColumns(Protocol):
    """A flag, as a row of its table or as bare columns."""

    @property
    def id(self) -> Any: ...  # noqa: ANN401 - a column of a row or of a result
    @property
    def kind(self) -> Any: ...  # noqa: ANN401
    @property
    def object_kind(self) -> Any: ...  # noqa: ANN401
    @property
    def object_id(self) -> Any: ...  # noqa: ANN401
    @property
    def source_kind(self) -> Any: ...  # noqa: ANN401
    @property
    def event_on(self) -> Any: ...  # noqa: ANN401
    @property
    def starts_on(self) -> Any: ...  # noqa: ANN401
    @property
    def ends_on(self) -> Any: ...  # noqa: ANN401
    @property
    def responsible(self) -> Any: ...  # noqa: ANN401
    @property
    def article_key(self) -> Any: ...  # noqa: ANN401


def origin_of(flag: FlagColumns) -> Origin:
    return Origin(
        flag_id=flag.id,
        kind=flag.kind,
        node=Node(NodeKind(flag.object_kind), flag.object_id),
        event_on=flag.event_on,
        starts_on=flag.starts_on,
        ends_on=flag.ends_on,
        responsible=frozenset(flag.responsible),
        ground=flag.article_key,
        happened_on=flag.event_on if flag.source_kind == FlagSource.DECISION.value else None,
    )


def warning_key(book: Book, found: Found) -> WarningKey:
    kind = _PERSON if found.is_person else _ENTERPRISE
    way = path_key(found.hops)
    return book.measure_ids[found.measure], kind, found.target, way, found.starts_on, found.ends_on


def path_key(hops: Iterable[Hop]) -> str:
    """Name the links with their days: a corrected day gives a new path, because its sentence says so."""
    return ",".join([f"{hop.id}:{hop.since.isoformat()}:{_last(hop)}:{'1' if hop.verified else '0'}" for hop in hops])


def _last(hop: Hop) -> str:
    return "None" if hop.until == date.max else hop.until.isoformat()
