"""Accounts as their owner and administrators see them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotAllowedError
from core.kernel.identifiers import mask_phone, normalise_phone
from core.kernel.roles import OFFICIAL_ROLES, ROLE_NAMES, Actor, Role
from identity.queries.memberships import MembershipLine, memberships_of
from identity.storage.account_tables import Account
from identity.storage.accounts import find_account_by_phone, get_account, phone_index
from identity.storage.offices import get_office


@dataclass(frozen=True)
class AccountLine:
    account_id: str
    name: str
    phone_masked: str
    role: Role
    role_name: str
    office_id: str | None
    office: str | None
    desk: str | None
    is_active: bool
    must_change_password: bool
    opened_at: datetime


@dataclass(frozen=True)
class AccountPage:
    """A person's own account."""

    account: AccountLine
    memberships: tuple[MembershipLine, ...]


@dataclass(frozen=True)
class ContactOfPerson:
    """Name and full phone, for the service that must reach or name the person; never for a list on screen.

    The phone of somebody who is represented may be empty.
    """

    name: str
    phone: str


def account_page(session: Session, actor: Actor) -> AccountPage:
    """Return the actor's own account."""
    line = _line(session, get_account(session, actor.account_id))
    return AccountPage(line, memberships_of(session, actor))


def accounts_list(session: Session, actor: Actor, role: Role | None = None) -> tuple[AccountLine, ...]:
    """Return all accounts, or those of one role, newest first; for administrators."""
    if actor.role is not Role.ADMIN:
        raise NotAllowedError("只有系统管理员可以查看账号")
    statement = select(Account).order_by(Account.opened_at.desc(), Account.id.desc())
    if role is not None:
        statement = statement.where(Account.role == role.value)
    return tuple(_line(session, row) for row in session.scalars(statement))


def contact_of(session: Session, account_id: str) -> ContactOfPerson:
    """Return how to reach a person; the caller answers for who may see it."""
    row = get_account(session, account_id)
    vault = vault_of(session)
    return ContactOfPerson(vault.open(row.name_sealed), vault.open(row.phone_sealed) if row.phone_sealed else "")


def _line(session: Session, row: Account) -> AccountLine:
    vault = vault_of(session)
    role = Role(row.role)
    return AccountLine(
        account_id=row.id,
        name=vault.open(row.name_sealed),
        phone_masked=mask_phone(vault.open(row.phone_sealed)) if row.phone_sealed else "",
        role=role,
        role_name=ROLE_NAMES[role],
        office_id=row.office_id,
        office=get_office(session, row.office_id).name if row.office_id else None,
        desk=row.desk,
        is_active=row.is_active,
        must_change_password=row.must_change_password,
        opened_at=row.opened_at,
    )


def has_account(session: Session, role: Role) -> bool:
    """Tell whether anybody of this role can sign in."""
    return session.scalar(select(Account.id).where(Account.role == role.value, Account.is_active).limit(1)) is not None


def find_official_by_phone(session: Session, phone: str) -> str | None:
    """Return the account of an active official; raises InvalidInputError for what is no phone."""
    account = find_account_by_phone(session, phone_index(session, normalise_phone(phone)))
    is_meant = account is not None and account.is_active and Role(account.role) in OFFICIAL_ROLES
    return account.id if account is not None and is_meant else None


def only_official(session: Session, role: Role) -> str | None:
    """Return the one active account of this role, None when there is none or more than one."""
    found = session.scalars(select(Account.id).where(Account.role == role.value, Account.is_active).limit(2)).all()
    return found[0] if len(found) == 1 else None
