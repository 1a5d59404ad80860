"""Recording whether an agreement was performed: kept promises as carefully as broken ones."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.mediation import PromiseBroken, PromiseKept
from core.kernel.roles import Actor
from credit.domain.catalogue import BodyValue
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
        source=Source("mediation", _source_id(fact), fact.TYPE),
        document_number=fact.agreement_number,
        event_on=fact.happened_on,
        body={
            "agreed_fen": fact.agreed_fen,
            "due_on": fact.due_on.isoformat(),
            "happened_on": fact.happened_on.isoformat(),
            "late_days": max(0, fact.late_days),
            **_part(fact),
        },
    )
    return file_record(session, draft, actor, now)


def _source_id(fact: PromiseKept | PromiseBroken) -> str:
    """Each promise of an agreement is a matter of its own."""
    return fact.complaint_id if fact.promises == 1 else f"{fact.complaint_id}#{fact.promise}"


def _part(fact: PromiseKept | PromiseBroken) -> dict[str, BodyValue]:
    """Return which promise it was and what had come of it; a single promise in whole needs no such words."""
    part: dict[str, BodyValue] = {}
    if fact.promises > 1:
        part["promise"], part["promises"] = fact.promise, fact.promises
        part["promised_fen"] = fact.promised_fen
    if fact.promised_fen and fact.received_fen is not None:
        part["received_fen"] = fact.received_fen
    if isinstance(fact, PromiseBroken) and fact.reason:
        part["reason"] = fact.reason
    return part
