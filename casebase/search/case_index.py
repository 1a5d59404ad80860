"""The case index over any engine: in memory, or in a folder that several processes read and one writes."""

import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from threading import RLock

from casebase.domain.terms import analyse, segments, words_within
from casebase.search.engine import FORMAT, Engine, Entry, Store, entry_of, question_of
from casebase.search.many_entries import entries_of
from casebase.search.port import ANYTHING, CaseIndex, Collection, Filters, Hit, IndexDocument
from core.generations import GenerationFolder, IndexBusyError, Right, read_position, write_position

_PATIENCE_SECONDS = 30.0
_PAUSE_SECONDS = 0.02
_Stores = Mapping[Collection, Store]


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


class _Answers(ABC):
    """What an index answers from its stores; each collection has its own, so that no search reads past the other."""

    def find(self, collection: Collection, text: str, limit: int, filters: Filters = ANYTHING) -> list[Hit]:
        """Return the best documents for the text."""
        store, terms = self._reading(collection), analyse(text)
        if store is None or limit < 1 or not (terms or filters.matching):
            return []
        said = "\n".join(segments(text))
        matches = store.search(question_of(terms, filters), limit)
        return [Hit(match.id, match.score, words_within(said, match.words)) for match in matches]

    def how_many(self, collection: Collection, text: str | None, filters: Filters = ANYTHING) -> int:
        """Count what `find` would return without a limit."""
        store, terms = self._reading(collection), analyse(text or "")
        if store is None or not (terms or filters.matching or text is None):
            return 0
        return store.how_many(question_of(terms, filters))

    def count(self, collection: Collection) -> int:
        """How many documents the collection has."""
        store = self._reading(collection)
        return store.count() if store else 0

    def ids(self, collection: Collection) -> frozenset[str]:
        """Return the ids of the collection."""
        store = self._reading(collection)
        return store.ids() if store else frozenset()

    def stamps(self, collection: Collection, ids: Iterable[str]) -> dict[str, str]:
        """Return the stamps of those of the ids that are there."""
        store = self._reading(collection)
        return store.stamps(list(ids)) if store else {}

    @abstractmethod
    def _reading(self, collection: Collection) -> Store | None:
        """Return the store to read from, None while there is none yet."""


class MemoryCaseIndex(_Answers):
    """Lives and dies with the process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._stores = _created(engine, None)
        self._position = 0

    def put(self, documents: Iterable[IndexDocument], position: int | None = None) -> None:
        """Add or replace the documents."""
        _put(self._stores, documents)
        self._position = self._position if position is None else position

    def remove(self, collection: Collection, ids: Iterable[str], position: int | None = None) -> None:
        """Take documents out."""
        self._stores[collection].write([], ids)
        self._position = self._position if position is None else position

    def rebuild(self, documents: Iterable[IndexDocument], position: int) -> None:
        """Swap fully built stores in."""
        fresh = _created(self._engine, None)
        _fill(fresh, documents)
        self._stores, self._position = fresh, position

    @property
    def is_shared(self) -> bool:
        """Nobody else reads it."""
        return False

    @property
    def position(self) -> int:
        """Return the last change that was put."""
        return self._position

    def leading(self) -> AbstractContextManager[None]:
        """Nobody else writes it."""
        return nullcontext()

    def _reading(self, collection: Collection) -> Store:
        return self._stores[collection]


class FolderCaseIndex(_Answers):
    """Kept in a folder; safe for many readers and one writer, in one process or several."""

    def __init__(self, engine: Engine, root: Path) -> None:
        self._engine = engine
        self._folder = GenerationFolder(root, FORMAT)
        self._guard = RLock()
        self._open: tuple[Path, _Stores] | None = None

    def put(self, documents: Iterable[IndexDocument], position: int | None = None) -> None:
        """Add or replace the documents."""
        with self._writing() as (generation, stores):
            _put(stores, documents)
            if position is not None:
                write_position(generation, position)

    def remove(self, collection: Collection, ids: Iterable[str], position: int | None = None) -> None:
        """Take documents out."""
        with self._writing() as (generation, stores):
            stores[collection].write([], ids)
            if position is not None:
                write_position(generation, position)

    def rebuild(self, documents: Iterable[IndexDocument], position: int) -> None:
        """Write a new generation and swing the pointer; the old one can be written to meanwhile."""
        with self._folder.holding(Right.BUILD):
            generation = self._folder.next()
            _fill(_created(self._engine, generation), documents)
            write_position(generation, position)
            self._switch_to(generation)

    @property
    def is_shared(self) -> bool:
        """Every process of this node reads it."""
        return True

    @property
    def position(self) -> int:
        """Return the last change that the current generation has."""
        generation = self._folder.current()
        return read_position(generation) if generation else 0

    def leading(self) -> AbstractContextManager[None]:
        """Be this node's indexer for the block."""
        return self._folder.holding(Right.LEAD)

    def _reading(self, collection: Collection) -> Store | None:
        with self._guard:
            generation = self._folder.current()
            if generation is None:
                return None
            if self._open is None or self._open[0] != generation:
                self._open = (generation, _opened(self._engine, generation))
            store = self._open[1][collection]
            store.reload()
            return store

    @contextmanager
    def _writing(self) -> Iterator[tuple[Path, _Stores]]:
        with self._folder.holding(Right.WRITE):
            generation = self._folder.current() or self._first()
            yield generation, _opened(self._engine, generation)

    def _first(self) -> Path:
        with self._folder.holding(Right.BUILD):
            generation = self._folder.next()
            _created(self._engine, generation)
            self._folder.switch_to(generation)
            return generation

    def _switch_to(self, generation: Path) -> None:
        """Wait for the batch that is just being written to the old generation."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                with self._folder.holding(Right.WRITE):
                    return self._folder.switch_to(generation)
            except IndexBusyError:
                if time.monotonic() > until:
                    raise
            time.sleep(_PAUSE_SECONDS)


def _created(engine: Engine, generation: Path | None) -> _Stores:
    return {one: engine.create(generation / one if generation else None) for one in Collection}


def _opened(engine: Engine, generation: Path) -> _Stores:
    return {one: engine.open(generation / one) for one in Collection}


def _put(stores: _Stores, documents: Iterable[IndexDocument]) -> None:
    entries: dict[Collection, list[Entry]] = {}
    for document in documents:
        entries.setdefault(document.collection, []).append(entry_of(document))
    for collection, of_it in entries.items():
        stores[collection].write(of_it, [])


def _fill(stores: _Stores, documents: Iterable[IndexDocument]) -> None:
    with ExitStack() as fillings:
        add = {one: fillings.enter_context(store.filling()) for one, store in stores.items()}
        for collection, entry in entries_of(documents):
            add[collection](entry)
