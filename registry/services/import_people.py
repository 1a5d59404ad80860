"""Taking people in from a file: known by identity number or by the source's own number, never by name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.identifiers import new_id
from core.kernel.vault import Vault
from registry.domain.import_drafts import PersonDraft, PersonRef
from registry.services.importing import Fate, Lined, Plan, Told, last_of_each, pieces
from registry.storage.loading import person_index
from registry.storage.registry_tables import Person, PersonName, PersonSource


@dataclass(frozen=True)
class Indexes:
    """What a person's numbers are found by; empty for one that is not told."""

    id_number: str
    source: str

    @classmethod
    def of(cls, ref: PersonRef, source: str, vault: Vault) -> "Indexes":
        return cls(
            person_index(vault, ref.id_number) if ref.id_number else "",
            vault.index("person_source", f"{source}\0{ref.source_number}") if ref.source_number else "",
        )


@dataclass
class KnownPeople:
    """Rows by the index of the identity number and by that of the source's number."""

    by_id_number: dict[str, Any] = field(default_factory=dict)
    by_source: dict[str, Any] = field(default_factory=dict)

    def find(self, indexes: Indexes) -> Any | None:  # noqa: ANN401 - a row
        return self.by_id_number.get(indexes.id_number) or self.by_source.get(indexes.source)

    def are_two(self, indexes: Indexes) -> bool:
        one, other = self.by_id_number.get(indexes.id_number), self.by_source.get(indexes.source)
        return one is not None and other is not None and one.id != other.id


def find_people_told(session: Session, wanted: Iterable[Indexes], *, to_change: bool) -> KnownPeople:
    """Return the rows that the numbers name, whole and held where they are to be changed, else only who they are."""
    asked, known = list(wanted), KnownPeople()
    whole = select(*Person.__table__.c).order_by(Person.id).with_for_update(of=Person)
    columns = whole if to_change else select(Person.id, Person.id_number_index)
    for piece in pieces(one.id_number for one in asked if one.id_number):
        for row in session.execute(columns.where(Person.id_number_index.in_(piece))):
            known.by_id_number[row.id_number_index] = row
    with_source = columns.add_columns(PersonSource.number_index.label("told_by")).join(
        PersonSource, PersonSource.person_id == Person.id
    )
    for piece in pieces(one.source for one in asked if one.source):
        for row in session.execute(with_source.where(PersonSource.number_index.in_(piece))):
            known.by_source[row.told_by] = row
    return known


def plan_people(session: Session, drafts: Sequence[Lined[PersonDraft]], told: Told) -> Plan:
    """Return what the records change."""
    plan, vault = Plan(), vault_of(session)
    indexes = [Indexes.of(each.draft.ref, told.source, vault) for each in drafts]
    known = find_people_told(session, indexes, to_change=True)
    new, renamed = set[str](), dict[str, tuple[Any, str]]()
    for place in last_of_each([one.id_number or one.source for one in indexes], plan):
        each, one = drafts[place], indexes[place]
        numbers, row = {one.id_number, one.source} - {""}, known.find(one)
        if known.are_two(one) or numbers & new or _is_another(row, one):
            plan.reject(each.line, "身份证号码和人员编号指的不是同一个人")
        elif row is None:
            new |= numbers
            put_person(plan, new_id(), each.draft, one, told, vault)
            plan.took(Fate.NEW)
        else:
            is_renamed = vault.open(row.name_sealed) != each.draft.name
            if is_renamed:
                renamed[row.id] = row, each.draft.name
            has_number = _complete(plan, row, each.draft, one, known, vault)
            plan.took(Fate.CHANGED if is_renamed or has_number else Fate.SAME)
    _rename(session, plan, renamed, told)
    return plan


def _is_another(row: Any | None, indexes: Indexes) -> bool:  # noqa: ANN401 - a row
    """Tell whether the person found by the source's number has another identity number."""
    return bool(row is not None and indexes.id_number and row.id_number_index not in (None, indexes.id_number))


def put_person(plan: Plan, person_id: str, draft: PersonDraft, indexes: Indexes, told: Told, vault: Vault) -> None:
    """Add a person with their first name; whether the registration publishes it is for the links to say."""
    sealed = vault.seal(draft.name)
    plan.insert(
        Person,
        {
            "id": person_id,
            "name_sealed": sealed,
            "public_name": None,
            "id_number_sealed": vault.seal(draft.ref.id_number) if indexes.id_number else None,
            "id_number_index": indexes.id_number or None,
            "is_demonstration": told.is_demonstration,
            "version": 1,
        },
    )
    _put_name(plan, person_id, sealed, None, told)
    _put_source(plan, person_id, indexes)


def _put_name(plan: Plan, person_id: str, sealed: bytes, from_on: date | None, told: Told) -> None:
    row = {"id": new_id(), "person_id": person_id, "name_sealed": sealed}
    plan.insert(PersonName, {**row, "from_on": from_on, "to_on": None, "source": told.source})


def _put_source(plan: Plan, person_id: str, indexes: Indexes) -> None:
    if indexes.source:
        plan.insert(PersonSource, {"number_index": indexes.source, "person_id": person_id})


def _complete(
    plan: Plan,
    row: Any,  # noqa: ANN401 - a row
    draft: PersonDraft,
    indexes: Indexes,
    known: KnownPeople,
    vault: Vault,
) -> bool:
    """Add a number that was not known of the person; tell whether there was one."""
    lacks_source = bool(indexes.source) and indexes.source not in known.by_source
    if lacks_source:
        _put_source(plan, row.id, indexes)
    lacks_number = bool(indexes.id_number) and row.id_number_index is None
    if lacks_number:
        sealed = vault.seal(draft.ref.id_number)
        plan.update(Person, {"id": row.id, "id_number_sealed": sealed, "id_number_index": indexes.id_number})
    return lacks_source or lacks_number


def _rename(session: Session, plan: Plan, renamed: dict[str, tuple[Any, str]], told: Told) -> None:
    """End the names that are no longer told; a name that the registration publishes changes there too."""
    vault = vault_of(session)
    for piece in pieces(renamed):
        present = select(PersonName.id, PersonName.person_id, PersonName.from_on).where(
            PersonName.person_id.in_(piece), PersonName.to_on.is_(None)
        )
        for name_id, person_id, from_on in session.execute(present).all():
            row, name = renamed[person_id]
            on = max(told.on, from_on or told.on)
            sealed, is_public = vault.seal(name), row.public_name is not None
            plan.update(PersonName, {"id": name_id, "to_on": on})
            _put_name(plan, person_id, sealed, on, told)
            changed = {"name_sealed": sealed, "public_name": name if is_public else None, "version": row.version + 1}
            plan.update(Person, {"id": person_id, **changed})
