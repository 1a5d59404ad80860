"""Invented decisions of the last years, written as flags: on companies drawn by lot, and on people."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.database.bulk import IN_BATCH, insert_rows
from core.kernel.clock import local_date
from core.kernel.identifiers import new_id
from registry.queries.links import LinkEnd, LinkRow, link_rows
from registry.storage.registry_tables import Enterprise, Person
from sanctions.domain.flag_kinds import FlagKind, FlagSource, Term, add_years, flag_kind
from sanctions.domain.spreading import NodeKind
from sanctions.services.listed_people import complete_listed_people
from sanctions.services.spread_flags import person_name_index
from sanctions.storage.flag_tables import Flag

HEAD = "legal_representative"
_OLDEST_DAYS, _DAYS_TO_DECIDE = 900, 60
_OF_COMPANIES = ("serious",) * 16 + ("licence_revoked",) * 2 + ("food_licence_revoked", "false_ad_revoked")
_OF_PEOPLE = ("criminal_record", "bankruptcy_liability", "false_registration_revoked", "food_crime")


def raise_flags(session: Session, seed: int, companies: int, people: int, now: datetime) -> int:
    """Flag so many of each, from every part of the registry; return how many flags there are."""
    random = Random(seed)  # noqa: S311 - invented data
    ids = session.scalars(select(Enterprise.id).where(Enterprise.kind == "company").order_by(Enterprise.code)).all()
    rows = list(_on_companies(session, random.sample(ids, min(companies, len(ids))), seed, now))
    if people:
        persons = session.scalars(select(Person.id).order_by(Person.id)).all()
        rows += _on_people(session, random.sample(persons, min(people, len(persons))), seed, now)
    insert_rows(session, Flag, rows)
    complete_listed_people(session)
    return len(rows)


def _on_companies(session: Session, chosen: list[str], seed: int, now: datetime) -> Iterator[dict[str, Any]]:
    random = Random(seed + 1)  # noqa: S311 - invented data
    heads = {row.to_enterprise_id: row for row in link_rows(session, LinkEnd.ENTERPRISE, chosen, [HEAD])}
    for number, enterprise_id in enumerate(chosen):
        kind = flag_kind(_OF_COMPANIES[number % len(_OF_COMPANIES)])
        carrier = {"object_kind": NodeKind.ENTERPRISE.value, "object_id": enterprise_id}
        names = {"object_name": f"示例企业{number}", "object_name_sealed": None, "person_name_index": None}
        head = () if kind.term is Term.STATED else _responsible(heads.get(enterprise_id))
        yield {**_decision(random, kind, number, now), **carrier, **names, "responsible": list(head)}


def _on_people(session: Session, chosen: list[str], seed: int, now: datetime) -> Iterator[dict[str, Any]]:
    random, vault = Random(seed + 2), vault_of(session)  # noqa: S311 - invented data
    for start in range(0, len(chosen), IN_BATCH):
        batch = chosen[start : start + IN_BATCH]
        sealed = select(Person.id, Person.name_sealed).where(Person.id.in_(batch))
        names = dict(session.execute(sealed).all())
        for number, person_id in enumerate(batch, start):
            name = vault.open(names[person_id])
            kind = flag_kind(_OF_PEOPLE[number % len(_OF_PEOPLE)])
            yield {
                **_decision(random, kind, number, now),
                "object_kind": NodeKind.PERSON.value,
                "object_id": person_id,
                "object_name": None,
                "object_name_sealed": vault.seal(name),
                "person_name_index": person_name_index(session, name),
                "responsible": [],
            }


def _decision(random: Random, kind: FlagKind, number: int, now: datetime) -> dict[str, Any]:
    """Return what a decision of this kind says, without whom it names."""
    event_on = local_date(now) - timedelta(random.randrange(_DAYS_TO_DECIDE + 1, _OLDEST_DAYS))
    starts_on = event_on + timedelta(_DAYS_TO_DECIDE)
    source = FlagSource.LISTING if FlagSource.LISTING in kind.sources else FlagSource.DECISION
    return {
        "id": new_id(),
        "source_kind": source.value,
        "source_id": new_id(),
        "kind": kind.code,
        "article_key": "失信44-8",
        "basis": kind.article,
        "authority": "示例市市场监督管理局",
        "document_number": f"示市监罚〔演〕{number} 号",
        "remedy": "可以申请行政复议或者提起行政诉讼",
        "event_on": event_on,
        "notice_served_on": starts_on,
        "starts_on": starts_on,
        "ends_on": add_years(*((event_on, kind.years[0]) if kind.years else (starts_on, 3))),
        "recorded_at": now,
        "spread_at": None,
    }


def _responsible(head: LinkRow | None) -> tuple[str, ...]:
    return () if head is None or head.from_person_id is None else (head.from_person_id,)
