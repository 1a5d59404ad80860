"""A hundred thousand registrations with thousands of barred people among them, asked of the real check."""

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from bootstrap.commands.bench import machine
from bootstrap.invented_flags import raise_flags
from bootstrap.invented_tables import fill_registry
from bootstrap.registration_attempts import (
    RENAMED_IN_HUNDRED,
    Attempt,
    Attempts,
    FirmKnown,
    Known,
    PersonKnown,
    mixed,
)
from bootstrap.schema import upgrade_schema
from core.database import Database, vault_of
from core.kernel.clock import system_now
from core.kernel.errors import InvalidInputError
from core.kernel.roles import SYSTEM_ACTOR
from core.kernel.vault import Vault
from registry.domain.person_names import SAME, name_likeness
from registry.queries.links import LinkEnd, link_rows
from registry.search.name_index import CARRIED_AS, NameIndex
from registry.services.index_names import build_name_index
from registry.storage.registry_tables import Enterprise, EnterpriseName, Person, PersonName
from sanctions.domain.checks import CheckAnswer
from sanctions.domain.measures import Matched
from sanctions.services.run_check import run_check
from sanctions.services.seed_measures import seed_measures
from sanctions.services.spread_flags import spread_flags
from sanctions.storage.catalogue_tables import MeasureRow
from sanctions.storage.flag_tables import DerivedFlag, Flag

_HEAD_CHANGE, _HONOUR = ("registration", "change_legal_representative"), ("honours", "market_honour")
_MATTERS = {
    "criminal_record": _HEAD_CHANGE,
    "bankruptcy_liability": _HEAD_CHANGE,
    "false_registration_revoked": _HEAD_CHANGE,
    "licence_revoked": _HEAD_CHANGE,
    "food_crime": ("licensing", "food_business_licence"),
}
_FIRMS_IN_FIVE, _IN_A_TRANSACTION, _ASKED_OF_CURVE, _INFORMS = 5, 200, 1_000, "I"
_ROLES = ("legal_representative", "responsible_person", "shareholder", "supervisor")
_SURE = ("code", "number")
_WITH_MORE = ("name and birth", "name and applicant", "former name and birth", "former name and applicant")
_BY_NAME = ("name", "former name")
_LEAST_WARNED, _MOST_ALARMS = 0.98, 0.01
_THRESHOLDS = (100, 95, 90, 87, 85, 80, 75, 70, 65, 60, 50)


@click.command("simulate")
@click.option("--registrations", default=100_000, show_default=True, help="How many applications.")
@click.option("--barred", default=4_700, show_default=True, help="How many of them by somebody on a list.")
@click.option("--seed", default=2, show_default=True, help="The matching was tuned with 1.")
@click.option("--database-url", default="", help="An empty database; without one a fresh SQLite file.")
def simulate_command(registrations: int, barred: int, seed: int, database_url: str) -> None:
    """Let barred people and firms try to register among very many others, and count who is warned of.

    Exit code 1: somebody was accepted by code or number, or too few were warned of, or too many clean ones.
    """
    began, spent = time.monotonic(), time.process_time()
    with TemporaryDirectory() as folder:
        database = Database(database_url or f"sqlite:///{folder}/registry.sqlite", Vault(b"e" * 32, b"i" * 32))
        upgrade_schema(database.engine)
        names = NameIndex(Path(folder) / "names")
        database.carry(CARRIED_AS, names)
        result = simulate(database, names, registrations, barred, seed)
        database.engine.dispose()
    took = {"seconds": round(time.monotonic() - began), "cpu_seconds": round(time.process_time() - spent)}
    click.echo(json.dumps({"simulation": "registrations", **result, **took, "machine": machine()}, ensure_ascii=False))
    sys.exit(0 if result["is_good"] else 1)


def simulate(database: Database, names: NameIndex, registrations: int, barred: int, seed: int) -> dict[str, Any]:
    """Fill an empty database, ask, and return what became of everybody; `is_good` when every aim is reached."""
    world = _invent(database, names, registrations, barred, seed)
    found = _ask(database, world)
    sizes = {**world.sizes, "registrations": len(world.attempts), "seed": seed}
    return {"is_good": found.is_good(), "sizes": sizes, **found.told(), "name_alone": _curve(world, found)}


@dataclass(frozen=True)
class _World:
    """The attempts, and of everybody on a list the name and the decisions that name or reach them."""

    now: datetime
    attempts: list[Attempt]
    decisions: Mapping[str, set[str]]
    listed_names: Mapping[str, str]
    sizes: Mapping[str, int]


def _invent(database: Database, names: NameIndex, registrations: int, barred: int, seed: int) -> _World:
    """Write registry, lists and warnings, and let everybody come."""
    now = system_now()
    fill_registry(database, seed, registrations)
    if names.folder is not None:
        build_name_index(database, names.folder)
    firms = barred // _FIRMS_IN_FIVE
    with database.transaction() as session:
        seed_measures(session, now)
        raise_flags(session, seed, 2 * firms, 2 * (barred - firms), now)
        spread_flags(session, now)
    with database.reading() as session:
        return _let_come(session, registrations, barred, seed, now)


