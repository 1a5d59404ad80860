"""The records of an enterprise stop when it is deregistered (order 107 article 20)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import SYSTEM_ACTOR
from credit.domain.editions import LIVE
from credit.domain.items import Status, Visibility
from credit.services.record_editions import Stop, stop_record
from credit.storage.record_tables import CreditRecord
from registry.queries.deregistered import ids_of_deregistered

_AT_ONCE = 500
_REASON = "企业已经注销登记"


def stop_deregistered(session: Session, now: datetime) -> None:
    """End what is public of every deregistered enterprise; pages show none of it from the day itself."""
    today = local_date(now)
    due = select(CreditRecord).where(
        CreditRecord.visibility == Visibility.PUBLIC.value,
        CreditRecord.status.in_(LIVE),
        CreditRecord.enterprise_id.in_(ids_of_deregistered(today)),
    )
    for record in session.scalars(due.order_by(CreditRecord.id).limit(_AT_ONCE).with_for_update()).all():
        if record.status in LIVE:  # a spot check may have ended with its penalty a moment ago
            stop_record(session, record, Stop(Status.ENDED, today, _REASON), SYSTEM_ACTOR, now)
