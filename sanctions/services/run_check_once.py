"""A check under a request key: however often the same request is sent, also twice at once, there is one check.

A check that was not made leaves the key free.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.database.bulk import table_of
from core.kernel.canonical import canonical_json
from core.kernel.errors import ConflictError, InvalidInputError, UnavailableError
from core.kernel.roles import Actor
from sanctions.domain.checks import CheckAnswer, CheckRequest
from sanctions.services.run_check import UNREADABLE, Gathered, admit_request, keep_check
from sanctions.storage.batch_tables import CheckBatch
from sanctions.storage.check_tables import Check, CheckRequestKey
from sanctions.storage.shown_answers import shown_answer

LONGEST_KEY = 200
_KEPT_FOR = timedelta(days=30)
"""How long a key is promised to hold (docs/checks-api.md)."""
_KEYS = table_of(CheckRequestKey)
_KNOWN = select(_KEYS.c.request_index, _KEYS.c.check_id).where(
    _KEYS.c.asker_id == bindparam("asker"), _KEYS.c.request_key == bindparam("key")
)
_ANSWERED = (
    update(_KEYS)
    .where(_KEYS.c.asker_id == bindparam("asker"), _KEYS.c.request_key == bindparam("key"))
    .values(check_id=bindparam("made"))
)
_TAKE = {
    name: insert(_KEYS).on_conflict_do_nothing().returning(_KEYS.c.asker_id)
    for name, insert in (("sqlite", insert_on_sqlite), ("postgresql", insert_on_postgresql))
}


def find_answer(session: Session, request: CheckRequest, key: str, actor: Actor) -> CheckAnswer | None:
    """Return what was answered under the key; raises ConflictError when that was another request.

    Raises NotAllowedError when the actor may not ask this now, whatever was allowed when the key was taken.
    """
    if len(key) > LONGEST_KEY:
        raise InvalidInputError(f"Idempotency-Key 最多 {LONGEST_KEY} 个字符")
    try:
        kept = session.connection().execute(_KNOWN, {"asker": actor.account_id, "key": key}).first()
        if kept is None:
            return None
        asked, _ = admit_request(session, request, actor)
        return _answer_of(session, kept, _index(session, asked))
    except SQLAlchemyError as error:
        raise UnavailableError(UNREADABLE) from error


def keep_check_once(session: Session, gathered: Gathered, key: str, actor: Actor) -> CheckAnswer:
    """Store what was looked up under the key, or return what somebody else stored under it in between."""
    try:
        index = _index(session, gathered.evidence.request)
        if not _take_key(session, key, index, actor, gathered.evidence.at):
            kept = session.connection().execute(_KNOWN, {"asker": actor.account_id, "key": key}).one()
            return _answer_of(session, kept, index)
        answer = keep_check(session, gathered, actor)
        of_key = {"asker": actor.account_id, "key": key, "made": answer.check_id}
        session.connection().execute(_ANSWERED, of_key)
    except SQLAlchemyError as error:
        raise UnavailableError(UNREADABLE) from error
    return answer


def forget_request_keys(session: Session, now: datetime) -> None:
    """Delete the keys whose time is over; the checks and batches made under them stay."""
    session.execute(delete(CheckRequestKey).where(CheckRequestKey.received_at < now - _KEPT_FOR))
    is_over = (CheckBatch.request_key.is_not(None), CheckBatch.started_at < now - _KEPT_FOR)
    session.execute(update(CheckBatch).where(*is_over).values(request_key=None))


def _index(session: Session, request: CheckRequest) -> str:
    """Return the key of a request that is in one spelling, so that a repeat may be spelt otherwise."""
    return vault_of(session).index("check_request", canonical_json(request))


def _take_key(session: Session, key: str, index: str, actor: Actor, now: datetime) -> bool:
    row = {"asker_id": actor.account_id, "request_key": key, "request_index": index, "received_at": now}
    session.flush()
    return session.connection().execute(_TAKE[session.get_bind().dialect.name], row).first() is not None


def _answer_of(session: Session, kept: Any, index: str) -> CheckAnswer:  # noqa: ANN401 - a row of _KNOWN
    if kept.request_index != index:
        raise ConflictError("这个 Idempotency-Key 已经用于另一次核查，请换一个")
    return shown_answer(session, session.get_one(Check, kept.check_id or ""))