def _let_come(session: Session, registrations: int, barred: int, seed: int, now: datetime) -> _World:
    decisions, matters = _on_lists(session)
    people, firms = _people(session), _firms(session)
    clean = [one.code for one in firms if one.enterprise_id not in decisions]
    attempts = Attempts(seed, clean, len(people) + registrations)
    sizes = {"enterprises": len(firms), "people": len(people), "on_lists": len(decisions), "barred": barred}
    come = mixed(_barred(attempts, people, firms, matters, barred), seed)
    come += _clean(attempts, people, firms, decisions, registrations - len(come))
    listed = {one.person_id: one.name for one in people if one.person_id in decisions}
    return _World(now, mixed(iter(come), seed), decisions, listed, sizes)


def _on_lists(session: Session) -> tuple[dict[str, set[str]], dict[str, tuple[str, str]]]:
    """Return the decisions by everybody whom they name or reach, and where each of the barred applies."""
    decisions: dict[str, set[str]] = defaultdict(set)
    matters: dict[str, tuple[str, str]] = {}
    for object_id, kind, source_id in session.execute(select(Flag.object_id, Flag.kind, Flag.source_id)):
        decisions[object_id].add(source_id)
        if kind == "serious":
            matters[object_id] = _HONOUR
        elif kind in _MATTERS and kind != "licence_revoked":
            matters[object_id] = _MATTERS[kind]
    reached = select(DerivedFlag.object_id, Flag.source_id, Flag.kind, MeasureRow.code).join(
        Flag, Flag.id == DerivedFlag.flag_id
    )
    for object_id, source_id, kind, code in session.execute(
        reached.join(MeasureRow, MeasureRow.id == DerivedFlag.measure_id)
    ):
        decisions[object_id].add(source_id)
        if (kind, code) == ("licence_revoked", "K8"):
            matters.setdefault(object_id, _MATTERS[kind])
    return decisions, matters


def _people(session: Session) -> list[PersonKnown]:
    """Return everybody who has a role somewhere, with one firm of theirs."""
    vault = vault_of(session)
    codes = dict(session.execute(select(Enterprise.id, Enterprise.code).where(Enterprise.code.is_not(None))).all())
    firm = {
        row.from_person_id: codes[row.to_enterprise_id]
        for row in link_rows(session, LinkEnd.ENTERPRISE, codes, _ROLES)
        if row.from_person_id is not None
    }
    names = select(PersonName.person_id, PersonName.name_sealed).where(PersonName.to_on.is_not(None))
    former = {key: vault.open(name) for key, name in session.execute(names)}
    rows = session.execute(select(Person.id, Person.name_sealed, Person.id_number_sealed).order_by(Person.id))
    return [
        PersonKnown(key, vault.open(name), vault.open(number or b""), firm[key] or "", former.get(key, ""))
        for key, name, number in rows
        if key in firm
    ]


def _firms(session: Session) -> list[FirmKnown]:
    former = dict(
        session.execute(
            select(EnterpriseName.enterprise_id, EnterpriseName.name).where(EnterpriseName.to_on.is_not(None))
        ).all()
    )
    rows = session.execute(select(Enterprise.id, Enterprise.code, Enterprise.name).order_by(Enterprise.id))
    return [FirmKnown(key, code, name, former.get(key, "")) for key, code, name in rows if code]


def _barred(
    attempts: Attempts,
    people: Sequence[PersonKnown],
    firms: Sequence[FirmKnown],
    matters: Mapping[str, tuple[str, str]],
    count: int,
) -> Iterator[Attempt]:
    """Let so many come, four people to a firm; each comes once."""
    some = count // _FIRMS_IN_FIVE
    of_firms = [one for one in firms if matters.get(one.enterprise_id) == _HONOUR]
    for firm in _with_renamed(of_firms, some):
        yield attempts.of_firm(firm, *_HONOUR, is_barred=True)
    of_people = [one for one in people if one.person_id in matters]
    for one in _with_renamed(of_people, count - some):
        yield attempts.of_person(one, *matters[one.person_id], is_barred=True)


def _with_renamed(found: Sequence[Known], count: int) -> list[Known]:
    """Return so many, who had another name before first: up to a share of them."""
    renamed = [one for one in found if one.former]
    share = count * RENAMED_IN_HUNDRED // 100
    return [*renamed[:share], *(one for one in found if not one.former), *renamed[share:]][:count]


def _clean(
    attempts: Attempts,
    people: Sequence[PersonKnown],
    firms: Sequence[FirmKnown],
    decisions: Mapping[str, set[str]],
    count: int,
) -> Iterator[Attempt]:
    """Let others come, in the same ways; a quarter of the people are new to the registry."""
    codes = {one.code for one in firms if one.enterprise_id in decisions}
    known = [one for one in people if one.person_id not in decisions and one.firm_code not in codes]
    free = [one for one in firms if one.enterprise_id not in decisions]
    known_renamed, free_renamed = [one for one in known if one.former], [one for one in free if one.former]
    for number in range(count):
        if number % _FIRMS_IN_FIVE == 0:
            yield attempts.of_firm(attempts.one_of(free, free_renamed), *_HONOUR, is_barred=False)
            continue
        desk, matter = _MATTERS["food_crime"] if number % 4 == 0 else _HEAD_CHANGE
        one = attempts.stranger() if attempts.is_stranger_next() else attempts.one_of(known, known_renamed)
        yield attempts.of_person(one, desk, matter, is_barred=False)


