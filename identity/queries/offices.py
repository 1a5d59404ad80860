"""Offices as pages, lists and other areas read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.roles import ROLE_NAMES, Role
from identity.storage.account_tables import Account
from identity.storage.office_tables import OfficeArea, OfficeRow
from identity.storage.offices import find_first_office, find_office_named, get_office, ids_above, ids_below


@dataclass(frozen=True)
class OfficeLine:
    """`areas` are the divisions of GB/T 2260 that the office serves, each with everything inside it."""

    office_id: str
    code: str
    name: str
    short: str
    seal_text: str
    phone: str
    address: str
    superior_id: str | None
    areas: tuple[str, ...]
    is_active: bool
    opened_at: datetime


@dataclass(frozen=True)
class Official:
    """Somebody who works in an office."""

    account_id: str
    name: str
    role: Role
    role_name: str
    office_id: str


def office_lines(session: Session, office_ids: Iterable[str] | None = None) -> tuple[OfficeLine, ...]:
    """Return every office, or the ones with these ids, in the order in which they were opened."""
    statement = select(OfficeRow).order_by(OfficeRow.opened_at, OfficeRow.id)
    if office_ids is not None:
        statement = statement.where(OfficeRow.id.in_(sorted(office_ids)))
    rows = session.scalars(statement).all()
    areas: dict[str, list[str]] = {}
    of_rows = select(OfficeArea).where(OfficeArea.office_id.in_([row.id for row in rows]))
    for area in session.scalars(of_rows.order_by(OfficeArea.area_code)):
        areas.setdefault(area.office_id, []).append(area.area_code)
    return tuple(_line(row, areas.get(row.id, ())) for row in rows)


def office_line(session: Session, office_id: str) -> OfficeLine:
    """Return one office; raises NotFoundError."""
    row = get_office(session, office_id)
    areas = session.scalars(select(OfficeArea.area_code).where(OfficeArea.office_id == office_id)).all()
    return _line(row, sorted(areas))


def find_office(session: Session, given: str) -> OfficeLine | None:
    """Return the office with this id, code or name."""
    row = find_office_named(session, given)
    return None if row is None else office_line(session, row.id)


def first_office_id(session: Session) -> str | None:
    """Return the installation's own office, None before it was opened."""
    row = find_first_office(session)
    return None if row is None else row.id


def offices_above(session: Session, office_id: str) -> tuple[str, ...]:
    """Return the superiors of an office, the nearest first."""
    return ids_above(session, office_id)


def offices_below(session: Session, office_id: str) -> frozenset[str]:
    """Return the office and every office under it."""
    return ids_below(session, office_id)


def officials_of(session: Session, office_ids: Iterable[str], roles: Iterable[Role]) -> tuple[Official, ...]:
    """Return who works in these offices in these roles and can sign in, by name."""
    rows = session.scalars(
        select(Account).where(
            Account.office_id.in_(sorted(office_ids)),
            Account.role.in_(sorted(role.value for role in roles)),
            Account.is_active,
        )
    )
    return tuple(sorted((_official(session, row) for row in rows), key=lambda one: (one.name, one.account_id)))


def _official(session: Session, row: Account) -> Official:
    role = Role(row.role)
    return Official(row.id, vault_of(session).open(row.name_sealed), role, ROLE_NAMES[role], row.office_id or "")


def _line(row: OfficeRow, areas: Iterable[str]) -> OfficeLine:
    return OfficeLine(
        office_id=row.id,
        code=row.code,
        name=row.name,
        short=row.short,
        seal_text=row.seal_text,
        phone=row.phone,
        address=row.address,
        superior_id=row.superior_id,
        areas=tuple(areas),
        is_active=row.is_active,
        opened_at=row.opened_at,
    )
