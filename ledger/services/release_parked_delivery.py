"""Letting a parked delivery go out again."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor, Role
from core.outbox.parked import release_delivery
from ledger.domain.subject import Subject
from ledger.services.record_act import record_act


def release_parked_delivery(session: Session, delivery_id: int, actor: Actor, now: datetime) -> None:
    """Try the delivery again at the worker's next round; for administrators, after the cause was mended."""
    if actor.role is not Role.ADMIN:
        raise NotAllowedError("只有系统管理员可以重新投递")
    subscriber = release_delivery(session, delivery_id, now)
    details = {"subscriber": subscriber}
    record_act(session, Subject("delivery", str(delivery_id)), "release", actor, now, details=details)
