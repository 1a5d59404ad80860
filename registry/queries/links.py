"""Dated links in batches, for walking from an enterprise to its people and on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database.among import among
from core.database.bulk import IN_BATCH
from registry.domain.links import LINK_RULES, LinkKind, holds_on
from registry.storage.loading import load_links_of_people, load_links_touching
from registry.storage.registry_tables import RegistryLink

_LINK = RegistryLink.__table__
_PEOPLE_OF = (
    select(_LINK.c.from_person_id)
    .where(among(_LINK.c.to_enterprise_id, "firms"), _LINK.c.from_person_id.is_not(None))
    .distinct()
)


@dataclass(frozen=True)
class LinkLine:
    """A link from a person or an enterprise to an enterprise; it holds from `from_on` up to the day before `to_on`."""

    link_id: str
    kind: LinkKind
    kind_text: str
    from_person_id: str | None
    from_enterprise_id: str | None
    to_enterprise_id: str
    share_bp: int | None
    from_on: date
    to_on: date | None
    verified: bool
    source: str

    def holds_on(self, day: date) -> bool:
        return holds_on(self.from_on, self.to_on, day)


def links_of(session: Session, enterprise_ids: Iterable[str], on: date | None) -> tuple[LinkLine, ...]:
    """Return the links that start or end at one of the enterprises and hold on the day; None returns all of any day."""
    return tuple(map(link_line, load_links_touching(session, enterprise_ids, on)))


def people_links(session: Session, person_ids: Iterable[str], on: date | None) -> tuple[LinkLine, ...]:
    """Return the links that start at one of the people and hold on the day; None returns all of any day."""
    return tuple(map(link_line, load_links_of_people(session, person_ids, on)))


def link_line(row: RegistryLink) -> LinkLine:
    kind = LinkKind(row.kind)
    return LinkLine(
        link_id=row.id,
        kind=kind,
        kind_text=LINK_RULES[kind].text,
        from_person_id=row.from_person_id,
        from_enterprise_id=row.from_enterprise_id,
        to_enterprise_id=row.to_enterprise_id,
        share_bp=row.share_bp,
        from_on=row.from_on,
        to_on=row.to_on,
        verified=row.verified,
        source=row.source,
    )


class LinkEnd(Enum):
    """Which end of a link is asked about."""

    ENTERPRISE = "to_enterprise_id"
    PERSON = "from_person_id"
    HOLDING_ENTERPRISE = "from_enterprise_id"


class LinkRow(NamedTuple):
    """A link as bare columns, for reading very many."""

    link_id: str
    kind: str
    from_person_id: str | None
    from_enterprise_id: str | None
    to_enterprise_id: str
    from_on: date
    to_on: date | None
    verified: bool


_ROWS = {
    end: select(
        *(_LINK.c.id, _LINK.c.kind, _LINK.c.from_person_id, _LINK.c.from_enterprise_id, _LINK.c.to_enterprise_id),
        *(_LINK.c.from_on, _LINK.c.to_on, _LINK.c.verified),
    ).where(among(_LINK.c[end.value], "ids"), among(_LINK.c.kind, "kinds"))
    for end in LinkEnd
}


def link_rows(session: Session, end: LinkEnd, ids: Iterable[str], kinds: Iterable[str]) -> Iterator[LinkRow]:
    """Return the links of these kinds, of any day, that have one of the ids at the end."""
    wanted, of_kinds = sorted(set(ids)), sorted(set(kinds))
    connection = session.connection()
    for start in range(0, len(wanted), IN_BATCH):
        asked = {"ids": wanted[start : start + IN_BATCH], "kinds": of_kinds}
        yield from map(LinkRow._make, connection.execute(_ROWS[end], asked).all())


def link_ends(session: Session, enterprise_ids: Iterable[str], person_ids: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return the enterprises and the people at the other end of any link of these, of any day."""
    firms, people, row = sorted(set(enterprise_ids)), sorted(set(person_ids)), RegistryLink
    ends = select(row.to_enterprise_id, row.from_enterprise_id, row.from_person_id)
    near_firms, near_people = set[str](), set[str]()
    for column, ids in ((row.to_enterprise_id, firms), (row.from_enterprise_id, firms), (row.from_person_id, people)):
        for start in range(0, len(ids), IN_BATCH):
            for to_firm, from_firm, person in session.execute(ends.where(column.in_(ids[start : start + IN_BATCH]))):
                near_firms.update(firm for firm in (to_firm, from_firm) if firm)
                near_people.update([person] if person else [])
    return near_firms, near_people


def people_of_enterprises(session: Session, enterprise_ids: Iterable[str]) -> set[str]:
    """Return everybody who has or had a role in one of these enterprises."""
    wanted = sorted(set(enterprise_ids))
    return set(session.connection().execute(_PEOPLE_OF, {"firms": wanted}).scalars()) if wanted else set()
