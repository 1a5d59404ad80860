"""Starting a sign-in for a person who has just proven who they are."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.identifiers import new_id
from core.kernel.roles import Role
from identity.domain.sign_in_terms import draw_token, expires_at
from identity.storage.account_tables import SignIn
from identity.storage.accounts import get_account
from identity.storage.second_factor_tables import SecondFactor


@dataclass(frozen=True)
class SignedIn:
    """The token goes to the browser once; only its hash is stored. It opens nothing while it `waits_for_code`."""

    token: str
    account_id: str
    role: Role
    must_change_password: bool
    expires_at: datetime
    waits_for_code: bool = False


def begin_sign_in(session: Session, account_id: str, now: datetime) -> SignedIn:
    """Open a sign-in, after `sign_in` or `register_account` said yes; `now` is real time."""
    account = get_account(session, account_id)
    session.execute(delete(SignIn).where(SignIn.account_id == account_id, SignIn.expires_at <= now))
    token = draw_token()
    row = SignIn(
        id=new_id(),
        account_id=account_id,
        token_hash=vault_of(session).token_hash(token),
        created_at=now,
        seen_at=now,
        expires_at=expires_at(now, now),
    )
    session.add(row)
    factor = session.get(SecondFactor, account_id)
    waits = factor is not None and factor.confirmed_at is not None
    return SignedIn(token, account_id, Role(account.role), account.must_change_password, row.expires_at, waits)
