"""People of the registry: found by identity number or published name, shown by name or mask."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.identifiers import mask_id_number, mask_name
from core.kernel.vault import Vault
from registry.domain.person_comparison import PersonComparison, PersonGiven, compare_people
from registry.storage.loading import find_person_row, load_by_ids
from registry.storage.registry_tables import Person


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


def person_has_name(session: Session, person_id: str, name: str) -> bool:
    """Tell whether the person with this id bears the given name, without showing the stored one."""
    row = load_by_ids(session, Person, [person_id]).get(person_id)
    return row is not None and vault_of(session).open(row.name_sealed) == name.strip()


def person_full_name(session: Session, person_id: str) -> str:
    """Return the name as it is registered, for comparing or indexing, never for showing."""
    row = load_by_ids(session, Person, [person_id])[person_id]
    return vault_of(session).open(row.name_sealed)


def compare_with_people(session: Session, person_ids: Iterable[str], given: PersonGiven) -> dict[str, PersonComparison]:
    """Tell of each of these people whether an entry may mean them, without showing what is stored."""
    rows, vault = load_by_ids(session, Person, person_ids), vault_of(session)
    return {person_id: compare_people(given, _stored(vault, row)) for person_id, row in rows.items()}


def _stored(vault: Vault, row: Person) -> PersonGiven:
    number = "" if row.id_number_sealed is None else vault.open(row.id_number_sealed)
    return PersonGiven(vault.open(row.name_sealed), number)


def _line(session: Session, row: Person) -> PersonLine:
    vault = vault_of(session)
    number = None if row.id_number_sealed is None else mask_id_number(vault.open(row.id_number_sealed))
    return PersonLine(
        person_id=row.id,
        shown_name=row.public_name or mask_name(vault.open(row.name_sealed)),
        is_name_published=row.public_name is not None,
        masked_id_number=number,
        is_demonstration=row.is_demonstration,
    )
