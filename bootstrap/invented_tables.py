"""An invented registry written straight into the tables, for benchmarks of what reads it.

Links are those of `RegistryInventor`; of enterprises and people only what spreading reads is there, with plain names.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert

from bootstrap.invented_registry import RegistryInventor, Row, id_number, identity
from core.database import Base, Database, vault_of
from core.database.bulk import prepare_for_bulk
from registry.domain.links import LINK_RULES
from registry.storage.registry_tables import Enterprise, EnterpriseAddress, Person, RegistryLink

_AT_ONCE = 50_000
_SHARED_ADDRESSES, _AGENT_PERCENT, _AGENTS_EVERY = 3, 4, 4_000
_KINDS = ("company", "sole_trader", "branch", "platform_seller")
_LINK_KINDS = {rule.text: kind.value for kind, rule in LINK_RULES.items()}
_Key = tuple[str, ...]


def fill_registry(database: Database, seed: int, size: int) -> None:
    """Write so many enterprises, their people, addresses and links."""
    inventor = RegistryInventor(seed, size)
    firms = {_key(identity(number, inventor.kind_of(number))): _id("e", number) for number in range(size)}
    people = {id_number(number): _id("d", number) for number in range(inventor.size.people)}
    with database.reading() as session:
        sealed = vault_of(session).seal("示例人")
    _write(database, Enterprise, (_enterprise(inventor, number) for number in range(size)))
    _write(database, EnterpriseAddress, _addresses(inventor, Random(seed), size))  # noqa: S311 - invented data
    _write(database, Person, (_person(key, sealed) for key in people.values()))
    _write(database, RegistryLink, _links(inventor.links(), firms, people))


def _write(database: Database, table: type[Base], rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, _AT_ONCE)):
        with database.transaction() as session:
            prepare_for_bulk(session)
            session.connection().execute(insert(table), batch)


def _id(letter: str, number: int) -> str:
    return f"{letter}{number:031x}"


def _key(told: Mapping[str, str]) -> _Key:
    return tuple(told.get(name, "") for name in ("统一社会信用代码", "平台", "店铺编号"))


def _enterprise(inventor: RegistryInventor, number: int) -> dict[str, Any]:
    kind = inventor.kind_of(number)
    told = identity(number, kind)
    return {
        "id": _id("e", number),
        "code": told.get("统一社会信用代码"),
        "platform": told.get("平台"),
        "platform_number": told.get("店铺编号"),
        "name": f"示例市第{number}号企业",
        "district_code": "990101",
        "district_name": "示例市望湖区",
        "address": "示例市望湖区示例路",
        "kind": _KINDS[kind],
        "status": "active",
        "registered_on": inventor.registered_on(number),
        "is_demonstration": True,
        "version": 1,
    }


def _addresses(inventor: RegistryInventor, random: Random, size: int) -> Iterator[dict[str, Any]]:
    """Return an address each: a few share theirs with neighbours in time, some with all of an agent."""
    for number in range(size):
        at_agent = random.randrange(100) < _AGENT_PERCENT
        place = f"代办{random.randrange(size // _AGENTS_EVERY + 1)}" if at_agent else f"{number // _SHARED_ADDRESSES}号"
        yield {
            "id": _id("a", number),
            "enterprise_id": _id("e", number),
            "address": place,
            "folded": place,
            "district_code": "990101",
            "from_on": inventor.registered_on(number),
            "source": "登记信息",
        }


def _person(person_id: str, sealed: bytes) -> dict[str, Any]:
    return {
        "id": person_id,
        "name_sealed": sealed,
        "public_name": "示例人",
        "is_demonstration": True,
        "version": 1,
    }


def _links(rows: Iterable[Row], firms: Mapping[_Key, str], people: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(rows):
        person = people.get(row.get("身份证号码", ""))
        start = None if person else firms[(row["起点统一社会信用代码"], "", "")]
        last = row.get("结束日期")
        yield {
            "id": _id("f", number),
            "kind": _LINK_KINDS[row["关系"]],
            "from_person_id": person,
            "from_enterprise_id": start,
            "to_enterprise_id": firms[_key(row)],
            "from_on": date.fromisoformat(row["开始日期"]),
            "to_on": date.fromisoformat(last) if last else None,
            "verified": True,
            "source": "登记信息",
            "version": 1,
        }
