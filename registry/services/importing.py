"""What the importers of enterprises, people and links share: the file, what is written, what became of each record."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from core.database import Base
from core.database.bulk import IN_BATCH, Row, insert_rows, update_rows
from core.records.reading import Rejected

_Item = TypeVar("_Item")
_Draft = TypeVar("_Draft")


class Fate(StrEnum):
    """What became of a record; of those that name the same in one batch the last is taken."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REPEATED = "repeated"
    REJECTED = "rejected"


NOTED = "noted"


@dataclass(frozen=True)
class Noted:
    """Remarks on a record that was taken in: what of it was left out, or what does not fit the rest."""

    line: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """Who says it, of which day the file tells, and whether everything in it is invented.

    `complete_import`: the import of a file that names every link of its source, empty for any other file.
    """

    source: str
    on: date
    is_demonstration: bool = False
    complete_import: str = ""


@dataclass(frozen=True)
class Lined(Generic[_Draft]):
    """A draft and the line where its record ends."""

    line: int
    draft: _Draft


@dataclass
class Plan:
    """What a batch will write, and what became of its records; nothing is written before `write`.

    `shares_told`: by enterprise the last line that told something new of a share in it.
    """

    inserts: dict[type[Base], list[Row]] = field(default_factory=dict)
    updates: dict[tuple[type[Base], tuple[str, ...]], dict[str, Row]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)
    shares_told: dict[str, int] = field(default_factory=dict)

    def insert(self, table: type[Base], row: Row) -> None:
        self.inserts.setdefault(table, []).append(row)

    def update(self, table: type[Base], row: Row) -> None:
        """Change the row with this `id`; a later change of the same columns stands."""
        self.updates.setdefault((table, tuple(sorted(row))), {})[row["id"]] = row

    def took(self, fate: Fate) -> None:
        self.counts[fate.value] += 1

    def reject(self, line: int, *reasons: str) -> None:
        self.took(Fate.REJECTED)
        self.rejected.append(Rejected(line, reasons))

    def write(self, session: Session) -> None:
        """Old rows end before new ones begin, because only one of them may be the present one."""
        for (table, _names), rows in self.updates.items():
            update_rows(session, table, [{"id": row["id"], **row} for row in rows.values()])
        for table, new in self.inserts.items():
            insert_rows(session, table, new)


def last_of_each(keys: Sequence[object], plan: Plan) -> list[int]:
    """Return the place of the last record with each key; the others are counted as repeated."""
    last = {key: place for place, key in enumerate(keys)}
    if len(last) < len(keys):
        plan.counts[Fate.REPEATED.value] += len(keys) - len(last)
    return list(last.values())


def pieces(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    """Return the different items in lists that fit one statement."""
    rest = iter(dict.fromkeys(items))
    while piece := list(islice(rest, IN_BATCH)):
        yield piece


def grouped(rows: Iterable[Any], name: str) -> Mapping[str, list[Any]]:
    """Return the rows by what they hold under the name."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found
