"""The names that can be found: a file that the node's processes share, and in memory what was entered since.

Every search first asks the database for names newer than those it knows, so one that was committed a moment ago is
found. On PostgreSQL a transaction may commit a lower number after a higher one: numbers that were left out are asked
for again until every transaction that could still fill them has ended.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.generations import GenerationFolder
from registry.search.name_file import FORMAT, FileMeta, NameFile, open_parts
from registry.search.name_shelf import MemoryShelf, NameRow, NameShelf
from registry.search.number_gaps import NumberGaps, Snapshot, snapshot_of
from registry.storage.registry_tables import EnterpriseName

CARRIED_AS = "names"
_AT_ONCE = 2_000
_COLUMNS = select(EnterpriseName.number, EnterpriseName.id, EnterpriseName.folded)


@dataclass(frozen=True)
class KnownNames:
    """What one search sees; names numbered above `unread_above` could not be taken in at once."""

    shelves: tuple[NameShelf, ...]
    unread_above: int | None


@dataclass
class _State:
    """The names of a generation's parts and those after them, up to `top`."""

    parts: tuple[NameFile, ...]
    fresh: MemoryShelf
    top: NameRow
    gaps: NumberGaps

    @property
    def shelves(self) -> tuple[NameShelf, ...]:
        return (*self.parts, self.fresh)

    def has(self, number: int) -> bool:
        return number == self.top.number or number in self.fresh

    def take(self, session: Session, rows: Iterable[NameRow], before: Snapshot | None) -> None:
        """Know the rows from now on; the gaps were looked into after `before`."""
        new = sorted(rows, key=lambda row: row.number)
        beyond = [row for row in new if row.number > self.top.number]
        self.fresh.add(new)
        after = snapshot_of(session) if beyond or before else None
        if before and after:
            self.gaps.settle(before, after)
        if beyond and after:
            self.gaps.note((self.top.number, *(row.number for row in beyond)), after)
            self.top = beyond[-1]


class NameIndex:
    """One for each process and database; without a folder all names are kept in memory."""

    def __init__(self, root: Path | None = None) -> None:
        self.folder = GenerationFolder(root, FORMAT) if root else None
        self._generation: Path | None = None
        self._state = _state_of(())
        self._guard = Lock()

    def known(self, session: Session) -> KnownNames:
        """Return every name that the session sees."""
        with self._guard:
            self._open_current()
            state = self._state
            before = snapshot_of(session) if state.gaps else None
            rows = _read_new(session, state)
            if rows and rows[0].number == state.top.number and rows[0].id != state.top.id:
                return _known_afresh(session)  # another database stands behind the same folder
            unread_above = rows[-1].number if len(rows) > _AT_ONCE else None
            new = [row for row in (*rows, *_read_late(session, state)) if not state.has(row.number)]
            if session.info.get("writes"):  # what it sees may yet be taken back
                return KnownNames((*state.shelves, MemoryShelf(new)), unread_above)
            state.take(session, new, before)
            return KnownNames(state.shelves, unread_above)

    def forget(self) -> None:
        """Know nothing but the file."""
        with self._guard:
            self._generation, self._state = None, _state_of(())

    @property
    def unfiled(self) -> int:
        """How many of the names known here are in no file."""
        return len(self._state.fresh)

    def _open_current(self) -> None:
        generation = self.folder.current() if self.folder else None
        if generation is not None and generation != self._generation:
            self._state = _state_of(open_parts(generation))
            self._generation = generation


def names_of(session: Session) -> NameIndex:
    """Return the index that sessions of this database carry, else one that lives as long as the session."""
    index = session.info.get(CARRIED_AS)
    if not isinstance(index, NameIndex):
        index = session.info[CARRIED_AS] = NameIndex()
    return index


def is_replaced(session: Session, parts: tuple[NameFile, ...]) -> bool:
    """Tell whether the database lacks the last name of the parts: it is another one, or an older state of it."""
    if not parts or not parts[-1].meta.count:
        return False
    last = parts[-1].meta
    return session.scalar(select(EnterpriseName.id).where(EnterpriseName.number == last.top)) != last.top_id


def _state_of(parts: tuple[NameFile, ...]) -> _State:
    last = parts[-1].meta if parts else FileMeta(0, 0, "")
    return _State(parts, MemoryShelf(), NameRow(last.top, last.top_id, ""), NumberGaps())


def _known_afresh(session: Session) -> KnownNames:
    rows = _read_new(session, _state_of(()))
    return KnownNames((MemoryShelf(rows),), rows[-1].number if len(rows) > _AT_ONCE else None)


def _read_new(session: Session, state: _State) -> list[NameRow]:
    """Read the last known name, which must still be there, and what follows it."""
    new = _COLUMNS.where(EnterpriseName.number >= state.top.number).order_by(EnterpriseName.number)
    return [NameRow(*row) for row in session.execute(new.limit(_AT_ONCE + 1))]


def _read_late(session: Session, state: _State) -> list[NameRow]:
    if not state.gaps:
        return []
    return [NameRow(*row) for row in session.execute(_COLUMNS.where(state.gaps.condition()))]
