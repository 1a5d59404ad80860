"""The client credentials grant of RFC 6749 4.4: a secret for a token of a few minutes."""

import hmac
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from identity.domain.clients import (
    MOST_TOKENS,
    REFUSAL_IS_NOTED_EVERY,
    TOKEN_VALID_FOR,
    IssuedToken,
    draw_token,
)
from identity.storage.client_tables import ClientToken, SystemClient
from ledger.services.record_act import Subject, record_act


def issue_client_token(
    session: Session, client_id: str, secret: str, wanted: Sequence[str], now: datetime
) -> IssuedToken | None:
    """Return a token for the wanted scopes, all of the client's when none are named; None for a wrong secret.

    Raises InvalidInputError for a scope that the client does not have. `now` is real time.
    """
    row = session.scalar(select(SystemClient).where(SystemClient.id == client_id).with_for_update())
    if not _is_right(session, row, secret):
        _note_refusal(session, row, now)
        return None
    if row is None or not set(wanted) <= set(row.scopes):
        raise InvalidInputError("没有这个范围")
    scopes, token = sorted(set(wanted or row.scopes)), draw_token()
    _make_room(session, row.id, now)
    session.add(
        ClientToken(
            id=new_id(),
            client_id=row.id,
            token_hash=vault_of(session).token_hash(token),
            scopes=scopes,
            issued_at=now,
            expires_at=now + TOKEN_VALID_FOR,
        )
    )
    row.last_token_at = now
    actor = Actor(row.id, Role.CLIENT, row.name)
    record_act(session, _subject(row), "take_client_token", actor, now, details={"scopes": scopes})
    return IssuedToken(token, tuple(scopes), int(TOKEN_VALID_FOR.total_seconds()))


def _is_right(session: Session, row: SystemClient | None, secret: str) -> bool:
    """Compare in the same time whether or not there is such a client; a closed one has no right secret."""
    given = vault_of(session).token_hash(secret)
    is_same = hmac.compare_digest(given, row.secret_hash if row is not None else "0" * len(given))
    return is_same and row is not None and row.closed_at is None


def _note_refusal(session: Session, row: SystemClient | None, now: datetime) -> None:
    """Let the administrator see that somebody tries, without a line for each attempt."""
    if row is None or (row.refused_at is not None and now - row.refused_at < REFUSAL_IS_NOTED_EVERY):
        return
    row.refused_at = now
    record_act(session, _subject(row), "refuse_client_token", Actor(row.id, Role.CLIENT, row.name), now)


def _make_room(session: Session, client_id: str, now: datetime) -> None:
    """Drop expired tokens, and the oldest when the client hoards them."""
    of_client = ClientToken.client_id == client_id
    session.execute(delete(ClientToken).where(of_client, ClientToken.expires_at <= now))
    newest = select(ClientToken.id).where(of_client).order_by(ClientToken.issued_at.desc(), ClientToken.id.desc())
    kept = list(session.scalars(newest.limit(MOST_TOKENS - 1)))
    session.execute(delete(ClientToken).where(of_client, ClientToken.id.not_in(kept)))


def _subject(row: SystemClient) -> Subject:
    return Subject(SystemClient.SUBJECT_KIND, row.id)
