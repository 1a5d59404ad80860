"""A check under a request key: however often the same request is sent, there is one check."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.canonical import canonical_json
from core.kernel.errors import ConflictError, InvalidInputError, UnavailableError
from core.kernel.roles import Actor
from sanctions.domain.checks import CheckAnswer, CheckRequest
from sanctions.services.run_check import run_check
from sanctions.storage.check_tables import Check, CheckRequestKey
from sanctions.storage.shown_answers import shown_answer

_LONGEST_KEY = 200
_KEPT_FOR = timedelta(days=30)
"""How long a key is promised to hold (docs/checks-api.md)."""


def run_check_once(session: Session, request: CheckRequest, key: str, actor: Actor, now: datetime) -> CheckAnswer:
    """Answer as `run_check` does; a repeat under the same key gets the stored answer, also when both come at once.

    Raises ConflictError when the key was used for another request. A check that was not made leaves the key free.
    """
    if len(key) > _LONGEST_KEY:
        raise InvalidInputError(f"Idempotency-Key 最多 {_LONGEST_KEY} 个字符")
    try:
        index = vault_of(session).index("check_request", canonical_json(request))
        if not _take_key(session, key, index, actor, now):
            return _earlier(session, key, index, actor)
        answer = run_check(session, request, actor, now)
        session.get_one(CheckRequestKey, (actor.account_id, key)).check_id = answer.check_id
        session.flush()
    except SQLAlchemyError as error:
        raise UnavailableError("核查所需的数据暂时读不出来，这次没有完成核查") from error
    return answer


def forget_request_keys(session: Session, now: datetime) -> None:
    """Delete the keys whose time is over; the checks made under them stay."""
    session.execute(delete(CheckRequestKey).where(CheckRequestKey.received_at < now - _KEPT_FOR))


def _take_key(session: Session, key: str, index: str, actor: Actor, now: datetime) -> bool:
    insert = insert_on_postgresql if session.get_bind().dialect.name == "postgresql" else insert_on_sqlite
    row = {"asker_id": actor.account_id, "request_key": key, "request_index": index, "received_at": now}
    statement = insert(CheckRequestKey).values(row).on_conflict_do_nothing().returning(CheckRequestKey.asker_id)
    return session.execute(statement).scalar() is not None


def _earlier(session: Session, key: str, index: str, actor: Actor) -> CheckAnswer:
    kept = session.get_one(CheckRequestKey, (actor.account_id, key))
    if kept.request_index != index:
        raise ConflictError("这个 Idempotency-Key 已经用于另一次核查，请换一个")
    return shown_answer(session, session.get_one(Check, kept.check_id or ""))
