"""Files of the name index: columns of numbers, mapped into memory, that every process of the node shares.

A generation has parts, each with the names after those of the part before it.

`keys` are the terms, ascending; `ends` tells where the places of each end in `places`. A term that too many names
have keeps none: it tells nothing, and reading it would take long. Names stand in the order of their numbers.
"""

import json
import mmap
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from registry.search.name_shelf import Places

FORMAT = 2
META = "meta.json"
BEFORE_FIRST = 1  # one place that no term has, so that no span is (0, 0)
_BITS = 21  # of a character


@dataclass(frozen=True)
class FileMeta:
    """How many names a file has, and the last of them: `top_id` tells whether the database is still the same."""

    count: int
    top: int
    top_id: str


class NameFile:
    """Reads one part; what is asked for is paged in by the system, nothing is loaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.meta = FileMeta(**json.loads((folder / META).read_text("utf-8")))
        self._keys = _mapped(folder / "keys", "Q")
        self._ends = _mapped(folder / "ends", "Q")
        self._places = np.frombuffer(_mapped(folder / "places", "I"), np.uint32)
        self._numbers = _mapped(folder / "numbers", "Q")
        self._text_ends = _mapped(folder / "text_ends", "Q")
        self._texts = _mapped(folder / "texts", "B")

    def __len__(self) -> int:
        return self.meta.count

    def places(self, term: str) -> Places:
        start, end = self._span(term)
        return self._places[start:end]

    def is_common(self, term: str) -> bool:
        start, end = self._span(term)
        return start == end > 0

    def _span(self, term: str) -> tuple[int, int]:
        """Return from where to where the places of the term stand: (0, 0) when no name has it."""
        key = key_of(term)
        at = bisect_left(self._keys, key)
        if at == len(self._keys) or self._keys[at] != key:
            return 0, 0
        return self._ends[at - 1] if at else BEFORE_FIRST, self._ends[at]

    def text(self, place: int) -> str:
        start = self._text_ends[place - 1] if place else 0
        return bytes(self._texts[start : self._text_ends[place]]).decode()

    def number(self, place: int) -> int:
        return self._numbers[place]


def open_parts(generation: Path | None) -> tuple[NameFile, ...]:
    """Return the parts in the order of the numbers of their names."""
    return tuple(map(NameFile, sorted(generation.iterdir()))) if generation else ()


def part_folder(generation: Path, place: int) -> Path:
    return generation / f"part-{place:03d}"


def key_of(term: str) -> int:
    """Return the term as a number; numbers stand in the order of the texts."""
    return ord(term[0]) << _BITS | ord(term[1])


def _mapped(path: Path, kind: Literal["Q", "I", "B"]) -> memoryview:
    if not path.stat().st_size:
        return memoryview(b"").cast(kind)
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)).cast(kind)
