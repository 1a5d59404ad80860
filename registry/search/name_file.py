"""A generation of the name index: columns of numbers, mapped into memory, that every process of the node shares.

`keys` are the terms, ascending; `ends` tells where the places of each end in `places`. A term that too many names
have keeps none: it tells nothing, and reading it would take long. Names stand in the order of their numbers.
"""

import json
import mmap
import os
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Literal, Self, TypeAlias

from registry.domain.name_terms import telling_letters
from registry.search.name_shelf import MemoryShelf, NameRow

FORMAT = 1
_RUN = 300_000
_BEFORE_FIRST = 1  # one place that no term has, so that no span is (0, 0)
_LEAST_COMMON = 2_000
_COMMON_SHARE = 100
_META = "meta.json"
_Entry: TypeAlias = tuple[int, int, bytes]


@dataclass(frozen=True)
class FileMeta:
    """How many names a file has, and the last of them: `top_id` tells whether the database is still the same."""

    count: int
    top: int
    top_id: str


class NameFile:
    """Reads one generation; what is asked for is paged in by the system, nothing is loaded."""

    def __init__(self, folder: Path) -> None:
        self.meta = FileMeta(**json.loads((folder / _META).read_text("utf-8")))
        self._keys = _mapped(folder / "keys", "Q")
        self._ends = _mapped(folder / "ends", "Q")
        self._places = _mapped(folder / "places", "I")
        self._numbers = _mapped(folder / "numbers", "Q")
        self._text_ends = _mapped(folder / "text_ends", "Q")
        self._texts = _mapped(folder / "texts", "B")

    def __len__(self) -> int:
        return self.meta.count

    def places(self, term: int) -> Sequence[int]:
        start, end = self._span(term)
        return self._places[start:end]

    def is_common(self, term: int) -> bool:
        start, end = self._span(term)
        return start == end > 0

    def _span(self, term: int) -> tuple[int, int]:
        """Return from where to where the places of the term stand: (0, 0) when no name has it."""
        at = bisect_left(self._keys, term)
        if at == len(self._keys) or self._keys[at] != term:
            return 0, 0
        return self._ends[at - 1] if at else _BEFORE_FIRST, self._ends[at]

    def text(self, place: int) -> str:
        start = self._text_ends[place - 1] if place else 0
        return bytes(self._texts[start : self._text_ends[place]]).decode()

    def number(self, place: int) -> int:
        return self._numbers[place]


def write_name_file(folder: Path, rows: Iterable[NameRow], tell: Callable[[int], None]) -> FileMeta:
    """Write the names, which come in the order of their numbers; `tell` is given how many were done since last time."""
    folder.mkdir(parents=True)
    runs: list[Path] = []
    left, meta = iter(rows), FileMeta(0, 0, "")
    with _Columns(folder, numbers="Q", text_ends="Q", texts="B") as columns:
        while shelf := list(islice(left, _RUN)):
            columns.add("numbers", array("Q", (row.number for row in shelf)))
            _write_texts(columns, shelf)
            runs.append(_write_run(folder, len(runs), meta.count, shelf))
            meta = FileMeta(meta.count + len(shelf), shelf[-1].number, shelf[-1].id)
            tell(len(shelf))
    _join(folder, runs, max(_LEAST_COMMON, meta.count // _COMMON_SHARE))
    for run in runs:
        run.unlink()
    (folder / _META).write_text(json.dumps(asdict(meta)), "utf-8")
    return meta


class _Columns:
    """Files of numbers that are written one behind the other and reach the disk before anybody reads them."""

    def __init__(self, folder: Path, **kinds: str) -> None:
        self._files = {name: (folder / name).open("wb") for name in kinds}
        self._sizes = dict.fromkeys(kinds, 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for file in self._files.values():
            file.flush()
            os.fsync(file.fileno())
            file.close()

    def add(self, name: str, values: "array[int] | bytes") -> int:
        """Write the values and return how many bytes the column has now."""
        self._sizes[name] += self._files[name].write(values)
        return self._sizes[name]


def _write_texts(columns: _Columns, rows: Sequence[NameRow]) -> None:
    columns.add("text_ends", array("Q", (columns.add("texts", telling_letters(row.folded).encode()) for row in rows)))


def _write_run(folder: Path, number: int, before: int, rows: Sequence[NameRow]) -> Path:
    """Write the sorted terms of some names; all runs together do not fit into memory."""
    path = folder / f"run-{number}"
    with path.open("wb") as file:
        for term, places in MemoryShelf(rows).terms():
            moved = array("I", (place + before for place in places))
            file.write(array("Q", (term, len(moved))).tobytes() + moved.tobytes())
    return path


def _read_run(path: Path, number: int) -> Iterator[_Entry]:
    head = array("Q", (0, 0))
    with path.open("rb", buffering=1 << 20) as file:
        while data := file.read(len(head) * head.itemsize):
            term, count = memoryview(data).cast("Q")
            yield term, number, file.read(count * array("I").itemsize)


def _join(folder: Path, runs: Sequence[Path], most: int) -> None:
    entries = merge(*(_read_run(path, number) for number, path in enumerate(runs)))
    size = array("I").itemsize
    with _Columns(folder, keys="Q", ends="Q", places="I") as columns:
        columns.add("places", array("I", [0] * _BEFORE_FIRST))
        for term, group in groupby(entries, itemgetter(0)):
            places = b"".join(part for _, _, part in group)
            end = columns.add("places", places if len(places) <= most * size else b"") // size
            columns.add("keys", array("Q", (term,)))
            columns.add("ends", array("Q", (end,)))


def _mapped(path: Path, kind: Literal["Q", "I", "B"]) -> memoryview:
    if not path.stat().st_size:
        return memoryview(b"").cast(kind)
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)).cast(kind)
