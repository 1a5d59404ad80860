"""Refusing an act on a decision that changed after its page was opened, or a form that was sent twice."""

from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError
from sanctions.storage.decisions import get_decision_for_update


def refuse_stale_decision(session: Session, decision_id: str, version: int) -> None:
    """Hold the decision for the caller's act; raises ConflictError when it is not as it was shown."""
    if get_decision_for_update(session, decision_id).version != version:
        raise ConflictError("这项决定刚刚有改动，这次没有办理，请看过最新内容后再决定")
