"""An invented registry written straight into the tables, for benchmarks of what reads it.

Links, codes and identity numbers are those of `RegistryInventor`; of enterprises and people what spreading and checks
read is there, with names as frequent as real ones.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from bootstrap.invented_names import NameInventor
from bootstrap.invented_registry import RegistryInventor, Row, id_number, identity
from core.database import Base, Database, vault_of
from core.database.bulk import insert_rows, prepare_for_bulk
from core.kernel.vault import Vault
from registry.domain.links import LINK_RULES
from registry.storage.loading import person_index
from registry.storage.registry_tables import (
    Enterprise,
    EnterpriseAddress,
    EnterpriseName,
    Person,
    PersonName,
    RegistryLink,
)

_AT_ONCE = 50_000
_RENAMED_EVERY, _RENAMED_AFTER = 12, 400
_PERSON_RENAMED_ON = date(2020, 6, 1)
_SHARED_ADDRESSES, _AGENT_PERCENT, _AGENTS_EVERY = 3, 4, 4_000
_KINDS = ("company", "sole_trader", "branch", "platform_seller")
_LINK_KINDS = {rule.text: kind.value for kind, rule in LINK_RULES.items()}
_Key = tuple[str, ...]


FIRST_ENTERPRISE = f"e{0:031x}"
"""The id by which a database shows that it was filled."""


def fill_registry(database: Database, seed: int, size: int) -> None:
    """Write so many enterprises, their names, people, addresses and links."""
    inventor = RegistryInventor(seed, size)
    firms = {_key(identity(number, inventor.kind_of(number))): _id("e", number) for number in range(size)}
    people = {id_number(number): _id("d", number) for number in range(inventor.size.people)}
    with database.reading() as session:
        vault = vault_of(session)
    _write(database, Enterprise, (_enterprise(*told) for told in _told(inventor, seed, size)))
    _write(database, EnterpriseName, (row for told in _told(inventor, seed, size) for row in _names(*told)))
    _write(database, EnterpriseAddress, _addresses(inventor, Random(seed), size))  # noqa: S311 - invented data
    names = NameInventor(Random(f"{seed} people"))  # noqa: S311 - invented data
    _write(database, Person, (_person(key, number, names.person(), vault) for number, key in people.items()))
    formerly = NameInventor(Random(f"{seed} former names"))  # noqa: S311 - invented data
    _write(database, PersonName, _person_names(formerly, people, vault))
    _write(database, RegistryLink, _links(inventor.links(), firms, people))


def _write(database: Database, table: type[Base], rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, _AT_ONCE)):
        with database.transaction() as session:
            prepare_for_bulk(session)
            insert_rows(session, table, batch)


def _id(letter: str, number: int) -> str:
    return f"{letter}{number:031x}"


def _key(told: Mapping[str, str]) -> _Key:
    return tuple(told.get(name, "") for name in ("统一社会信用代码", "平台", "店铺编号"))


def _told(inventor: RegistryInventor, seed: int, size: int) -> Iterator[tuple[RegistryInventor, int, str, str]]:
    """Return number, present name and, of every twelfth, a former name; the same ones each time."""
    names = NameInventor(Random(f"{seed} names"))  # noqa: S311 - invented data
    for number in range(size):
        is_shop = _KINDS[inventor.kind_of(number)] != "company"
        former = names.company(is_shop=is_shop) if number % _RENAMED_EVERY == 0 else ""
        yield inventor, number, names.company(is_shop=is_shop), former


def _enterprise(inventor: RegistryInventor, number: int, name: str, _former: str) -> dict[str, Any]:
    kind = inventor.kind_of(number)
    told = identity(number, kind)
    return {
        "id": _id("e", number),
        "code": told.get("统一社会信用代码"),
        "platform": told.get("平台"),
        "platform_number": told.get("店铺编号"),
        "name": name,
        "district_code": "990101",
        "district_name": "示例市望湖区",
        "address": "示例市望湖区示例路",
        "kind": _KINDS[kind],
        "status": "active",
        "registered_on": inventor.registered_on(number),
        "is_demonstration": True,
        "version": 1,
    }


def _names(inventor: RegistryInventor, number: int, name: str, former: str) -> Iterator[dict[str, Any]]:
    since = inventor.registered_on(number)
    renamed_on = since + timedelta(_RENAMED_AFTER) if former else None
    if renamed_on is not None:
        yield _name(number, "b", former, since, renamed_on)
    yield _name(number, "c", name, renamed_on or since, None)


def _name(number: int, letter: str, name: str, from_on: date, to_on: date | None) -> dict[str, Any]:
    folded = name.replace("（", "(").replace("）", ")")  # an invented name has nothing else to fold
    return {
        "id": _id(letter, number),
        "enterprise_id": _id("e", number),
        "name": name,
        "folded": folded,
        "from_on": from_on,
        "to_on": to_on,
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


def _person(person_id: str, number: str, name: str, vault: Vault) -> dict[str, Any]:
    return {
        "id": person_id,
        "name_sealed": vault.seal(name),
        "public_name": name,
        "id_number_sealed": vault.seal(number),
        "id_number_index": person_index(vault, number),
        "is_demonstration": True,
        "version": 1,
    }


def _person_names(names: NameInventor, people: Mapping[str, str], vault: Vault) -> Iterator[dict[str, Any]]:
    """Return the former name of every twelfth person."""
    for number, person_id in enumerate(people.values()):
        if number % _RENAMED_EVERY == 0:
            yield {
                "id": _id("1", number),
                "person_id": person_id,
                "name_sealed": vault.seal(names.person()),
                "from_on": None,
                "to_on": _PERSON_RENAMED_ON,
                "source": "登记信息",
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
