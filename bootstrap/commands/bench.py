"""Benchmarks that print JSON: CPU milliseconds per call, with the machine and the sizes beside them."""

import json
import os
import platform
import resource
import time
from collections.abc import Callable, Mapping
from itertools import cycle
from statistics import quantiles

import click

_KILOBYTES_IN_MEGABYTE = 1024


@click.group("bench")
def bench_commands() -> None:
    """Measure parts of the service on this machine."""


@bench_commands.command("advise")
@click.option("--runs", default=1000, show_default=True)
@click.option("--sets", default=60, show_default=True, help="Full fact sets, spread over the rules.")
def advise_command(runs: int, sets: int) -> None:
    """Ask the rule book about full fact sets; and what the interview would ask first, with nothing told."""
    from core.kernel.clock import local_date, system_now
    from core.rules import advise, interview_questions, load_shipped_book
    from rulebook.domain.full_facts import full_fact_sets

    book, today = load_shipped_book(), local_date(system_now())
    full = list(full_fact_sets(book, sets))
    sizes = {"rules": len(book.rules), "vocabulary": len(book.vocabulary), "sets": len(full)}
    turn = cycle(full)
    report("advise/full", sizes, _timed(lambda: advise(book, *next(turn)), runs))
    report("interview/first", sizes, _timed(lambda: interview_questions(book, {}, today), max(runs // 10, 2)))


@bench_commands.command("recommend")
@click.option("--runs", default=100, show_default=True)
def recommend_command(runs: int) -> None:
    """Find articles and cases for published disputes, with both engines side by side."""
    from casebase.domain.content import load_content
    from casebase.domain.dispute import Dispute
    from casebase.search import open_index
    from casebase.search.documents import case_document, regulation_document
    from casebase.search.recommending import Limits, recommend
    from casebase.search.shelves import ContentShelf
    from core.kernel.clock import local_date, system_now

    content, today = load_content(), local_date(system_now())
    asked = [Dispute(facts=case.facts, on=today) for case in content.cases]
    sizes = {"articles": len(content.regulations), "cases": len(content.cases)}
    for engine in ("tantivy", "whoosh"):
        index = open_index(engine)
        index.put([*map(regulation_document, content.regulations), *map(case_document, content.cases)])
        turn = iter(asked * (runs // len(asked) + 1))
        shelf, limits = ContentShelf(content), Limits(5, 3)
        samples = _timed(lambda i=index, t=turn, s=shelf, m=limits: recommend(i, s, next(t), m), runs)  # type: ignore[misc] # defaults bind the loop's values
        report(f"recommend/{engine}", sizes, samples)


@bench_commands.command("search")
@click.option("--size", default=1_000_000, show_default=True, help="How many invented cases tantivy has.")
@click.option("--engines", default="tantivy,whoosh", show_default=True, help="Joined by a comma.")
@click.option("--questions", default=300, show_default=True, help="Each is asked once, plain and narrowed.")
@click.option("--folder", default="", help="Where the index is written; empty: a temporary folder.")
def search_command(size: int, engines: str, questions: int, folder: str) -> None:
    """Index invented cases and search them; with both engines also side by side at a size that whoosh can manage."""
    from bootstrap.commands.bench_search import bench_search

    bench_search(size, tuple(engines.split(",")), questions, folder, report)


@bench_commands.command("registry-import")
@click.option(
    "--size", default=1_000_000, show_default=True, help="How many enterprises; links are three times as many."
)
@click.option("--database-url", default="", help="An empty database; without one a fresh SQLite file.")
@click.option("--folder", default="", help="Where files and database are written; empty: a temporary folder.")
def registry_import_command(size: int, database_url: str, folder: str) -> None:
    """Take an invented registry in: enterprises, people, links, then the same records again from other files."""
    from bootstrap.commands.bench_registry import bench_registry_import

    bench_registry_import(size, database_url, folder)


@bench_commands.command("find")
@click.option("--size", default=1_000_000, show_default=True, help="How many invented names.")
@click.option("--questions", default=480, show_default=True, help="Names typed in twelve ways, in turn.")
@click.option("--folder", default="", help="Where database and index are written; empty: a temporary folder.")
def find_command(size: int, questions: int, folder: str) -> None:
    """Find invented names as people type them, in a process that has just begun."""
    from bootstrap.commands.bench_find import bench_find

    bench_find(size, questions, folder)


@bench_commands.command("spread")
@click.option(
    "--size", default=1_000_000, show_default=True, help="How many enterprises; links are three times as many."
)
@click.option("--listings", default=20_000, show_default=True, help="How many of them carry a flag.")
@click.option("--database-url", default="", help="An empty one or one with a registry; empty: SQLite.")
@click.option("--folder", default="", help="Where files and database are written; empty: a temporary folder.")
def spread_command(size: int, listings: int, database_url: str, folder: str) -> None:
    """Spread flags over an invented registry: all for the first time, all anew and compared, after one link changed."""
    from bootstrap.commands.bench_spread import bench_spread

    bench_spread(size, listings, database_url, folder)


@bench_commands.command("check")
@click.option(
    "--size",
    default=1_000_000,
    type=click.IntRange(min=1),
    show_default=True,
    help="How many enterprises; links are three times as many.",
)
@click.option(
    "--flags", default=100_000, type=click.IntRange(min=0), show_default=True, help="A fifth of them on people."
)
@click.option(
    "--rate",
    default=100.0,
    type=click.FloatRange(min=0),
    show_default=True,
    help="Requests a second over HTTP; 0: the service alone.",
)
@click.option(
    "--seconds",
    default=60.0,
    type=click.FloatRange(min=0, min_open=True),
    show_default=True,
    help="How long at that rate.",
)
@click.option(
    "--servers",
    default=2,
    type=click.IntRange(min=1),
    show_default=True,
    help="Server processes that take turns, beside a worker.",
)
@click.option(
    "--alone",
    default=2_000,
    type=click.IntRange(min=0),
    show_default=True,
    help="Checks of the service alone; 0: none.",
)
@click.option("--database-url", default="", help="Empty: SQLite in the folder.")
@click.option("--keep", default="", help="Folder to fill, or filled earlier; empty: a temporary one.")
def check_command(  # noqa: PLR0913, PLR0917 - one option each
    size: int, flags: int, rate: float, seconds: float, servers: int, alone: int, database_url: str, keep: str
) -> None:
    """Check applications against very many flags: the service alone, then the real server at a rate and beyond."""
    from bootstrap.commands.bench_check import Plan, bench_check

    bench_check(Plan(size, flags, rate, seconds, servers, alone), database_url, keep)


def _timed(act: Callable[[], object], runs: int) -> list[float]:
    """Return CPU milliseconds of each run, after one that warms up."""
    act()
    samples = []
    for _ in range(runs):
        started = time.process_time()
        act()
        samples.append((time.process_time() - started) * 1000)
    return samples


def report(
    name: str, sizes: Mapping[str, object], samples: list[float], more: Mapping[str, object] | None = None
) -> None:
    """Print one line about the samples, which are CPU milliseconds."""
    cuts = quantiles(samples, n=100, method="inclusive")
    line = {
        "bench": name,
        "sizes": sizes,
        "runs": len(samples),
        "cpu_ms": {"p50": round(cuts[49], 2), "p95": round(cuts[94], 2), "p99": round(cuts[98], 2)},
        "peak_mb": peak_megabytes(),
        "machine": machine(),
        **(more or {}),
    }
    click.echo(json.dumps(line, ensure_ascii=False))


def peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _KILOBYTES_IN_MEGABYTE


def machine() -> dict[str, object]:
    return {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