@dataclass
class _Counts:
    """Of one way to be named: how many came, who was warned of, and of the barred who met more than a hint."""

    asked: int = 0
    warned: int = 0
    held: int = 0
    returned: int = 0


@dataclass
class _Found:
    barred: dict[str, _Counts] = field(default_factory=lambda: defaultdict(_Counts))
    clean: dict[str, _Counts] = field(default_factory=lambda: defaultdict(_Counts))
    verdicts: Counter[str] = field(default_factory=Counter)

    def add(self, attempt: Attempt, answer: CheckAnswer | None, own: set[str]) -> None:
        counts = (self.barred if attempt.barred_id else self.clean)[attempt.way]
        counts.asked += 1
        if answer is None:
            counts.returned += 1
            return
        self.verdicts[answer.verdict] += 1
        hits = [hit for hit in answer.hits if not attempt.barred_id or hit.listing_id in own]
        if attempt.barred_id and attempt.way.startswith(_BY_NAME):  # the applicant itself may be on a list as well
            hits = [hit for hit in hits if hit.matched == Matched.NAME]
        counts.warned += bool(hits)
        counts.held += any(hit.effect != _INFORMS for hit in hits)

    def accepted(self) -> int:
        """Return how many of the barred met no more than a hint although code or number was right."""
        sure = [one for way, one in self.barred.items() if way.startswith(_SURE)]
        return sum(one.asked - one.held - one.returned for one in sure)

    def warned_with_more(self) -> float:
        return _share(self.barred[way] for way in _WITH_MORE)

    def alarms_with_more(self) -> float:
        return _share(self.clean[way] for way in _WITH_MORE)

    def is_good(self) -> bool:
        good = self.warned_with_more() >= _LEAST_WARNED and self.alarms_with_more() <= _MOST_ALARMS
        return good and not self.accepted()

    def told(self) -> dict[str, Any]:
        return {
            "accepted_by_code_or_number": self.accepted(),
            "name_with_birth_or_applicant": {
                "warned_of_barred": round(self.warned_with_more(), 4),
                "alarms_per_100_clean": round(100 * self.alarms_with_more(), 2),
            },
            "barred": {way: vars(one) for way, one in sorted(self.barred.items())},
            "clean": {way: {"asked": one.asked, "alarms": one.warned} for way, one in sorted(self.clean.items())},
            "verdicts": dict(self.verdicts),
        }


def _share(counted: Iterable[_Counts]) -> float:
    counts = list(counted)
    asked = sum(one.asked for one in counts)
    return sum(one.warned for one in counts) / asked if asked else 0.0


def _ask(database: Database, world: _World) -> _Found:
    """Ask everything; what the checks store is dropped again, a part at a time."""
    found, attempts = _Found(), iter(world.attempts)
    with click.progressbar(length=len(world.attempts), label="核查", file=sys.stderr) as bar:
        while batch := list(islice(attempts, _IN_A_TRANSACTION)):
            with database.transaction() as session:
                before = session.begin_nested()
                for one in batch:
                    found.add(one, _check(session, one, world.now), world.decisions.get(one.barred_id, set()))
                before.rollback()
            bar.update(len(batch))
    return found


def _check(session: Session, attempt: Attempt, now: datetime) -> CheckAnswer | None:
    """Return the answer, or None when the application is sent back because something in it cannot be right."""
    try:
        return run_check(session, attempt.request, SYSTEM_ACTOR, now)
    except InvalidInputError:
        return None


def _curve(world: _World, found: _Found) -> dict[str, Any]:
    """Return what a name alone would be worth if names from some likeness on counted, and what the service does."""
    alone = [one for one in world.attempts if one.way == "name"]
    own = [name_likeness(one.typed, world.listed_names[one.barred_id]) for one in alone if one.barred_id]
    names = set(world.listed_names.values())
    others = [_most_alike(one.typed, names) for one in [each for each in alone if not each.barred_id][:_ASKED_OF_CURVE]]
    return {
        "service": {
            "warned": round(_share([found.barred["name"]]), 4),
            "alarms": round(_share([found.clean["name"]]), 4),
        },
        "likeness": [
            {
                "from": least,
                "warned": round(sum(score >= least for score in own) / max(len(own), 1), 4),
                "alarms": round(sum(score >= least for score in others) / max(len(others), 1), 4),
            }
            for least in _THRESHOLDS
        ],
    }


def _most_alike(name: str, names: set[str]) -> int:
    if name in names:
        return SAME
    return max((name_likeness(name, other) for other in names if abs(len(other) - len(name)) <= 1), default=0)
