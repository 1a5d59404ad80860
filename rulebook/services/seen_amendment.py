"""Refusing an act on an amendment that changed after its page was opened."""

from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError
from rulebook.storage.loading import get_amendment_for_update


def refuse_stale_amendment(session: Session, amendment_id: str, seen: int) -> None:
    """Hold the amendment for the caller's act; ConflictError when it is not as its page showed it."""
    if get_amendment_for_update(session, amendment_id).version != seen:
        raise ConflictError("这份修改刚刚有人办过，这次没有办理，请看过最新内容后再决定")
