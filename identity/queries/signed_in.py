"""Who is behind a token."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.roles import Actor, Role
from identity.domain.sign_in_terms import is_stale
from identity.storage.account_tables import Account, SignIn
from identity.storage.mandates import held_mandates
from identity.storage.memberships import confirmed_enterprise_ids


@dataclass(frozen=True)
class SignedInPerson:
    """`is_stale` asks the edge to call `keep_sign_in` in a transaction of its own."""

    actor: Actor
    office: str | None
    must_change_password: bool
    is_stale: bool


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
    return SignedInPerson(
        _actor(session, account), account.office, account.must_change_password, is_stale(sign_in.seen_at, now)
    )


def _actor(session: Session, account: Account) -> Actor:
    role = Role(account.role)
    enterprises = confirmed_enterprise_ids(session, account.id) if role is Role.MERCHANT else frozenset()
    mandates = held_mandates(session, account.id) if role is Role.CONSUMER else ()
    return Actor(account.id, role, vault_of(session).open(account.name_sealed), enterprises, mandates)
