"""The benchmark of taking a registry in at the size of a province."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

import click
from sqlalchemy import select, text

from bootstrap.commands.bench import machine, peak_megabytes
from bootstrap.commands.registry_imports import ToldFile, import_registry_file
from bootstrap.invented_registry import RegistryInventor
from bootstrap.schema import upgrade_schema
from core.database import Database
from core.kernel.clock import local_date, system_now
from core.kernel.roles import SYSTEM_ACTOR
from core.kernel.vault import Vault
from registry.queries.shared_contacts import sharing_contacts
from registry.storage.registry_tables import Enterprise

_SEED = 20261121
_ASKED = 300


@dataclass(frozen=True)
class _Bench:
    database: Database

    @property
    def clock(self) -> Callable[[], datetime]:
        return system_now


def bench_registry_import(size: int, database_url: str, folder: str) -> None:
    """Print a line for each file; the inventing is not timed."""
    with TemporaryDirectory(dir=folder or None) as temporary:
        files = RegistryInventor(_SEED, size).write(Path(temporary))
        url = database_url or f"sqlite:///{temporary}/registry.sqlite"
        bench = _Bench(Database(url, Vault(b"e" * 32, b"i" * 32)))
        upgrade_schema(bench.database.engine)
        for kind, path in files.items():
            _take(bench, kind, path, "first")
        for kind, path in files.items():  # under another digest every record is compared with what is known
            with path.open("a", encoding="utf-8") as again:
                again.write("\n")
            _take(bench, kind, path, "again")
        _ask(bench)
        bench.database.engine.dispose()


def _take(bench: _Bench, kind: str, path: Path, run: str) -> None:
    cpu, clock = time.process_time(), time.monotonic()
    told = ToldFile(kind, path, as_of=local_date(system_now()), is_demonstration=True)
    counts, _ = import_registry_file(bench, told, SYSTEM_ACTOR)
    cpu, clock = time.process_time() - cpu, time.monotonic() - clock
    line = {
        "bench": f"registry-import/{kind}/{run}",
        "database": bench.database.engine.dialect.name,
        "counts": counts,
        "seconds": round(clock, 1),
        "cpu_seconds": round(cpu, 1),
        "records_per_second": round(sum(counts.values()) / clock),
        "file_mb": path.stat().st_size // 1_000_000,
        "database_mb": _database_bytes(bench.database) // 1_000_000,
        "peak_mb": peak_megabytes(),
        "machine": machine(),
    }
    click.echo(json.dumps(line))


def _database_bytes(database: Database) -> int:
    is_sqlite = database.engine.dialect.name == "sqlite"
    size = (
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        if is_sqlite
        else "SELECT pg_database_size(current_database())"
    )
    with database.reading() as session:
        return int(session.scalar(text(size)) or 0)


def _ask(bench: _Bench) -> None:
    """Time who shares an address or a telephone, for enterprises spread over the registry."""
    samples = []
    with bench.database.reading() as session:
        asked = session.scalars(select(Enterprise.id).order_by(Enterprise.code).limit(_ASKED)).all()
        for enterprise_id in asked:
            started = time.perf_counter()
            sharing_contacts(session, enterprise_id, date(2026, 9, 1))
            samples.append((time.perf_counter() - started) * 1000)
    cuts = quantiles(samples, n=100, method="inclusive")
    line = {
        "bench": "registry-import/sharing-contacts",
        "database": bench.database.engine.dialect.name,
        "runs": len(samples),
        "ms": {"p50": round(cuts[49], 2), "p95": round(cuts[94], 2), "p99": round(cuts[98], 2)},
    }
    click.echo(json.dumps(line))
