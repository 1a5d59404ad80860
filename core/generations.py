"""Where an index lives: a folder with generations, a pointer to the current one, and locks that death frees."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

_POINTER = "CURRENT"
_POSITION = "POSITION"
_FORMERLY = "generation-*"


class IndexBusyError(Exception):
    """Another writer holds the index at the moment; try again later."""


class Right(StrEnum):
    """What only one process of a node may do at a time; each has its lock file."""

    WRITE = "WRITER.lock"  # to the current generation, or which one that is; held for one batch
    BUILD = "BUILDER.lock"  # a new generation; held for a whole rebuild, while others write to the current one
    LEAD = "INDEXER.lock"  # follow the database for all; held for life


class GenerationFolder:
    """Readers follow the pointer; a rebuild writes a new generation and swings the pointer over.

    Generations of another format count as none and go with the next one.
    """

    def __init__(self, root: Path, index_format: int) -> None:
        self._root = root
        self._prefix = f"format{index_format}-"
        root.mkdir(parents=True, exist_ok=True)

    def current(self) -> Path | None:
        """Return the generation that readers use, or None before the first."""
        try:
            name = (self._root / _POINTER).read_text("utf-8").strip()
        except FileNotFoundError:
            return None
        return self._root / name if name.startswith(self._prefix) else None

    def next(self) -> Path:
        """Return a folder for a new generation; what an interrupted rebuild left there is cleared."""
        current = self.current()
        newest = self._number(current) if current else 0
        for path in self._root.glob(f"{self._prefix}*"):
            if self._number(path) > newest:
                shutil.rmtree(path)
        return self._root / f"{self._prefix}{newest + 1:06d}"

    def switch_to(self, generation: Path) -> None:
        """Make the generation current; the one before stays for readers that still hold it, older ones go."""
        previous = self.current()
        _replace(self._root / _POINTER, generation.name)
        for path in (*self._root.glob("format*-*"), *self._root.glob(_FORMERLY)):
            if path not in (generation, previous):
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def holding(self, right: Right) -> Iterator[None]:
        """Hold the right alone; raises IndexBusyError when somebody else has it. A killed holder frees it."""
        with (self._root / right).open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise IndexBusyError(f"another process holds {self._root.name}/{right}") from error
            yield

    def _number(self, generation: Path) -> int:
        return int(generation.name.removeprefix(self._prefix))


def read_position(generation: Path) -> int:
    """Return the last change of the database that the generation has."""
    try:
        return int((generation / _POSITION).read_text("utf-8"))
    except FileNotFoundError:
        return 0


def write_position(generation: Path, position: int) -> None:
    """Remember the position; after the commit, so a kill in between only repeats puts."""
    _replace(generation / _POSITION, str(position))


def _replace(target: Path, text: str) -> None:
    fresh = target.with_name(f"{target.name}.new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(target)
