"""Recording a spot check with a negative result; with a penalty it is shown as long as the penalty."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor
from credit.domain.entries import RecordDraft, SpotCheckEntry
from credit.domain.items import Item
from credit.services.file_record import file_record
from credit.services.record_editions import follow_penalty
from credit.services.spot_check_term import spot_check_publishing
from credit.storage.records import find_newest_edition, get_record_for_update


def record_spot_check(session: Session, check: SpotCheckEntry, actor: Actor, now: datetime) -> str:
    """File the result once; a penalty that is filed already is followed from its present state."""
    published_on = check.published_on or local_date(now)
    draft = RecordDraft(
        enterprise_id=check.enterprise_id,
        item=Item.SPOT_CHECK,
        source=check.source,
        document_number=check.document_number,
        event_on=check.checked_on,
        body={
            "category": check.matter,
            "outcome": check.outcome,
            "happened_on": check.checked_on.isoformat(),
            "authority": check.authority,
        },
        publishing=spot_check_publishing(session, published_on, None, now),
        source_department=check.authority,
        follows=check.penalty,
    )
    record_id = file_record(session, draft, actor, now)
    if check.penalty is not None:
        area, source_id = check.penalty
        penalty = find_newest_edition(session, area, source_id, Item.ADMINISTRATIVE_PENALTY)
        if penalty is not None:
            follow_penalty(session, get_record_for_update(session, record_id), penalty, actor, now)
    return record_id
