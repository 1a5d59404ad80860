"""Who stands at the ends of told links; a person told by name alone is known at that one enterprise only."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.identifiers import new_id
from core.kernel.vault import Vault
from registry.domain.import_drafts import EnterpriseRef, LinkDraft, PersonDraft, PersonRef
from registry.services.import_enterprises import find_enterprises_told
from registry.services.import_people import Indexes, KnownPeople, find_people_told, put_person
from registry.services.importing import Plan, Told, pieces
from registry.storage.registry_tables import Person, RegistryLink

_UNKNOWN_END = "没有登记过关系所指的主体"
_UNKNOWN_START = "没有登记过关系的起点，或者该主体有几个同名的人"
_TWO_PEOPLE = "身份证号码和人员编号指的不是同一个人"
_ITSELF = "关系的两方是同一主体"


@dataclass(frozen=True)
class _Somebody:
    """A person of whom only the id is asked."""

    id: str


@dataclass(frozen=True)
class Ends:
    """Who the refs of a batch are."""

    enterprises: Mapping[EnterpriseRef, Any]
    people: KnownPeople
    indexes: Mapping[PersonRef, Indexes]

    def of(self, draft: LinkDraft) -> tuple[str, str, str]:
        """Return the ids of start and end, and what is wrong with them."""
        end = self.enterprises.get(draft.end)
        if end is None:
            return "", "", _UNKNOWN_END
        if isinstance(draft.start, EnterpriseRef):
            start = self.enterprises.get(draft.start)
        else:
            indexes = self.indexes[draft.start]
            if self.people.are_two(indexes):
                return "", "", _TWO_PEOPLE
            start = self.people.find(indexes)
        if start is None:
            return "", "", _UNKNOWN_START
        return start.id, end.id, _ITSELF if start.id == end.id else ""


@dataclass
class Newcomers:
    """People told by name alone whom nobody knew at the enterprise; they are written when a link of theirs is."""

    people: dict[str, tuple[PersonRef, Indexes]] = field(default_factory=dict)
    written: dict[str, dict[str, Any]] = field(default_factory=dict)

    def put_into(self, plan: Plan, taken: Collection[str], told: Told, vault: Vault) -> None:
        for person_id, (ref, indexes) in self.people.items():
            if person_id in taken:
                put_person(plan, person_id, PersonDraft(ref, ref.name), indexes, told, vault)
                self.written[person_id] = plan.inserts[Person][-1]

    def publish(self, person_ids: Iterable[str]) -> None:
        for person_id in self.written.keys() & set(person_ids):
            self.written[person_id]["public_name"] = self.people[person_id][0].name


def find_ends(session: Session, drafts: Sequence[LinkDraft], told: Told) -> Ends:
    vault = vault_of(session)
    starts = [draft.start for draft in drafts]
    enterprises = {draft.end for draft in drafts} | {ref for ref in starts if isinstance(ref, EnterpriseRef)}
    indexes = {ref: Indexes.of(ref, told.source, vault) for ref in set(starts) if isinstance(ref, PersonRef)}
    return Ends(
        find_enterprises_told(session, enterprises, to_change=False),
        find_people_told(session, indexes.values(), to_change=False),
        indexes,
    )


def know_named_people(session: Session, drafts: Sequence[LinkDraft], ends: Ends) -> Newcomers:
    """Find whom a name alone means at the enterprise, among its people of any time; return those who are new there."""
    newcomers = Newcomers()
    asked: dict[str, tuple[PersonRef, str]] = {}
    for draft in drafts:
        end = ends.enterprises.get(draft.end)
        if isinstance(draft.start, PersonRef) and draft.start.name and end is not None:
            index = ends.indexes[draft.start].source
            if index not in ends.people.by_source:
                asked[index] = draft.start, end.id
    bearing = _people_by_name(session, (end for _, end in asked.values())) if asked else {}
    for index, (ref, end) in asked.items():
        known = bearing.get((end, ref.name), set())
        if not known:
            known = {new_id()}
            newcomers.people[next(iter(known))] = ref, ends.indexes[ref]
        if len(known) == 1:
            ends.people.by_source[index] = _Somebody(*known)
    return newcomers


def _people_by_name(session: Session, ends: Iterable[str]) -> dict[tuple[str, str], set[str]]:
    vault = vault_of(session)
    found: dict[tuple[str, str], set[str]] = {}
    people = select(RegistryLink.to_enterprise_id, Person.id, Person.name_sealed).join(
        Person, Person.id == RegistryLink.from_person_id
    )
    for piece in pieces(ends):
        for end, person_id, sealed in session.execute(people.where(RegistryLink.to_enterprise_id.in_(piece))):
            found.setdefault((end, vault.open(sealed)), set()).add(person_id)
    return found
