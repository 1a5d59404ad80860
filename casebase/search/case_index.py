"""The case index over any engine: in memory, or in a folder that several processes read and one writes."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from itertools import islice
from pathlib import Path
from threading import RLock

from casebase.domain.terms import analyse, matched_words
from casebase.search.engine import Engine, Store, entry_of, question_of, uid_of
from casebase.search.generations import GenerationFolder, read_position, write_position
from casebase.search.port import ANYTHING, CaseIndex, Collection, Filters, Hit, IndexDocument

_BATCH = 2_000


class EngineName(StrEnum):
    """The engines that can be chosen."""

    TANTIVY = "tantivy"
    WHOOSH = "whoosh"


def open_index(engine: EngineName | str, folder: Path | None = None) -> CaseIndex:
    """Open the index of that folder (made when missing), or one in memory that goes with the process."""
    chosen = _engine(EngineName(engine))
    return MemoryCaseIndex(chosen) if folder is None else FolderCaseIndex(chosen, folder / EngineName(engine))


def _engine(name: EngineName) -> Engine:
    if name is EngineName.TANTIVY:
        from casebase.search.tantivy_index import TantivyEngine

        return TantivyEngine()
    from casebase.search.whoosh_index import WhooshEngine

    return WhooshEngine()


class MemoryCaseIndex:
    """Lives and dies with the process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._store = engine.create(None)
        self._position = 0

    def put(self, documents: Iterable[IndexDocument], position: int | None = None) -> None:
        """Add or replace the documents."""
        self._store.write([entry_of(one) for one in documents], [])
        self._position = self._position if position is None else position

    def remove(self, collection: Collection, ids: Iterable[str], position: int | None = None) -> None:
        """Take documents out."""
        self._store.write([], [uid_of(collection, one) for one in ids])
        self._position = self._position if position is None else position

    def rebuild(self, documents: Iterable[IndexDocument], position: int) -> None:
        """Swap a fully built store in."""
        fresh = self._engine.create(None)
        fresh.write([entry_of(one) for one in documents], [])
        self._store, self._position = fresh, position

    def find(self, collection: Collection, text: str, limit: int, filters: Filters = ANYTHING) -> list[Hit]:
        """Return the best documents for the text."""
        return _find(self._store, collection, text, limit, filters)

    def count(self, collection: Collection) -> int:
        """How many documents the collection has."""
        return len(self._store.ids(collection))

    def ids(self, collection: Collection) -> frozenset[str]:
        """Return the ids of the collection."""
        return self._store.ids(collection)

    @property
    def position(self) -> int:
        """Return the last change that was put."""
        return self._position


class FolderCaseIndex:
    """Kept in a folder; safe for many readers and one writer, in one process or several."""

    def __init__(self, engine: Engine, root: Path) -> None:
        self._engine = engine
        self._folder = GenerationFolder(root)
        self._guard = RLock()
        self._open: tuple[Path, Store] | None = None

    def put(self, documents: Iterable[IndexDocument], position: int | None = None) -> None:
        """Add or replace the documents."""
        with self._writing() as (generation, store):
            store.write([entry_of(one) for one in documents], [])
            if position is not None:
                write_position(generation, position)

    def remove(self, collection: Collection, ids: Iterable[str], position: int | None = None) -> None:
        """Take documents out."""
        with self._writing() as (generation, store):
            store.write([], [uid_of(collection, one) for one in ids])
            if position is not None:
                write_position(generation, position)

    def rebuild(self, documents: Iterable[IndexDocument], position: int) -> None:
        """Write a new generation and swing the pointer."""
        with self._guard, self._folder.writing():
            generation = self._folder.next()
            store = self._engine.create(generation)
            entries = (entry_of(one) for one in documents)
            while batch := list(islice(entries, _BATCH)):
                store.write(batch, [])
            write_position(generation, position)
            self._folder.switch_to(generation)

    def find(self, collection: Collection, text: str, limit: int, filters: Filters = ANYTHING) -> list[Hit]:
        """Return the best documents for the text."""
        store = self._reading()
        return _find(store, collection, text, limit, filters) if store else []

    def count(self, collection: Collection) -> int:
        """How many documents the collection has."""
        return len(self.ids(collection))

    def ids(self, collection: Collection) -> frozenset[str]:
        """Return the ids of the collection."""
        store = self._reading()
        return store.ids(collection) if store else frozenset()

    @property
    def position(self) -> int:
        """Return the last change that the current generation has."""
        generation = self._folder.current()
        return read_position(generation) if generation else 0

    def _reading(self) -> Store | None:
        with self._guard:
            generation = self._folder.current()
            if generation is None:
                return None
            if self._open is None or self._open[0] != generation:
                self._open = (generation, self._engine.open(generation))
            else:
                self._open[1].reload()
            return self._open[1]

    @contextmanager
    def _writing(self) -> Iterator[tuple[Path, Store]]:
        with self._guard, self._folder.writing():
            generation = self._folder.current()
            if generation is None:
                generation = self._folder.next()
                self._engine.create(generation)
                self._folder.switch_to(generation)
            yield generation, self._engine.open(generation)


def _find(store: Store, collection: Collection, text: str, limit: int, filters: Filters) -> list[Hit]:
    terms = analyse(text)
    if not terms or limit < 1:
        return []
    matches = store.search(question_of(collection, terms, filters), limit)
    return [Hit(match.id, match.score, matched_words(text, match.words)) for match in matches]
