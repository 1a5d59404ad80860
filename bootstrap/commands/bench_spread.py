"""The benchmark of spreading: very many flags over a registry of the size of a province."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import click
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bootstrap.commands.bench import machine, peak_megabytes
from bootstrap.commands.registry_imports import ToldFile, import_registry_file
from bootstrap.invented_registry import RegistryInventor
from bootstrap.schema import upgrade_schema
from core.database import Database
from core.database.bulk import insert_rows
from core.kernel.clock import local_date, system_now
from core.kernel.identifiers import new_id
from core.kernel.roles import SYSTEM_ACTOR
from core.kernel.vault import Vault
from registry.queries.links import LinkEnd, link_rows
from registry.storage.registry_tables import Enterprise, RegistryLink
from sanctions.domain.flag_kinds import add_years
from sanctions.services.compare_spread import compare_spread
from sanctions.services.seed_measures import seed_measures
from sanctions.services.spread_flags import spread_in_bulk
from sanctions.services.touch_flags import touch_near
from sanctions.services.respread_touched import respread_touched
from sanctions.storage.flag_tables import DerivedFlag, Flag

_SEED = 20261122
_RUNS = 5
_NOTICE, _START = timedelta(40), timedelta(60)
_KINDS = (("serious", "listing", 16), ("licence_revoked", "decision", 2), ("food_licence_revoked", "decision", 1))
_OLDEST = 900


@dataclass(frozen=True)
class _Bench:
    database: Database
    now: datetime

    @property
    def clock(self) -> Callable[[], datetime]:
        return lambda: self.now


def bench_spread(size: int, listings: int, database_url: str, folder: str) -> None:
    """Print a line for each part; inventing and taking the registry in are not timed."""
    with TemporaryDirectory(dir=folder or None) as temporary:
        url = database_url or f"sqlite:///{temporary}/registry.sqlite"
        bench = _Bench(Database(url, Vault(b"e" * 32, b"i" * 32)), system_now())
        upgrade_schema(bench.database.engine)
        _fill(bench, size, Path(temporary))
        with bench.database.transaction() as session:
            seed_measures(session, bench.now)
            _raise_flags(session, listings, bench.now)
        with bench.database.transaction() as session:
            started = time.process_time()
            spread_in_bulk(session, bench.now)
            _tell("spread/first", bench, {"cpu_seconds": round(time.process_time() - started, 1)})
        _recompute(bench)
        _follow_a_link(bench)
        bench.database.engine.dispose()
