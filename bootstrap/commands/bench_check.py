"""The benchmark of checks: an invented registry with very many flags, asked through the service alone and over HTTP."""

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import click
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bootstrap.commands.bench import machine
from bootstrap.commands.bench_server import Server, serving
from bootstrap.invented_flags import HEAD, raise_flags
from bootstrap.invented_tables import FIRST_ENTERPRISE, fill_registry
from bootstrap.open_loop import Load, Outcome, cuts_of, run_load
from bootstrap.preparation import prepare
from bootstrap.schema import upgrade_schema
from bootstrap.settings import Settings, kept_keys
from bootstrap.wiring import Wiring, office_of_settings, open_wiring
from core.database import Database, vault_of
from core.kernel.clock import system_now
from core.kernel.identifiers import new_id
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from identity.domain.clients import HIGHEST_RATE, NewClient, ShownClient
from identity.domain.registration import OfficialForm, prepare_official
from identity.queries.accounts import has_account
from identity.services.create_official import create_official
from identity.services.manage_clients import open_client
from identity.services.open_office import ensure_first_office
from mediation.services.receive_at_office import first_office
from registry.queries.links import LinkEnd, link_rows
from registry.services.index_names import build_name_index
from registry.storage.registry_tables import Enterprise, Person, RegistryLink
from sanctions.domain.checks import CheckRequest, PersonAsked
from sanctions.services.run_check import run_check
from sanctions.services.spread_flags import spread_together
from sanctions.storage.flag_tables import DerivedFlag, Flag

_SEED, _SAMPLED, _SPREAD_AT_ONCE, _IN_PEOPLE = 20261122, 4_000, 2_000, 5
_STEP, _MOST_STEPS, _STEP_SECONDS, _WARM_SECONDS = 1.25, 10, 12.0, 3.0
_SLOWEST_MS, _LEAST_DONE = 50.0, 0.97
_HONOUR, _HEAD_CHANGE = ("honours", "market_honour"), ("registration", "change_legal_representative")
_SCOPES = tuple(f"checks:{desk}:{matter}" for desk, matter in (_HONOUR, _HEAD_CHANGE))
_POST = "法定代表人"
_NOBODY_LISTENS = {"sms_webhook": "http://127.0.0.1:9/", "webhook_secret": "no message ever leaves a benchmark"}
"""A server outside demo mode wants a gateway; a check sends nothing."""
Report = Callable[..., None]


@dataclass(frozen=True)
class Plan:
    """Sizes; requests a second, for how long and at how many servers; checks of the service alone."""

    size: int
    flags: int
    rate: float
    seconds: float
    servers: int
    alone: int


def bench_check(plan: Plan, database_url: str, folder: str) -> None:
    """Fill the folder unless it is filled, then measure the service alone, one rate, and how far the rate can rise."""
    with TemporaryDirectory() as temporary:
        _measure(plan, open_filled(Path(folder or temporary), database_url, plan.size, plan.flags))


def _measure(plan: Plan, wiring: Wiring) -> None:
    with wiring.database.reading() as session:
        sizes = _sizes(session)
        asked = requests_of(session)
    if plan.alone:
        _tell(sizes, "check/service", **service_alone(wiring.database, asked, plan.alone))
    if plan.rate:
        client = _open_client(wiring)
        with serving(wiring.settings, client, plan.servers) as servers:
            _over_http(servers, asked, plan, partial(_tell, {**sizes, "servers": plan.servers}))
    wiring.database.engine.dispose()


def _tell(sizes: Mapping[str, object], name: str, **measured: object) -> None:
    click.echo(json.dumps({"bench": name, "sizes": sizes, **measured, "machine": machine()}, ensure_ascii=False))


def open_filled(home: Path, database_url: str, size: int, flags: int) -> Wiring:
    """Return an installation with an invented registry, flags, warnings and an index of names, made on first use."""
    home.mkdir(parents=True, exist_ok=True)
    settings = Settings(data_dir=home, database_url=database_url, demo=False)
    wiring = open_wiring(settings.model_copy(update={**kept_keys(settings), **_NOBODY_LISTENS}))
    upgrade_schema(wiring.database.engine)
    _open_office(wiring)
    prepare(wiring, _say)
    with wiring.database.reading() as session:
        is_filled = session.get(Enterprise, FIRST_ENTERPRISE) is not None
    if not is_filled:
        fill_registry(wiring.database, _SEED, size)
        _raise_and_spread(wiring, flags)
    if wiring.names.folder is not None and not is_filled:
        build_name_index(wiring.database, wiring.names.folder)
    return wiring


