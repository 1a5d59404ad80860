"""The benchmark of spreading: very many flags over a registry of the size of a province."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import click
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from bootstrap.commands.bench import machine, peak_megabytes
from bootstrap.invented_tables import fill_registry
from bootstrap.schema import upgrade_schema
from core.contracts.registry import RelationsChanged
from core.database import Database
from core.kernel.clock import local_date, system_now
from core.kernel.identifiers import new_id
from core.kernel.roles import SYSTEM_ACTOR
from core.kernel.vault import Vault
from registry.queries.links import LinkEnd, LinkRow, link_rows
from registry.services.end_link import end_link
from registry.storage.registry_tables import Enterprise, RegistryLink
from sanctions.domain.flag_kinds import add_years, flag_kind
from sanctions.services.compare_spread import compare_spread
from sanctions.services.respread_touched import respread_touched
from sanctions.services.seed_measures import seed_measures
from sanctions.services.spread_flags import spread_flags
from sanctions.services.touch_flags import touch_by_relations
from sanctions.storage.flag_tables import DerivedFlag, Flag

_SEED, _RUNS, _CHANGES = 20261122, 5, 20
_OLDEST_DAYS, _DAYS_TO_DECIDE = 900, 60
_KINDS = ("serious",) * 16 + ("licence_revoked",) * 2 + ("food_licence_revoked", "false_ad_revoked")
_HEAD = "legal_representative"


@dataclass(frozen=True)
class _Bench:
    database: Database
    now: datetime


def bench_spread(size: int, listings: int, database_url: str, folder: str) -> None:
    """Print a line for each part; inventing the registry is not timed."""
    with TemporaryDirectory(dir=folder or None) as temporary:
        url = database_url or f"sqlite:///{temporary}/registry.sqlite"
        bench = _Bench(Database(url, Vault(b"e" * 32, b"i" * 32)), system_now())
        upgrade_schema(bench.database.engine)
        _fill(bench, size)
        sizes = _raise_flags(bench, listings)
        _first(bench, sizes)
        _recompute(bench, sizes)
        _follow_links(bench, sizes)
        bench.database.engine.dispose()


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
        ids = session.scalars(select(Enterprise.id).where(Enterprise.kind == "company").order_by(Enterprise.code)).all()
        chosen = Random(_SEED).sample(ids, min(listings, len(ids)))  # noqa: S311 - data for a benchmark
        session.execute(insert(Flag), list(_flags(session, chosen, bench.now)))
        links = session.scalar(select(func.count()).select_from(RegistryLink)) or 0
        enterprises = session.scalar(select(func.count()).select_from(Enterprise)) or 0
    return {"enterprises": enterprises, "links": links, "flags": len(chosen)}


def _flags(session: Session, chosen: list[str], now: datetime) -> Iterator[dict[str, Any]]:
    random = Random(_SEED + 1)  # noqa: S311 - data for a benchmark
    heads = {row.to_enterprise_id: row for row in link_rows(session, LinkEnd.ENTERPRISE, chosen, [_HEAD])}
    for number, enterprise_id in enumerate(chosen):
        kind = flag_kind(_KINDS[number % len(_KINDS)])
        event_on = local_date(now) - timedelta(random.randrange(_DAYS_TO_DECIDE + 1, _OLDEST_DAYS))
        starts_on = event_on + timedelta(_DAYS_TO_DECIDE)
        by_list = kind.sources[0] == "listing"
        yield {
            "id": new_id(),
            "source_kind": kind.sources[0].value,
            "source_id": new_id(),
            "kind": kind.code,
            "object_kind": "enterprise",
            "object_id": enterprise_id,
            "object_name": f"示例企业{number}",
            "responsible": [] if by_list else _responsible(heads.get(enterprise_id)),
            "article_key": "失信44-8",
            "basis": kind.article,
            "authority": "示例市市场监督管理局",
            "document_number": f"示市监罚〔演〕{number} 号",
            "remedy": "可以申请行政复议或者提起行政诉讼",
            "event_on": event_on,
            "notice_served_on": starts_on,
            "starts_on": starts_on,
            "ends_on": add_years(starts_on, 3) if by_list else add_years(event_on, kind.years[0]),
            "recorded_at": now,
        }


def _responsible(head: LinkRow | None) -> list[str]:
    return [head.from_person_id] if head is not None and head.from_person_id is not None else []


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
        heads = [row for row in link_rows(session, LinkEnd.ENTERPRISE, carriers, [_HEAD]) if row.to_on is None]
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
