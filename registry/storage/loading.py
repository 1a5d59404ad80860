"""Loading rows by what identifies them."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotFoundError
from core.kernel.identifiers import normalise_id_number, normalise_uscc
from core.kernel.vault import Vault
from registry.storage.registry_tables import Enterprise, EnterpriseAddress, EnterpriseName, Person, RegistryLink

_Row = TypeVar("_Row", Enterprise, Person, RegistryLink)
_IN_BATCH = 500  # SQLite and PostgreSQL both limit the parameters of one statement


def get_enterprise(session: Session, enterprise_id: str) -> Enterprise:
    row = session.get(Enterprise, enterprise_id)
    if row is None:
        raise NotFoundError("没有找到这个主体")
    return row


def get_enterprise_for_update(session: Session, enterprise_id: str) -> Enterprise:
    """Hold the row, so that two changes of one enterprise come one after the other."""
    row = session.get(Enterprise, enterprise_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFoundError("没有找到这个主体")
    return row


def find_enterprise_by_code(session: Session, code: str) -> Enterprise | None:
    return session.scalar(select(Enterprise).where(Enterprise.code == normalise_uscc(code)))


def find_platform_seller(session: Session, platform: str, number: str) -> Enterprise | None:
    """Find by the folded name of the platform and the number there."""
    return session.scalar(
        select(Enterprise).where(Enterprise.platform == platform, Enterprise.platform_number == number)
    )


def get_person(session: Session, person_id: str) -> Person:
    row = session.get(Person, person_id)
    if row is None:
        raise NotFoundError("没有找到这个人")
    return row


def find_person_row(session: Session, id_number: str) -> Person | None:
    """Find by identity number; raises InvalidInputError when the number itself is wrong."""
    index = id_number_index(session, id_number)
    return session.scalar(select(Person).where(Person.id_number_index == index))


def id_number_index(session: Session, id_number: str) -> str:
    return person_index(vault_of(session), normalise_id_number(id_number))


def person_index(vault: Vault, normalised: str) -> str:
    """Return what a normalised identity number is found by."""
    return vault.index("id_number", normalised)


def phone_index(vault: Vault, digits: str) -> str:
    """Return what a normalised telephone number of an enterprise is found by."""
    return vault.index("enterprise_phone", digits)


def get_link(session: Session, link_id: str) -> RegistryLink:
    row = session.get(RegistryLink, link_id)
    if row is None:
        raise NotFoundError("没有找到这项关系")
    return row


def load_by_ids(session: Session, table: type[_Row], ids: Iterable[str]) -> dict[str, _Row]:
    """Return the rows that exist, by id."""
    wanted = sorted(set(ids))
    found: dict[str, _Row] = {}
    for start in range(0, len(wanted), _IN_BATCH):
        batch = wanted[start : start + _IN_BATCH]
        found.update({row.id: row for row in session.scalars(select(table).where(table.id.in_(batch)))})
    return found


def load_names(session: Session, enterprise_id: str) -> list[EnterpriseName]:
    """Return every name of an enterprise, the newest first."""
    return list(
        session.scalars(
            select(EnterpriseName)
            .where(EnterpriseName.enterprise_id == enterprise_id)
            .order_by(EnterpriseName.from_on.desc(), EnterpriseName.id.desc())
        )
    )


def load_addresses(session: Session, enterprise_id: str) -> list[EnterpriseAddress]:
    """Return every address of an enterprise, the newest first."""
    return list(
        session.scalars(
            select(EnterpriseAddress)
            .where(EnterpriseAddress.enterprise_id == enterprise_id)
            .order_by(EnterpriseAddress.from_on.desc(), EnterpriseAddress.id.desc())
        )
    )


def load_links_touching(session: Session, enterprise_ids: Iterable[str], on: date | None) -> list[RegistryLink]:
    """Return the links that start or end at one of the enterprises; `on=None` returns past and coming ones too."""
    wanted = sorted(set(enterprise_ids))
    found: dict[str, RegistryLink] = {}
    for start in range(0, len(wanted), _IN_BATCH):
        batch = wanted[start : start + _IN_BATCH]
        touches = or_(RegistryLink.to_enterprise_id.in_(batch), RegistryLink.from_enterprise_id.in_(batch))
        found.update({row.id: row for row in session.scalars(_links(touches, on))})
    return sorted(found.values(), key=_link_order)


def load_links_of_people(session: Session, person_ids: Iterable[str], on: date | None) -> list[RegistryLink]:
    wanted = sorted(set(person_ids))
    found: list[RegistryLink] = []
    for start in range(0, len(wanted), _IN_BATCH):
        batch = wanted[start : start + _IN_BATCH]
        found.extend(session.scalars(_links(RegistryLink.from_person_id.in_(batch), on)))
    return sorted(found, key=_link_order)


def _links(touches: ColumnElement[bool], on: date | None) -> Select[RegistryLink]:
    statement = select(RegistryLink).where(touches)
    if on is None:
        return statement
    is_open = or_(RegistryLink.to_on.is_(None), RegistryLink.to_on > on)
    return statement.where(RegistryLink.from_on <= on, is_open)


def _link_order(row: RegistryLink) -> tuple[str, date, str]:
    return row.kind, row.from_on, row.id