def _open_office(wiring: Wiring) -> None:
    """Open the office and an administrator, without whom no server starts."""
    with wiring.database.reading() as session:
        if has_account(session, Role.ADMIN):
            return
    office = first_office(office_of_settings(wiring.settings))
    account = prepare_official(OfficialForm(Role.ADMIN, office.code, "压测管理员", "19900000099", new_id()))
    with wiring.database.transaction() as session:
        own = ensure_first_office(session, office, SYSTEM_ACTOR, wiring.clock())
        create_official(session, replace(account, office_id=own), SYSTEM_ACTOR, wiring.clock())


def _say(line: str) -> None:
    click.echo(line, err=True)


def _raise_and_spread(wiring: Wiring, flags: int) -> None:
    people = flags // _IN_PEOPLE
    with wiring.database.transaction() as session:
        raise_flags(session, _SEED, flags - people, people, wiring.clock())
    with wiring.database.reading() as session:
        ids = session.scalars(select(Flag.id).where(Flag.spread_at.is_(None)).order_by(Flag.id)).all()
    with click.progressbar(range(0, len(ids), _SPREAD_AT_ONCE), label="推算关联提示", file=sys.stderr) as starts:
        for start in starts:
            with wiring.database.transaction() as session:
                spread_together(session, ids[start : start + _SPREAD_AT_ONCE], wiring.clock())
    if wiring.database.engine.dialect.name == "postgresql":
        with wiring.database.transaction() as session:
            session.execute(text("ANALYZE"))  # what autovacuum does in a server that has been running


def _sizes(session: Session) -> dict[str, object]:
    tables = {"enterprises": Enterprise, "people": Person, "links": RegistryLink, "flags": Flag, "derived": DerivedFlag}
    counted = {name: session.scalar(select(func.count()).select_from(table)) for name, table in tables.items()}
    return {"database": session.get_bind().dialect.name, **counted}


