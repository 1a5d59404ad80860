"""Who is behind a token."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.roles import Actor, Role
from identity.domain.sign_in_terms import is_stale
from identity.storage.account_tables import Account, SignIn
from identity.storage.accounts import get_account
from identity.storage.mandates import held_mandates
from identity.storage.memberships import confirmed_enterprise_ids
from identity.storage.offices import get_office, ids_below
from identity.storage.second_factor_tables import SecondFactor


@dataclass(frozen=True)
class SignedInPerson:
    """`is_stale` asks the edge to call `keep_sign_in` in a transaction of its own.

    `waits_for_code`: the password was right, the code of the authenticator is still missing; nobody is signed in yet.
    """

    actor: Actor
    office: str | None
    must_change_password: bool
    is_stale: bool
    has_second_factor: bool = False
    waits_for_code: bool = False


def find_signed_in(session: Session, token: str, now: datetime) -> SignedInPerson | None:
    """Return the person signed in with this token, or None when it is unknown, ended or too old; `now` is real time."""
    found = session.execute(
        select(SignIn, Account)
        .join(Account, Account.id == SignIn.account_id)
        .where(
            SignIn.token_hash == vault_of(session).token_hash(token),
            SignIn.revoked_at.is_(None),
            SignIn.expires_at > now,
            Account.is_active,
        )
    ).one_or_none()
    if found is None:
        return None
    sign_in, account = found
    office = get_office(session, account.office_id).name if account.office_id else None
    factor = session.get(SecondFactor, account.id)
    has_factor = factor is not None and factor.confirmed_at is not None
    return SignedInPerson(
        _actor(session, account),
        office,
        account.must_change_password,
        is_stale(sign_in.seen_at, now),
        has_second_factor=has_factor,
        waits_for_code=has_factor and sign_in.second_factor_at is None,
    )


def actor_of(session: Session, account_id: str) -> Actor:
    """Return who acts with this account; the caller answers for having asked who it is."""
    return _actor(session, get_account(session, account_id))


def find_active_actor(session: Session, account_id: str) -> Actor | None:
    """Return the same, or None once the account was closed."""
    account = get_account(session, account_id)
    return _actor(session, account) if account.is_active else None


def staff_of_desk(session: Session, role: str, desk: str) -> tuple[str, ...]:
    """Return the open accounts of this role, and of the general role only those at this desk."""
    found = select(Account.id).where(Account.is_active, Account.role == role).order_by(Account.id)
    if role == Role.DESK_CLERK:
        found = found.where(Account.desk == desk)
    return tuple(session.scalars(found))


def _actor(session: Session, account: Account) -> Actor:
    role, name = Role(account.role), vault_of(session).open(account.name_sealed)
    enterprises = confirmed_enterprise_ids(session, account.id) if role is Role.MERCHANT else frozenset()
    mandates = held_mandates(session, account.id) if role is Role.CONSUMER else ()
    seen = _offices_seen(session, account, role)
    return Actor(account.id, role, name, enterprises, mandates, account.office_id, seen, desk=account.desk or "")


def _offices_seen(session: Session, account: Account, role: Role) -> frozenset[str]:
    """Return whose work they see: a supervisor that of every office below, everybody else that of their own."""
    if account.office_id is None:
        return frozenset()
    return ids_below(session, account.office_id) if role is Role.SUPERVISOR else frozenset({account.office_id})
