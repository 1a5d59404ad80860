"""Ending a dated link; it stays in the history."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.roles import Actor
from core.outbox import publish
from ledger.services.record_act import Subject, record_act
from registry.services.permissions import require_registrar
from registry.services.relations import relations_changed
from registry.storage.loading import get_link


def end_link(session: Session, link_id: str, on: date, actor: Actor, now: datetime) -> None:
    """Let the link hold up to the day before `on`."""
    require_registrar(actor)
    row = get_link(session, link_id)
    if row.to_on is not None:
        raise ConflictError("这项关系已经结束")
    if on < row.from_on:
        raise InvalidInputError("结束日期不能早于开始日期", fields={"on": "不能早于开始日期"})
    row.to_on = on
    record_act(
        session,
        Subject("enterprise", row.to_enterprise_id),
        "end_link",
        actor,
        now,
        details={"link": row.id, "kind": row.kind, "to_on": on},
    )
    publish(session, relations_changed(row), recorded_at=now)
