"""The one place that ends an edition of a record."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError
from core.kernel.roles import Actor
from credit.domain.items import STATUS_NAMES, Status
from credit.storage.record_tables import CreditRecord
from ledger.services.record_act import Subject, record_act


@dataclass(frozen=True)
class Stop:
    """Why and from which day an edition is shown no more."""

    status: Status
    stopped_on: date
    reason: str


_ACTIONS = {Status.SUPERSEDED: "supersede", Status.WITHDRAWN: "withdraw", Status.ENDED: "end"}


def stop_record(session: Session, record: CreditRecord, stop: Stop, actor: Actor, now: datetime) -> None:
    """End a current edition; raises ConflictError for any other."""
    if record.status != Status.CURRENT:
        raise ConflictError(f"这条记录已经是“{STATUS_NAMES[Status(record.status)]}”，请刷新页面查看最新情况")
    record.status = stop.status.value
    record.stopped_on = stop.stopped_on
    record.status_reason = stop.reason
    subject = Subject("record", record.id)
    details = {"reason": stop.reason, "from": stop.stopped_on}
    action = _ACTIONS[stop.status]
    before = Status.CURRENT.value
    record_act(session, subject, action, actor, now, before=before, after=record.status, details=details)
