"""Writing down that a sign-in is still in use."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from identity.domain.sign_in_terms import expires_at
from identity.storage.account_tables import SignIn


def keep_sign_in(session: Session, token: str, now: datetime) -> None:
    """Move the idle limit; the edge calls it when `find_signed_in` says the last use is stale. `now` is real time."""
    row = session.scalar(select(SignIn).where(SignIn.token_hash == vault_of(session).token_hash(token)))
    if row is not None and row.revoked_at is None and row.expires_at > now:
        row.seen_at = now
        row.expires_at = expires_at(row.created_at, now)
