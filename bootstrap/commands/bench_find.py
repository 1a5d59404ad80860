"""The benchmark of finding names in a registry of the size of a province or a country."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, cycle, islice
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory

import click

import bootstrap.tables  # noqa: F401 - maps every table
from bootstrap.commands.bench import machine
from bootstrap.invented_names import NameInventor
from bootstrap.misspelling import VARIANTS, misspelt
from core.database import Base, Database
from core.database.bulk import prepare_for_bulk
from core.kernel.vault import Vault
from registry.domain.name_terms import common_characters
from registry.queries.find_enterprises import find_enterprises
from registry.search.name_index import CARRIED_AS, NameIndex
from registry.services.index_names import build_name_index
from registry.storage.registry_tables import EnterpriseName

_SEED = 20261121
_BATCH, _SHOPS_IN_TEN, _TOP = 50_000, 3, 10
_WORDS = 60_000
_ENTERPRISE = (
    "INSERT INTO enterprise (id, code, name, district_code, district_name, address, kind, status, registered_on,"
    " is_demonstration, version) VALUES (?, ?, ?, '990101', '', '', 'company', 'active', '2020-03-01', 1, 1)"
)
_NAME = "INSERT INTO enterprise_name (id, enterprise_id, name, folded, from_on) VALUES (?, ?, ?, ?, '2020-03-01')"


@dataclass(frozen=True)
class Asked:
    """A name as typed in one way, and the name meant."""

    kind: str
    text: str
    name: str


@dataclass(frozen=True)
class Answers:
    """What one process measured: milliseconds of CPU, what it found by kind, and its memory in megabytes."""

    samples: list[float]
    found: Mapping[str, tuple[int, int]]
    memory: Mapping[str, int]


def bench_find(size: int, questions: int, folder: str) -> None:
    """Invent the names, write the index, and ask in a process of its own; only the last two are timed."""
    with TemporaryDirectory(dir=folder or None) as temporary:
        home, inventor = Path(temporary), _Names()
        database = _open(home)
        Base.metadata.create_all(database.engine)
        meant = inventor.some(2 * questions)
        counted = _Counted(list(islice(_asked(meant), questions)))
        _store(database, chain([meant], inventor.batches(size - len(meant))), counted, size)
        build = _build(database, home)
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            answers = pool.submit(ask, home, counted.determined()).result()
        _report(size, build, answers)
        database.engine.dispose()


def ask(home: Path, asked: list[Asked]) -> Answers:
    """Answer the questions as a fresh process of the service would, each in a session of its own."""
    database = _open(home)
    database.carry(CARRIED_AS, NameIndex(home / "names"))
    samples, found, total = [], Counter[str](), Counter[str]()
    for one in (asked[0], *asked):
        with database.reading() as session:
            started = time.process_time()
            names = [hit.name for hit in find_enterprises(session, one.text, _TOP)]
            samples.append((time.process_time() - started) * 1000)
        total[one.kind] += 1
        found[one.kind] += one.name in names
    return Answers(samples[1:], {kind: (found[kind], total[kind]) for kind in total}, _memory())


def _open(home: Path) -> Database:
    return Database(f"sqlite:///{home / 'registry.sqlite'}", Vault(b"e" * 32, b"i" * 32))


class _Names:
    """Names in large lots: region, trade name, industry and form as the inventor draws them.

    Of the trade names of real lists few are made of the usual syllables; here it is four in ten, the others have one
    or two characters out of all common ones.
    """

    def __init__(self) -> None:
        self._random = Random(_SEED)  # noqa: S311 - data for a benchmark
        inventor, common = NameInventor(self._random), common_characters()
        usual = [inventor.trade_name() for _ in range(_WORDS)]
        rare = ["".join(self._random.choices(common, k=2)) for _ in range(_WORDS)]
        mixed = [name[0] + letter for name, letter in zip(usual, self._random.choices(common, k=_WORDS), strict=True)]
        self._trade_names = [*usual, *usual[: _WORDS // 3], *rare, *mixed[: _WORDS * 2 // 3]]
        self._regions = [inventor.region() for _ in range(_WORDS)]
        self._tails = [inventor.tail(is_shop=number % 10 < _SHOPS_IN_TEN) for number in range(_WORDS)]

    def batches(self, count: int) -> Iterator[list[str]]:
        while count:
            yield self.some(min(count, _BATCH))
            count -= min(count, _BATCH)

    def some(self, count: int) -> list[str]:
        parts = (self._random.choices(words, k=count) for words in (self._regions, self._trade_names, self._tails))
        return list(map("".join, zip(*parts, strict=True)))


def _build(database: Database, home: Path) -> Mapping[str, object]:
    index = NameIndex(home / "names")
    cpu, clock = time.process_time(), time.monotonic()
    if index.folder is not None:
        build_name_index(database, index.folder)
    files = sum(path.stat().st_size for path in (home / "names").rglob("*") if path.is_file())
    return {
        "cpu_seconds": round(time.process_time() - cpu),
        "seconds": round(time.monotonic() - clock),
        "file_mb": files // 1_000_000,
        "process_mb": _memory()["peak"],
    }


def _asked(names: list[str]) -> Iterator[Asked]:
    """Type the names in every way in turn; a way that leaves a name as it is is not asked about."""
    random = Random(_SEED)  # noqa: S311 - data for a benchmark
    for name, kind in zip(names, cycle(VARIANTS), strict=False):
        text = misspelt(name, kind, random)
        if text != name:
            yield Asked(kind, text, name)


class _Counted:
    """Counts for each question how many names it means as well as the right one: without a region, or cut short."""

    def __init__(self, asked: list[Asked]) -> None:
        self._asked = asked
        self._starts = Counter(dict.fromkeys((one.text for one in asked if one.kind == "shortened"), 0))
        self._ends = Counter(dict.fromkeys((one.text for one in asked if one.kind == "region_dropped"), 0))
        self._lengths = [(counts, sorted({len(text) for text in counts})) for counts in (self._starts, self._ends)]

    def look(self, names: list[str]) -> None:
        (starts, first), (ends, last) = self._lengths
        for name in names:
            for length in first:
                if name[:length] in starts:
                    starts[name[:length]] += 1
            for length in last:
                if name[-length:] in ends:
                    ends[name[-length:]] += 1

    def determined(self) -> list[Asked]:
        """Leave out what more than ten names answer as well as the one meant."""
        return [one for one in self._asked if max(self._starts[one.text], self._ends[one.text]) <= _TOP]


def _store(database: Database, lots: Iterable[list[str]], counted: _Counted, size: int) -> None:
    """Store the names; the index over their texts comes last, which takes a fraction of the time."""
    table = Base.metadata.tables[EnterpriseName.__tablename__]
    texts = next(index for index in table.indexes if index.name == "ix_enterprise_name_folded")
    texts.drop(database.engine)
    number = 0
    with click.progressbar(length=size, label="写入企业", file=sys.stderr) as bar:
        for names in lots:
            counted.look(names)
            keys = [f"{number + place:012d}" for place in range(len(names))]
            with database.transaction() as session:
                prepare_for_bulk(session)
                connection = session.connection()
                connection.exec_driver_sql(
                    _ENTERPRISE, [(key, f"99{key}0000", name) for key, name in zip(keys, names, strict=True)]
                )
                connection.exec_driver_sql(
                    _NAME, [(key, key, name, _folded(name)) for key, name in zip(keys, names, strict=True)]
                )
            number += len(names)
            bar.update(len(names))
    texts.create(database.engine)


def _folded(name: str) -> str:
    """Fold an invented name, which has no more to fold than brackets."""
    return name.replace("（", "(").replace("）", ")")


def _memory() -> Mapping[str, int]:
    """Return megabytes of this process: its own, mapped pages of files it touched, and the most of both."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("utf-8").splitlines())
    fields = {"own": "RssAnon", "mapped": "RssFile", "peak": "VmHWM"}
    return {name: int(lines[field].split()[0]) // 1024 for name, field in fields.items()}


def _report(size: int, build: Mapping[str, object], answers: Answers) -> None:
    cuts = quantiles(answers.samples, n=100, method="inclusive")
    found, total = (sum(pair[place] for pair in answers.found.values()) for place in (0, 1))
    line = {
        "bench": "find",
        "sizes": {"names": size},
        "runs": total,
        "cpu_ms": {"p50": round(cuts[49], 2), "p95": round(cuts[94], 2), "p99": round(cuts[98], 2)},
        "in_top_ten": round(found / total, 4),
        "by_kind": {kind: f"{one}/{of}" for kind, (one, of) in answers.found.items()},
        "memory_mb": answers.memory,
        "build": build,
        "machine": machine(),
    }
    click.echo(json.dumps(line, ensure_ascii=False))
