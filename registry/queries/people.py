"""People of the registry: found by identity number or published name, shown by name or mask."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.database.among import among
from core.kernel.identifiers import mask_id_number, mask_name
from core.kernel.vault import Vault
from registry.domain.person_comparison import PersonComparison, PersonGiven, compare_people
from registry.storage.loading import find_person_row, id_number_index, load_by_ids
from registry.storage.registry_tables import Person, PersonName

_AT_ONCE = 500
_PEOPLE = select(Person.__table__)
_BY_NUMBERS = _PEOPLE.where(among(Person.__table__.c.id_number_index, "indexes"))
_BY_IDS = _PEOPLE.where(among(Person.__table__.c.id, "ids"))
_WITHOUT_NUMBER = select(Person.__table__.c.id).where(
    among(Person.__table__.c.id, "ids"), Person.__table__.c.id_number_sealed.is_(None)
)
_FORMER = select(PersonName.person_id, PersonName.name_sealed).where(
    among(PersonName.__table__.c.person_id, "ids"), PersonName.to_on.is_not(None)
)


@dataclass(frozen=True)
class PersonLine:
    """A person as others may see them: `shown_name` is clear only where the registration publishes it."""

    person_id: str
    shown_name: str
    is_name_published: bool
    masked_id_number: str | None
    is_demonstration: bool


def find_person_by_id_number(session: Session, id_number: str) -> PersonLine | None:
    """Find the one person with this identity number; raises InvalidInputError when the number is wrong."""
    row = find_person_row(session, id_number)
    return None if row is None else _line(session, row)


def find_people_by_published_name(session: Session, name: str, limit: int = 20) -> tuple[PersonLine, ...]:
    """Return people whose published name is exactly this; a name alone never tells who somebody is."""
    found = select(Person).where(Person.public_name == name.strip()).order_by(Person.id).limit(limit)
    return tuple(_line(session, row) for row in session.scalars(found))


def people_lines(session: Session, person_ids: Iterable[str]) -> dict[str, PersonLine]:
    rows = load_by_ids(session, Person, person_ids)
    return {person_id: _line(session, row) for person_id, row in rows.items()}


def person_full_name(session: Session, person_id: str) -> str:
    """Return the name as it is registered, for comparing or indexing, never for showing."""
    row = load_by_ids(session, Person, [person_id])[person_id]
    return vault_of(session).open(row.name_sealed)


@dataclass(frozen=True)
class KnownPerson:
    """A person with all that is stored of them: for comparing, never for showing; `line` is what others may see."""

    line: PersonLine
    given: PersonGiven

    def compare(self, other: PersonGiven) -> PersonComparison:
        """Tell whether an entry may mean this person, without what only this service knows of their number."""
        return compare_people(other, self.given)


def known_by_numbers(session: Session, id_numbers: Iterable[str]) -> dict[str, KnownPerson]:
    """Return the people with these identity numbers by number; raises InvalidInputError when one is wrong."""
    indexes = {id_number_index(session, number): number for number in id_numbers}
    if not indexes:
        return {}
    found = session.connection().execute(_BY_NUMBERS, {"indexes": list(indexes)})
    return {indexes[row.id_number_index]: _known(vault_of(session), row) for row in found}


def known_by_ids(session: Session, person_ids: Iterable[str]) -> dict[str, KnownPerson]:
    """Return the people with these ids."""
    wanted, vault = sorted(set(person_ids)), vault_of(session)
    found: dict[str, KnownPerson] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = session.connection().execute(_BY_IDS, {"ids": wanted[start : start + _AT_ONCE]})
        found |= {row.id: _known(vault, row) for row in rows}
    return found


def people_without_number(session: Session, person_ids: Iterable[str]) -> set[str]:
    """Return those of these people whose identity number nobody knows."""
    return set(session.connection().execute(_WITHOUT_NUMBER, {"ids": sorted(set(person_ids))}).scalars())


def former_names(session: Session, person_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the names that these people bore before, by id; whoever has none is not in it."""
    wanted, vault = sorted(set(person_ids)), vault_of(session)
    found: dict[str, tuple[str, ...]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        for person_id, name in session.connection().execute(_FORMER, {"ids": wanted[start : start + _AT_ONCE]}):
            found[person_id] = (*found.get(person_id, ()), vault.open(name))
    return found


def _known(vault: Vault, row: Any) -> KnownPerson:  # noqa: ANN401 - a row of _PEOPLE
    name = vault.open(row.name_sealed)
    number = None if row.id_number_sealed is None else vault.open(row.id_number_sealed)
    line = PersonLine(
        person_id=row.id,
        shown_name=row.public_name or mask_name(name),
        is_name_published=row.public_name is not None,
        masked_id_number=None if number is None else mask_id_number(number),
        is_demonstration=row.is_demonstration,
    )
    return KnownPerson(line, PersonGiven(name, number or ""))


def _line(session: Session, row: Person) -> PersonLine:
    return _known(vault_of(session), row).line
