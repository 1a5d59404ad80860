"""Signing out."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from identity.storage.account_tables import SignIn


def sign_out(session: Session, token: str, now: datetime) -> None:
    """End the sign-in of this token; an unknown or ended one is left as it is. `now` is real time."""
    row = session.scalar(select(SignIn).where(SignIn.token_hash == vault_of(session).token_hash(token)))
    if row is not None and row.revoked_at is None:
        row.revoked_at = now
