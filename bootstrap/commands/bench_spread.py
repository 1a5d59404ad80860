"""The benchmark of spreading: very many flags over a registry of the size of a province."""

import json
import time
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from tempfile import TemporaryDirectory

import click
from sqlalchemy import func, select

from bootstrap.commands.bench import machine, peak_megabytes
from bootstrap.invented_flags import HEAD, raise_flags
from bootstrap.invented_tables import fill_registry
from bootstrap.schema import upgrade_schema
from core.contracts.registry import RelationsChanged
from core.database import Database
from core.kernel.clock import local_date, system_now
from core.kernel.roles import SYSTEM_ACTOR
from core.kernel.vault import Vault
from registry.queries.links import LinkEnd, link_rows
from registry.services.end_link import end_link
from registry.storage.registry_tables import Enterprise, RegistryLink
from sanctions.services.compare_spread import compare_spread
from sanctions.services.respread_touched import respread_touched
from sanctions.services.seed_measures import seed_measures
from sanctions.services.spread_flags import spread_flags
from sanctions.services.touch_flags import touch_by_relations
from sanctions.storage.flag_tables import DerivedFlag, Flag

_SEED, _RUNS, _CHANGES = 20261122, 5, 20


@dataclass(frozen=True)
class _Bench:
    database: Database
    now: datetime


def bench_spread(size: int, listings: int, database_url: str, folder: str) -> None:
    """Measure in a database of the address, or in a fresh one."""
    with TemporaryDirectory(dir=folder or None) as temporary:
        url = database_url or f"sqlite:///{temporary}/registry.sqlite"
        database = Database(url, Vault(b"e" * 32, b"i" * 32))
        upgrade_schema(database.engine)
        measure_spread(database, size, listings)
        database.engine.dispose()


def measure_spread(database: Database, size: int, listings: int) -> None:
    """Print a line for each part; inventing the registry is not timed."""
    bench = _Bench(database, system_now())
    _fill(bench, size)
    sizes = _raise_flags(bench, listings)
    _first(bench, sizes)
    _recompute(bench, sizes)
    _follow_links(bench, sizes)


def _fill(bench: _Bench, size: int) -> None:
    """Write an invented registry, unless the database already has one."""
    with bench.database.reading() as session:
        if session.scalar(select(Enterprise.id).limit(1)) is not None:
            return
    fill_registry(bench.database, _SEED, size)


def _raise_flags(bench: _Bench, listings: int) -> dict[str, int]:
    """Flag companies drawn by lot, of every part of the registry, by decisions of the last years."""
    with bench.database.transaction() as session:
        seed_measures(session, bench.now)
        flags = raise_flags(session, _SEED, listings, 0, bench.now)
        links = session.scalar(select(func.count()).select_from(RegistryLink)) or 0
        enterprises = session.scalar(select(func.count()).select_from(Enterprise)) or 0
    return {"enterprises": enterprises, "links": links, "flags": flags}


def _first(bench: _Bench, sizes: dict[str, int]) -> None:
    """Spread all flags for the first time, with names, sentences and the log."""
    cpu, clock = time.process_time(), time.monotonic()
    with bench.database.transaction() as session:
        spread_flags(session, bench.now)
    with bench.database.reading() as session:
        sizes["derived"] = session.scalar(select(func.count()).select_from(DerivedFlag)) or 0
    _tell(bench, "first", sizes, [(time.process_time() - cpu, time.monotonic() - clock)])


def _recompute(bench: _Bench, sizes: dict[str, int]) -> None:
    """Spread everything anew and compare with what is stored, as every night."""
    samples = []
    for _ in range(_RUNS):
        cpu, clock = time.process_time(), time.monotonic()
        with bench.database.reading() as session:
            comparison = compare_spread(session, local_date(bench.now))
        samples.append((time.process_time() - cpu, time.monotonic() - clock))
    found = {"differing": len(comparison.differing), "hubs": len(comparison.hubs)}
    _tell(bench, "recompute", sizes, samples, found)


def _follow_links(bench: _Bench, sizes: dict[str, int]) -> None:
    """End links of heads one by one, and bring the warnings up to date after each."""
    samples = []
    with bench.database.reading() as session:
        carriers = session.scalars(select(Flag.object_id).order_by(Flag.id).limit(_CHANGES)).all()
        heads = [row for row in link_rows(session, LinkEnd.ENTERPRISE, carriers, [HEAD]) if row.to_on is None]
    for row in heads:
        cpu, clock = time.process_time(), time.monotonic()
        with bench.database.transaction() as session:
            end_link(session, row.link_id, local_date(bench.now), SYSTEM_ACTOR, bench.now)
            people = (row.from_person_id,) if row.from_person_id else ()
            touch_by_relations(session, RelationsChanged((row.to_enterprise_id,), people), bench.now)
        with bench.database.transaction() as session:
            respread_touched(session, bench.now)
        samples.append((time.process_time() - cpu, time.monotonic() - clock))
    _tell(bench, "one-link", sizes, samples)


def _tell(
    bench: _Bench,
    what: str,
    sizes: dict[str, int],
    samples: list[tuple[float, float]],
    more: dict[str, int] | None = None,
) -> None:
    """Print one line: CPU seconds of this process, and seconds by the clock."""
    cpu, clock = [one for one, _ in samples], [one for _, one in samples]
    line = {
        "bench": f"spread/{what}",
        "database": bench.database.engine.dialect.name,
        "sizes": sizes,
        "runs": len(samples),
        "cpu_seconds": {"least": round(min(cpu), 3), "median": round(median(cpu), 3), "most": round(max(cpu), 3)},
        "seconds": {"least": round(min(clock), 3), "median": round(median(clock), 3), "most": round(max(clock), 3)},
        **(more or {}),
        "peak_mb": peak_megabytes(),
        "machine": machine(),
    }
    click.echo(json.dumps(line))
