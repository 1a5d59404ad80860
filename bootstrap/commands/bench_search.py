"""The benchmark of the search engines at the size of a province."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bootstrap.invented_cases import CaseInventor
from casebase.domain.past_case import CitedLaw, PastCase
from casebase.search import CaseIndex, open_index
from casebase.search.documents import case_document
from casebase.search.port import ANYTHING, Collection, Filters

_SIDE_BY_SIDE = 20_000
_QUESTION_LENGTH = 150
_LIMIT = 30
_SEED = 20261121
_NARROWED = Filters(years=(2022, None), results=frozenset({"settled", "court"}))
Report = Callable[[str, Mapping[str, object], list[float]], None]


def bench_search(size: int, engines: tuple[str, ...], questions: int, folder: str, report: Report) -> None:
    """Index invented cases from a file and ask invented questions; the inventing is not timed."""
    runs = [("tantivy", size)] if "tantivy" in engines else []
    runs += [(engine, _SIDE_BY_SIDE) for engine in engines if (engine, _SIDE_BY_SIDE) not in runs and len(engines) > 1]
    asked = list(_questions(questions))
    with TemporaryDirectory(dir=folder or None) as temporary:
        for engine, count in sorted(runs, key=lambda run: run[1]) if runs else [(engines[0], size)]:
            stored = Path(temporary) / f"cases-{count}.jsonl"
            if not stored.exists():
                _invent(stored, count)
            index = open_index(engine, Path(temporary) / f"{engine}-{count}")
            _build(engine, index, stored, count)
            for name, filters in (("", ANYTHING), ("/narrowed", _NARROWED)):
                samples = [_timed(index, question, filters) for question in (asked[0], *asked)][1:]
                report(f"search/{engine}{name}", {"cases": count, "characters": _QUESTION_LENGTH}, samples)


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
    cpu, clock = time.process_time(), time.monotonic()
    index.rebuild(map(case_document, _read(stored)), 1)
    cpu, clock = time.process_time() - cpu, time.monotonic() - clock
    built = index.count(Collection.CASES)
    line = {
        "bench": f"build/{engine}",
        "sizes": {"cases": built},
        "cases_per_second": round(count / clock),
        "cases_per_cpu_second": round(count / cpu),
        "index_mb": _megabytes(stored.parent / f"{engine}-{count}"),
    }
    click.echo(json.dumps(line))


def _megabytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1_000_000


def _timed(index: CaseIndex, question: str, filters: Filters) -> float:
    started = time.process_time()
    index.find(Collection.CASES, question, _LIMIT, filters)
    return (time.process_time() - started) * 1000
