"""A clerk says that the change of an application was seen."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from ledger.services.record_act import Subject, record_act
from sanctions.storage.application_tables import CheckChange
from sanctions.storage.loading import get_desk_check


def see_change(session: Session, later_check_id: str, actor: Actor, now: datetime) -> None:
    get_desk_check(session, later_check_id, actor)
    change = session.get(CheckChange, later_check_id)
    if change is None:
        raise NotFoundError("没有找到这项变化")
    if change.seen_at is None:
        change.seen_at = now
        session.flush()
        record_act(session, Subject("check", later_check_id), "see_change", actor, now)
