"""Taking links in from a file: both ends must be known; what a newer file tells ends or follows what was known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.identifiers import new_id
from registry.domain.import_drafts import LinkDraft, PersonRef
from registry.domain.link_history import KnownLink, ToldLink, change_of
from registry.domain.links import LINK_RULES, LinkKind
from registry.services.complete_files import note_links_told, open_links_to
from registry.services.head_offices import HeadOffices
from registry.services.importing import Fate, Lined, Plan, Told, pieces
from registry.services.link_ends import Ends, Newcomers, find_ends, know_named_people
from registry.storage.registry_tables import Person, RegistryLink

_Ends = tuple[str, str, str]  # kind, id of the start, id of the end
_LATER_HOLDER = "已登记了更晚开始的同一职务"
_CIRCLE = "所写的上级现在是它自己的分支机构，或者是它下级的分支机构"


@dataclass
class _Link:
    """A link as it is in the database or will be."""

    row: dict[str, Any]
    is_new: bool

    @property
    def known(self) -> KnownLink:
        return KnownLink(self.row["id"], self.row["share_bp"], self.row["from_on"], self.row["to_on"])

    @property
    def start(self) -> str:
        return str(self.row["from_person_id"] or self.row["from_enterprise_id"])


@dataclass
class _Batch:
    """The links between the ends of a batch, known and told, as the records are taken one by one."""

    told: Told
    by_ends: dict[_Ends, list[_Link]] = field(default_factory=dict)
    by_holder: dict[tuple[str, str], list[_Link]] = field(default_factory=dict)
    changed: dict[str, _Link] = field(default_factory=dict)
    added: list[_Link] = field(default_factory=list)
    offices: HeadOffices = field(default_factory=HeadOffices)

    def know(self, link: _Link) -> None:
        kind, end = link.row["kind"], link.row["to_enterprise_id"]
        self.by_ends.setdefault((kind, link.start, end), []).append(link)
        if LINK_RULES[kind].one_at_a_time:
            self.by_holder.setdefault((kind, end), []).append(link)

    def take(self, draft: LinkDraft, start: str, end: str) -> tuple[Fate, str]:
        """Apply one record; return what became of it, and why not."""
        links = self.by_ends.get((draft.kind, start, end), [])
        told = ToldLink(draft.share_bp, draft.from_on, draft.to_on)
        change = change_of((link.known for link in links), told, self.told.on)
        if change.refused:
            return Fate.REJECTED, change.refused
        if change.added is not None and (why := self._why_not(draft, start, end, change.added)):
            return Fate.REJECTED, why
        for kept in change.kept:
            link = next(link for link in links if link.row["id"] == kept.id)
            self._set(link, share_bp=kept.share_bp, to_on=kept.to_on)
        if change.added is not None:
            self._add(draft, start, end, change.added)
        if not change.kept and change.added is None:
            return Fate.SAME, ""
        return (Fate.CHANGED if change.kept else Fate.NEW), ""

    def _why_not(self, draft: LinkDraft, start: str, end: str, added: ToldLink) -> str:
        """Say why the new link cannot be, empty where it can; whoever it follows then has ended."""
        is_branch = draft.kind is LinkKind.BRANCH_OF and added.to_on is None
        if is_branch and self.offices.stands_below(end, start):
            return _CIRCLE
        return "" if self._may_begin(draft, start, end, added) else _LATER_HOLDER

    def _may_begin(self, draft: LinkDraft, start: str, end: str, added: ToldLink) -> bool:
        """Let whoever holds what only one may hold end on the day; tell whether the new one may begin."""
        if added.to_on is not None:
            return True
        holders = self.by_holder.get((draft.kind, end), ())
        others = [link for link in holders if link.start != start and link.row["to_on"] is None]
        assert added.from_on is not None  # noqa: S101 - change_of gives every new link a first day
        if any(link.row["from_on"] >= added.from_on for link in others):
            return False
        for link in others:
            self._set(link, to_on=added.from_on)
        return True

    def _set(self, link: _Link, **values: object) -> None:
        link.row.update(values)
        if link.row["kind"] == LinkKind.BRANCH_OF and link.row["to_on"] is not None:
            self.offices.end(link.start, link.row["to_enterprise_id"])
        if not link.is_new:
            self.changed[link.row["id"]] = link

    def _add(self, draft: LinkDraft, start: str, end: str, added: ToldLink) -> None:
        is_person = isinstance(draft.start, PersonRef)
        row = {
            "id": new_id(),
            "kind": draft.kind.value,
            "from_person_id": start if is_person else None,
            "from_enterprise_id": None if is_person else start,
            "to_enterprise_id": end,
            "share_bp": added.share_bp,
            "from_on": added.from_on,
            "to_on": added.to_on,
            "verified": draft.verified,
            "source": self.told.source,
            "version": 1,
        }
        link = _Link(row, is_new=True)
        self.added.append(link)
        self.know(link)
        if draft.kind is LinkKind.BRANCH_OF and added.to_on is None:
            self.offices.begin(start, end)

    def put_into(self, plan: Plan) -> None:
        for link in self.added:
            plan.insert(RegistryLink, link.row)
        for link in self.changed.values():
            row = link.row
            values = {"share_bp": row["share_bp"], "to_on": row["to_on"], "version": row["version"] + 1}
            plan.update(RegistryLink, {"id": row["id"], **values})


def plan_links(session: Session, drafts: Sequence[Lined[LinkDraft]], told: Told) -> Plan:
    """Return what the records change."""
    plan, batch = Plan(), _Batch(told)
    ends = find_ends(session, [each.draft for each in drafts], told)
    newcomers = know_named_people(session, [each.draft for each in drafts], ends)
    resolved = [(each, *ends.of(each.draft)) for each in drafts]
    _know(session, batch, [(each.draft, start, end) for each, start, end, wrong in resolved if not wrong])
    branches = (each for each in resolved if not each[3] and each[0].draft.kind is LinkKind.BRANCH_OF)
    batch.offices.know(session, (end for _, _, end, _ in branches))
    for each, start, end, wrong in resolved:
        fate, why = (Fate.REJECTED, wrong) if wrong else batch.take(each.draft, start, end)
        if why:
            plan.reject(each.line, why)
            continue
        plan.took(fate)
        if fate is not Fate.SAME and each.draft.kind is LinkKind.SHAREHOLDER:
            plan.shares_told[end] = each.line
    taken = {link.start for link in batch.added}
    newcomers.put_into(plan, taken, told, vault_of(session))
    batch.put_into(plan)
    _publish_names(session, plan, batch, newcomers)
    if told.complete_import:
        _note_told(session, plan, batch, ends, resolved)
    return plan


def _note_told(
    session: Session, plan: Plan, batch: _Batch, ends: Ends, resolved: Iterable[tuple[Lined[LinkDraft], str, str, str]]
) -> None:
    """Note what the records told of, also those that were refused; of an unknown start, whatever it may have been."""
    told, unsure = list[str](), list[str]()
    for each, start, end, wrong in resolved:
        known_end = ends.enterprises.get(each.draft.end)
        if not wrong:
            told += (link.row["id"] for link in batch.by_ends.get((each.draft.kind, start, end), ()))
        elif known_end is not None:
            unsure.append(known_end.id)
    note_links_told(plan, batch.told.complete_import, [*told, *open_links_to(session, unsure)])


def _know(session: Session, batch: _Batch, wanted: Iterable[tuple[LinkDraft, str, str]]) -> None:
    """Load the links that the records may repeat, from the side where an enterprise has few of them.

    An enterprise has few people, but a head can have thousands of branches: those are read from the branch's side.
    """
    ends, starts = dict[str, None](), dict[str, None]()
    for draft, start, end in wanted:
        if isinstance(draft.start, PersonRef):
            ends[end] = None
        else:
            starts[start] = None
    columns = select(*RegistryLink.__table__.c)
    of_people = RegistryLink.from_person_id.is_not(None)
    for piece in pieces(ends):
        for row in session.execute(columns.where(RegistryLink.to_enterprise_id.in_(piece), of_people)):
            batch.know(_Link(dict(row._mapping), is_new=False))  # noqa: SLF001 - SQLAlchemy's public name
    for piece in pieces(starts):
        for row in session.execute(columns.where(RegistryLink.from_enterprise_id.in_(piece))):
            batch.know(_Link(dict(row._mapping), is_new=False))  # noqa: SLF001 - the same


def _publish_names(session: Session, plan: Plan, batch: _Batch, newcomers: Newcomers) -> None:
    """Whoever takes a role that the registration publishes is shown by name."""
    people = (link.row["from_person_id"] for link in batch.added if LINK_RULES[link.row["kind"]].name_is_published)
    vault = vault_of(session)
    for piece in pieces(people):
        newcomers.publish(piece)
        unpublished = select(Person.id, Person.name_sealed, Person.version).where(
            Person.id.in_(piece), Person.public_name.is_(None)
        )
        for person_id, sealed, version in session.execute(unpublished):
            plan.update(Person, {"id": person_id, "public_name": vault.open(sealed), "version": version + 1})
