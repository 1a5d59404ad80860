"""Recording whether an agreement was performed: kept promises as carefully as broken ones."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.mediation import PromiseBroken, PromiseKept
from core.kernel.roles import Actor
from credit.domain.entries import RecordDraft, Source
from credit.domain.items import Item
from credit.services.file_record import file_record


def record_promise(session: Session, fact: PromiseKept | PromiseBroken, actor: Actor, now: datetime) -> str | None:
    """File the performance or its absence once; None when no enterprise is known.

    A promise kept late after it was recorded as broken gives a second record: both are facts.
    """
    if fact.respondent_id is None:
        return None
    draft = RecordDraft(
        enterprise_id=fact.respondent_id,
        item=Item.PROMISE_KEPT if isinstance(fact, PromiseKept) else Item.PROMISE_BROKEN,
        source=Source("mediation", fact.complaint_id, fact.TYPE),
        document_number=fact.agreement_number,
        event_on=fact.happened_on,
        body={
            "agreed_fen": fact.agreed_fen,
            "due_on": fact.due_on.isoformat(),
            "happened_on": fact.happened_on.isoformat(),
            "late_days": max(0, fact.late_days),
        },
    )
    return file_record(session, draft, actor, now)
