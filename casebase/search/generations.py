"""Where an index lives: a folder with generations, a pointer to the current one, and one writer's lock."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casebase.search.port import IndexBusyError

_POINTER = "CURRENT"
_LOCK = "WRITER.lock"
_POSITION = "POSITION"
_PREFIX = "generation-"


class GenerationFolder:
    """Readers follow the pointer; a rebuild writes a new generation and swings the pointer over."""

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(parents=True, exist_ok=True)

    def current(self) -> Path | None:
        """Return the generation that readers use, or None before the first."""
        try:
            name = (self._root / _POINTER).read_text("utf-8").strip()
        except FileNotFoundError:
            return None
        return self._root / name

    def next(self) -> Path:
        """Return a folder for a new generation; what an interrupted rebuild left there is cleared."""
        taken = [_number(path) for path in self._root.glob(f"{_PREFIX}*")]
        current = self.current()
        newest = _number(current) if current else 0
        for path in self._root.glob(f"{_PREFIX}*"):
            if _number(path) > newest:
                shutil.rmtree(path, ignore_errors=True)
        return self._root / f"{_PREFIX}{max([newest, *taken]) + 1:06d}"

    def switch_to(self, generation: Path) -> None:
        """Make the generation current; the one before stays for readers that still hold it, older ones go."""
        previous = self.current()
        _replace(self._root / _POINTER, generation.name)
        for path in self._root.glob(f"{_PREFIX}*"):
            if path not in (generation, previous):
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one writer's lock; raises IndexBusyError when somebody else has it. A killed writer frees it."""
        with (self._root / _LOCK).open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise IndexBusyError(f"another writer holds {self._root.name}") from error
            yield


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


def _number(generation: Path) -> int:
    return int(generation.name.removeprefix(_PREFIX))
