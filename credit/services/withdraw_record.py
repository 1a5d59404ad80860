"""Taking a record out of the file's public part because its decision was annulled or should not have been filed."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor
from credit.domain.items import Status
from credit.domain.permissions import require_keeper, require_reason
from credit.services.record_editions import Stop, stop_record
from credit.storage.records import get_record_for_update


def withdraw_record(session: Session, record_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """Stop showing it from today; the parties still see that it was withdrawn, and why."""
    require_keeper(actor)
    cause = require_reason(reason)
    record = get_record_for_update(session, record_id)
    stop_record(session, record, Stop(Status.WITHDRAWN, local_date(now), cause), actor, now)
