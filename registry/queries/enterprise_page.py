"""One enterprise as its page shows it, and short lines of many."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from core.kernel.identifiers import is_valid_uscc
from registry.domain.enterprises import KIND_TEXTS, STATUS_TEXTS, EnterpriseKind, RegistrationStatus
from registry.domain.links import LINK_RULES, SHARED_KINDS
from registry.queries.links import LinkLine, link_line
from registry.queries.people import PersonLine, people_lines
from registry.storage.loading import (
    find_enterprise_by_code,
    load_addresses,
    load_by_ids,
    load_links_touching,
    load_names,
)
from registry.storage.registry_tables import Enterprise, EnterpriseAddress, EnterpriseName


@dataclass(frozen=True)
class EnterpriseLine:
    """One enterprise; `code` is empty for a seller that is known by its number on a platform alone."""

    enterprise_id: str
    code: str
    platform: str
    platform_number: str
    name: str
    district_code: str
    district_name: str
    address: str
    kind: EnterpriseKind
    kind_text: str
    status: RegistrationStatus
    status_text: str
    status_changed_on: date | None
    registered_on: date
    is_demonstration: bool

    @property
    def page_key(self) -> str:
        """Return what the address of its page ends with."""
        return self.code or self.enterprise_id


@dataclass(frozen=True)
class AddressLine:
    address: str
    from_on: date
    to_on: date | None


@dataclass(frozen=True)
class NameLine:
    name: str
    from_on: date
    to_on: date | None


@dataclass(frozen=True)
class PageLink:
    """A link with the words to show it: who stands at the other end, seen from the page's enterprise."""

    link: LinkLine
    role_text: str
    other_name: str
    other_enterprise_id: str | None
    share_percent: str


@dataclass(frozen=True)
class EnterprisePage:
    """Everything the registry shows of an enterprise; `links` hold past ones too, each with its days."""

    enterprise: EnterpriseLine
    names: tuple[NameLine, ...]
    addresses: tuple[AddressLine, ...]
    links: tuple[PageLink, ...]

    @property
    def former_names(self) -> tuple[NameLine, ...]:
        return tuple(name for name in self.names if name.to_on is not None)


def enterprise_page(session: Session, id_or_code: str) -> EnterprisePage:
    """Return the page of the enterprise with this id or code; raises NotFoundError."""
    row = _find_row(session, id_or_code)
    if row is None:
        raise NotFoundError("没有找到这个主体，请核对名称或统一社会信用代码")
    links = tuple(map(link_line, load_links_touching(session, [row.id], None)))
    return EnterprisePage(
        enterprise=_line(row),
        names=tuple(map(_name_line, load_names(session, row.id))),
        addresses=tuple(map(_address_line, load_addresses(session, row.id))),
        links=_page_links(session, row.id, links),
    )


def find_enterprise(session: Session, id_or_code: str) -> EnterpriseLine | None:
    row = _find_row(session, id_or_code)
    return None if row is None else _line(row)


def enterprise_lines(session: Session, enterprise_ids: Iterable[str]) -> dict[str, EnterpriseLine]:
    """Return the enterprises that exist, by id."""
    rows = load_by_ids(session, Enterprise, enterprise_ids)
    return {enterprise_id: _line(row) for enterprise_id, row in rows.items()}


def enterprise_names(session: Session, enterprise_ids: Iterable[str]) -> dict[str, str]:
    """Return the present names of the enterprises that exist, by id."""
    return {row.id: row.name for row in load_by_ids(session, Enterprise, enterprise_ids).values()}


def _find_row(session: Session, id_or_code: str) -> Enterprise | None:
    if is_valid_uscc(id_or_code):
        return find_enterprise_by_code(session, id_or_code)
    return session.get(Enterprise, id_or_code)


def _page_links(session: Session, enterprise_id: str, links: tuple[LinkLine, ...]) -> tuple[PageLink, ...]:
    people = people_lines(session, (link.from_person_id for link in links if link.from_person_id))
    others = {link.link_id: _other_enterprise(link, enterprise_id) for link in links}
    names = enterprise_names(session, (other for other in others.values() if other))
    return tuple(_page_link(link, others[link.link_id], people, names) for link in links)


def _other_enterprise(link: LinkLine, enterprise_id: str) -> str | None:
    return link.from_enterprise_id if link.to_enterprise_id == enterprise_id else link.to_enterprise_id


def _page_link(link: LinkLine, other: str | None, people: dict[str, PersonLine], names: dict[str, str]) -> PageLink:
    is_incoming = other is None or other == link.from_enterprise_id
    person = people.get(link.from_person_id or "")
    return PageLink(
        link=link,
        role_text=_INCOMING_TEXTS.get(link.kind.value, link.kind_text)
        if is_incoming
        else _OUTGOING_TEXTS.get(link.kind.value, f"在该主体任{link.kind_text}"),
        other_name=person.shown_name if person else names.get(other or "", ""),
        other_enterprise_id=other,
        share_percent="" if link.share_bp is None else f"{link.share_bp / 100:g}%",
    )


_INCOMING_TEXTS = {"renamed_to": "由该主体变更而来", "branch_of": "分支机构"}
_OUTGOING_TEXTS = {kind.value: LINK_RULES[kind].text for kind in SHARED_KINDS} | {
    "renamed_to": "变更为",
    "branch_of": "隶属于",
    "shareholder": "持股",
    "controller": "实际控制",
}


def _line(row: Enterprise) -> EnterpriseLine:
    kind, status = EnterpriseKind(row.kind), RegistrationStatus(row.status)
    return EnterpriseLine(
        enterprise_id=row.id,
        code=row.code or "",
        platform=row.platform or "",
        platform_number=row.platform_number or "",
        name=row.name,
        district_code=row.district_code,
        district_name=row.district_name,
        address=row.address,
        kind=kind,
        kind_text=KIND_TEXTS[kind],
        status=status,
        status_text=STATUS_TEXTS[status],
        status_changed_on=row.status_changed_on,
        registered_on=row.registered_on,
        is_demonstration=row.is_demonstration,
    )


def _name_line(row: EnterpriseName) -> NameLine:
    return NameLine(row.name, row.from_on, row.to_on)


def _address_line(row: EnterpriseAddress) -> AddressLine:
    return AddressLine(row.address, row.from_on, row.to_on)
