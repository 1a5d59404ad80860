"""Writing a part of the name index in little memory: sorted runs first, then one pass that joins them."""

import json
import os
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Self, TypeAlias

from registry.domain.name_terms import telling_letters, terms_of
from registry.search.name_file import BEFORE_FIRST, META, FileMeta, key_of
from registry.search.name_shelf import NameRow

_BATCH = 20_000
_RUN = 10_000_000  # places that are held in memory at a time
_LEAST_COMMON = 2_000
_COMMON_SHARE = 100
_Entry: TypeAlias = tuple[int, int, bytes]
_PLACE_BYTES = array("I").itemsize


def write_name_file(folder: Path, rows: Iterable[NameRow], tell: Callable[[int], None]) -> FileMeta:
    """Write the names, which come in the order of their numbers; `tell` is given how many were done since last time."""
    folder.mkdir(parents=True)
    left, meta, runs = iter(rows), FileMeta(0, 0, ""), _Runs(folder)
    with _Columns(folder, numbers="Q", text_ends="Q", texts="B") as columns:
        while batch := list(islice(left, _BATCH)):
            columns.add("numbers", array("Q", (row.number for row in batch)))
            _write_texts(columns, batch)
            runs.add(meta.count, batch)
            meta = FileMeta(meta.count + len(batch), batch[-1].number, batch[-1].id)
            tell(len(batch))
    _join(folder, runs.written(), max(_LEAST_COMMON, meta.count // _COMMON_SHARE))
    (folder / META).write_text(json.dumps(asdict(meta)), "utf-8")
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
    encoded = (telling_letters(row.folded).encode() for row in rows)
    columns.add("text_ends", array("Q", (columns.add("texts", text) for text in encoded)))


class _Runs:
    """The places of each term, written out sorted by term whenever they have become many."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths: list[Path] = []
        self._places: dict[str, array[int]] = defaultdict(lambda: array("I"))

    def add(self, first: int, rows: Sequence[NameRow]) -> None:
        places = self._places
        for place, row in enumerate(rows, first):
            for term in terms_of(row.folded):
                places[term].append(place)
        if sum(map(len, places.values())) >= _RUN:
            self._write()

    def written(self) -> list[Path]:
        """Return all runs."""
        self._write()
        return self._paths

    def _write(self) -> None:
        self._paths.append(self._folder / f"run-{len(self._paths)}")
        with self._paths[-1].open("wb") as file:
            for term in sorted(self._places):
                places = self._places[term]
                file.write(array("Q", (key_of(term), len(places))))
                file.write(places)
        self._places.clear()


def _read_run(path: Path, number: int) -> Iterator[_Entry]:
    with path.open("rb", buffering=1 << 20) as file:
        while head := file.read(2 * array("Q").itemsize):
            term, count = memoryview(head).cast("Q")
            yield term, number, file.read(count * _PLACE_BYTES)


def _join(folder: Path, runs: Sequence[Path], most: int) -> None:
    entries = merge(*(_read_run(path, number) for number, path in enumerate(runs)))
    with _Columns(folder, keys="Q", ends="Q", places="I") as columns:
        columns.add("places", array("I", [0] * BEFORE_FIRST))
        for term, group in groupby(entries, itemgetter(0)):
            places = b"".join(part for _, _, part in group)
            end = columns.add("places", places if len(places) <= most * _PLACE_BYTES else b"")
            columns.add("keys", array("Q", (term,)))
            columns.add("ends", array("Q", (end // _PLACE_BYTES,)))
    for run in runs:
        run.unlink()
