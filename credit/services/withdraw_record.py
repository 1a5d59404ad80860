"""Taking a record out of the file's public part because its decision was annulled or should not have been filed."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.credit import CreditWithdrawn
from core.kernel.clock import local_date
from core.kernel.roles import Actor
from core.outbox import publish
from credit.domain.items import Status
from credit.domain.permissions import require_keeper, require_reason
from credit.services.record_editions import Stop, stop_record
from credit.storage.record_tables import CreditRecord
from credit.storage.records import get_record_for_update, root_id_of


def withdraw_record(session: Session, record_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """Stop showing it from today; the parties still see that it was withdrawn, and why."""
    require_keeper(actor)
    cause = require_reason(reason)
    record = get_record_for_update(session, record_id)
    stop_record(session, record, Stop(Status.WITHDRAWN, local_date(now), cause), actor, now)
    publish_withdrawn(session, record, now)


def publish_withdrawn(session: Session, record: CreditRecord, now: datetime) -> None:
    """Tell other areas that a person withdrew the record: what rests on its decision may fall with it."""
    fact = CreditWithdrawn(
        record_id=root_id_of(session, record),
        enterprise_id=record.enterprise_id,
        item=record.item,
        source_area=record.source_area,
        source_id=record.source_id,
        document_number=record.document_number,
        withdrawn_on=local_date(now),
    )
    publish(session, fact, recorded_at=now)
