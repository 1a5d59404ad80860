"""An officer compares a measure with the law in force and says what they found."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, NotAllowedError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import ROLE_NAMES, Actor
from core.kernel.two_officers import STAFF
from ledger.services.record_act import Subject, record_act
from sanctions.services.take_step import required_text
from sanctions.storage.catalogue_tables import MeasureReview, MeasureRow


def review_measure(session: Session, code: str, number: int, found: str, actor: Actor, now: datetime) -> None:
    """Record a legal review of the newest version; raises ConflictError when another version is the newest."""
    if actor.role not in STAFF:
        raise NotAllowedError(f"{ROLE_NAMES[actor.role]}不能登记法律复核")
    newest = select(MeasureRow).where(MeasureRow.code == code).order_by(MeasureRow.number.desc()).limit(1)
    row = session.scalars(newest).one_or_none()
    if row is None:
        raise NotFoundError("没有这项措施")
    if row.number != number:
        raise ConflictError(f"{code} 刚刚换成第 {row.number} 版，请看过新的版本再登记")
    words = required_text(found, "found", "请写明对照了哪些条文、有没有变化")
    day = local_date(now)
    session.add(
        MeasureReview(
            id=new_id(), measure_id=row.id, reviewed_on=day, found=words, reviewed_by=actor.account_id, recorded_at=now
        )
    )
    session.flush()
    details = {"code": code, "version": number, "reviewed_on": day}
    record_act(session, Subject("measure", row.id), "review", actor, now, details=details)
