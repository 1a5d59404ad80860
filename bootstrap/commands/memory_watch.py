"""How much memory this process and those it started hold at most, together, while a block runs."""

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

_HELD = re.compile(r"^VmRSS:\s+(\d+) kB", re.MULTILINE)
_KILOBYTES_IN_MEGABYTE = 1024
_PAUSE_SECONDS = 0.2


class MemoryWatch:
    """Looks several times a second. Pages that two processes share are counted twice, mapped files too."""

    def __init__(self) -> None:
        self._peak = 0
        self._over = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    @property
    def peak_mb(self) -> int:
        """The most that was seen."""
        return self._peak // _KILOBYTES_IN_MEGABYTE

    def _watch(self) -> None:
        while True:
            self._peak = max(self._peak, sum(map(_held, _processes(Path("/proc/self")))))
            if self._over.wait(_PAUSE_SECONDS):
                return


def _processes(process: Path) -> Iterator[Path]:
    yield process
    for thread in process.glob("task/*/children"):
        for child in _text(thread).split():
            yield from _processes(Path("/proc") / child)


def _held(process: Path) -> int:
    """Return kilobytes; 0 for a process that has just ended."""
    found = _HELD.search(_text(process / "status"))
    return int(found[1]) if found else 0


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""
