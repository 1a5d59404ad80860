"""The benchmark of the search engines at the size of a province."""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bootstrap.commands.memory_watch import MemoryWatch
from bootstrap.invented_cases import CaseInventor
from casebase.domain.past_case import CitedLaw, PastCase
from casebase.search import CaseIndex, EngineName, open_index
from casebase.search.documents import case_document
from casebase.search.port import ANYTHING, Collection, Filters

_SIDE_BY_SIDE = 20_000
_QUESTION_LENGTH = 150
_LIMIT = 30
_SEED = 20261121
_NARROWED = Filters(years=(2022, None), results=frozenset({"settled", "court"}))
_Run = tuple[str, int]
Report = Callable[[str, Mapping[str, object], list[float], Mapping[str, object]], None]


def bench_search(size: int, engines: tuple[str, ...], questions: int, folder: str, report: Report) -> None:
    """Index invented cases from a file and ask invented questions; the inventing is not timed."""
    runs = _runs(size, engines)
    asked = list(_questions(questions))
    for reason in _left_out(size, engines):
        click.echo(json.dumps(reason))
    with TemporaryDirectory(dir=folder or None) as temporary:
        for engine, count in runs:
            stored = Path(temporary) / f"cases-{count}.jsonl"
            if not stored.exists():
                _invent(stored, count)
            index = open_index(engine, Path(temporary) / f"{engine}-{count}")
            _build(engine, index, stored, count)
            for name, filters in (("", ANYTHING), ("/narrowed", _NARROWED)):
                _search(f"search/{engine}{name}", index, count, (asked, filters), report)


def _runs(size: int, engines: tuple[str, ...]) -> list[_Run]:
    """Put the first engine at the size; when several are asked for, all side by side at one that each can manage."""
    side_by_side = min(size, _SIDE_BY_SIDE)
    beside = [(engine, side_by_side) for engine in engines] if len(engines) > 1 else []
    return list(dict.fromkeys([(engines[0], size), *beside]))


def _left_out(size: int, engines: tuple[str, ...]) -> Iterator[Mapping[str, object]]:
    """Say what a reader may miss and why it is not measured."""
    for engine in EngineName:
        if engine not in engines:
            yield {"left_out": f"{engine}", "why": "not among --engines"}
        elif engine != engines[0] and size > _SIDE_BY_SIDE:
            why = f"only the first of --engines is measured at --size; side by side at {_SIDE_BY_SIDE}"
            yield {"left_out": f"{engine} at {size}", "why": why}
    if size < _SIDE_BY_SIDE and len(engines) > 1:
        yield {"left_out": f"side by side at {_SIDE_BY_SIDE}", "why": f"--size is smaller; side by side at {size}"}


def _questions(count: int) -> Iterator[str]:
    inventor = CaseInventor(_SEED + 1)
    return (inventor.question(_QUESTION_LENGTH) for _ in range(count))


def _invent(target: Path, count: int) -> None:
    with target.open("w", encoding="utf-8") as lines:
        for case in CaseInventor(_SEED).cases(count):
            lines.write(json.dumps(asdict(case), ensure_ascii=False) + "\n")


def _read(source: Path) -> Iterator[PastCase]:
    with source.open(encoding="utf-8") as lines:
        for values in map(json.loads, lines):
            laws = tuple(CitedLaw(**law) for law in values.pop("laws"))
            yield PastCase(**{**values, "laws": laws, "claims": tuple(values["claims"])})


def _build(engine: str, index: CaseIndex, stored: Path, count: int) -> None:
    cpu, clock = _cpu_seconds(), time.monotonic()
    with MemoryWatch() as memory:
        index.rebuild(map(case_document, _read(stored)), 1)
    cpu, clock = _cpu_seconds() - cpu, time.monotonic() - clock
    line = {
        "bench": f"build/{engine}",
        "sizes": {"cases": index.count(Collection.CASES)},
        "cases_per_second": round(count / clock),
        "cases_per_cpu_second": round(count / cpu),
        "seconds": round(clock, 1),
        "peak_mb_of_all_processes": memory.peak_mb,
        "index_mb": _megabytes(stored.parent / f"{engine}-{count}"),
        "load": [round(one, 1) for one in os.getloadavg()],
    }
    click.echo(json.dumps(line))


def _cpu_seconds() -> float:
    """Return what this process and those it started and ended took."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _megabytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1_000_000


def _search(name: str, index: CaseIndex, count: int, asked: tuple[list[str], Filters], report: Report) -> None:
    questions, filters = asked
    with MemoryWatch() as memory:
        samples = [_timed(index, question, filters) for question in (questions[0], *questions)][1:]
    more = {
        "wall_ms_mean": round(sum(wall for _, wall in samples) / len(samples), 2),
        "peak_mb_of_all_processes": memory.peak_mb,
        "load": [round(one, 1) for one in os.getloadavg()],
    }
    report(name, {"cases": count, "characters": _QUESTION_LENGTH}, [cpu for cpu, _ in samples], more)


def _timed(index: CaseIndex, question: str, filters: Filters) -> tuple[float, float]:
    """Return milliseconds, of the processor and of the clock."""
    cpu, clock = time.thread_time(), time.perf_counter()
    index.find(Collection.CASES, question, _LIMIT, filters)
    return (time.thread_time() - cpu) * 1000, (time.perf_counter() - clock) * 1000