def requests_of(session: Session) -> list[CheckRequest]:
    """Return applications as they come: by code, by name, with people by number or by name, some of them flagged."""
    random = Random(_SEED)  # noqa: S311 - data for a benchmark
    firms = _some_firms(session, random)
    numbers = _people(session, [firm.head for firm in firms])
    flagged = session.execute(select(Flag.object_kind, Flag.object_id).limit(_SAMPLED // 10)).all()
    marked = _people(session, [key for kind, key in flagged if kind == "person"])
    columns = select(Enterprise.code).where(Enterprise.id.in_([key for kind, key in flagged if kind == "enterprise"]))
    codes = session.scalars(columns).all()
    asked = [_ordinary(place, firm, numbers) for place, firm in enumerate(firms)]
    asked += [CheckRequest(*_HONOUR, code=code or "") for code in codes]
    asked += [
        CheckRequest(*_HEAD_CHANGE, code=random.choice(firms).code, people=(PersonAsked(name, number, _POST),))
        for name, number in marked.values()
    ]
    random.shuffle(asked)
    return asked


@dataclass(frozen=True)
class _Firm:
    code: str
    name: str
    head: str


def _some_firms(session: Session, random: Random) -> list[_Firm]:
    ids = session.scalars(select(Enterprise.id).where(Enterprise.kind == "company")).all()
    chosen = random.sample(ids, min(_SAMPLED, len(ids)))
    heads = {
        row.to_enterprise_id: row.from_person_id or "" for row in link_rows(session, LinkEnd.ENTERPRISE, chosen, [HEAD])
    }
    columns = select(Enterprise.id, Enterprise.code, Enterprise.name).where(Enterprise.id.in_(chosen))
    found = session.execute(columns.order_by(Enterprise.code)).all()
    return [_Firm(code or "", name, heads[key]) for key, code, name in found if heads.get(key)]


def _people(session: Session, ids: list[str]) -> dict[str, tuple[str, str]]:
    vault = vault_of(session)
    found = session.execute(select(Person.id, Person.name_sealed, Person.id_number_sealed).where(Person.id.in_(ids)))
    return {key: (vault.open(name), vault.open(number or b"")) for key, name, number in found}


def _ordinary(place: int, firm: _Firm, people: Mapping[str, tuple[str, str]]) -> CheckRequest:
    name, number = people[firm.head]
    match place % 10:
        case 0:
            return CheckRequest(*_HONOUR, name=firm.name)
        case 1 | 2:
            return CheckRequest(*_HONOUR, code=firm.code, people=(PersonAsked(name),))
        case _:
            return CheckRequest(*_HEAD_CHANGE, code=firm.code, people=(PersonAsked(name, number, _POST),))


def service_alone(database: Database, asked: list[CheckRequest], runs: int) -> dict[str, object]:
    """Ask the service in this process, each check in a transaction of its own, with the stored evidence."""
    clock: dict[str, list[float]] = defaultdict(list)
    cpu: dict[str, list[float]] = defaultdict(list)
    verdicts = Counter[str]()
    for number in range(-(runs // 10), runs):  # the first tenth warms up
        request = asked[number % len(asked)]
        began, spent = time.perf_counter(), time.process_time()
        with database.transaction() as session:
            verdict = run_check(session, request, SYSTEM_ACTOR, system_now()).verdict
        if number >= 0:
            for kind in ("all", "by_code" if request.code else "by_name"):
                clock[kind].append((time.perf_counter() - began) * 1000)
                cpu[kind].append((time.process_time() - spent) * 1000)
            verdicts[verdict] += 1
    return {
        "runs": {kind: len(samples) for kind, samples in clock.items()},
        "ms": {kind: cuts_of(samples) for kind, samples in clock.items()},
        "cpu_ms": {kind: cuts_of(samples) for kind, samples in cpu.items()},
        "verdicts": dict(verdicts),
    }


def _open_client(wiring: Wiring) -> ShownClient:
    wanted = NewClient(f"压测 {new_id()}", "示例单位", "示例处", _SCOPES, HIGHEST_RATE)
    admin = Actor("benchmark", Role.ADMIN, "压测")
    with wiring.database.transaction() as session:
        return open_client(session, wanted, _SCOPES, admin, wiring.clock())


def _over_http(servers: list[Server], asked: list[CheckRequest], plan: Plan, report: Report) -> None:
    """Measure the rate that was asked for, then the highest one that is answered in time."""
    _load(servers, asked, plan.rate / 2, _WARM_SECONDS)
    steps = [_load(servers, asked, plan.rate, plan.seconds)]
    report("check/http", **steps[0])
    is_in_time = _is_in_time(steps[0])
    for _ in range(_MOST_STEPS):
        rate = steps[-1]["a_second"] * (_STEP if is_in_time else 1 / _STEP)
        steps.append(_load(servers, asked, rate, min(_STEP_SECONDS, plan.seconds)))
        if _is_in_time(steps[-1]) != is_in_time:
            break
    in_time = [step["a_second"] for step in steps if _is_in_time(step)]
    report("check/http/saturation", highest_a_second=max(in_time, default=0), steps=steps[1:])


def _is_in_time(step: Mapping[str, Any]) -> bool:
    """Tell whether 95 of 100 answers came in time, and as many as were asked for."""
    return bool(step["ms"]["p95"] <= _SLOWEST_MS and step["done_a_second"] >= step["a_second"] * _LEAST_DONE)


def _load(servers: list[Server], asked: list[CheckRequest], rate: float, seconds: float) -> Mapping[str, Any]:
    """Ask the servers in turns."""
    asking = [server.asking(asked) for server in servers]
    before = sum(server.cpu_seconds() for server in servers)
    outcome: Outcome = run_load(Load(lambda number: asking[number % len(asking)](number), rate, seconds))
    spent = sum(server.cpu_seconds() for server in servers) - before
    return {
        "a_second": round(rate, 1),
        "done_a_second": round(outcome.rate, 1),
        "runs": len(outcome.words),
        "ms": outcome.cuts(),
        "server_cpu_ms_a_check": round(spent * 1000 / max(len(outcome.words), 1), 2),
        "server_cpu_share": round(spent / outcome.seconds, 2),
        "answers": dict(Counter(outcome.words)),
    }
