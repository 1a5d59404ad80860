"""Recording how a complaint ended, without saying whose fault it was."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.mediation import MediationConcluded
from core.kernel.roles import Actor
from credit.domain.entries import RecordDraft, Source
from credit.domain.items import Item
from credit.domain.shipped_catalogue import catalogue
from credit.services.file_record import file_record


def record_outcome(session: Session, fact: MediationConcluded, actor: Actor, now: datetime) -> str | None:
    """File the outcome once; None when no enterprise is known or the catalogue does not collect this outcome.

    The ground of a termination and the sum agreed stay with the complaint: here they would read as a verdict.
    """
    collected = catalogue()[Item.COMPLAINT_OUTCOME].field("outcome").choices
    if fact.respondent_id is None or fact.outcome not in collected:
        return None
    draft = RecordDraft(
        enterprise_id=fact.respondent_id,
        item=Item.COMPLAINT_OUTCOME,
        source=Source("mediation", fact.complaint_id, _ending_of(fact)),
        document_number=fact.complaint_number,
        event_on=fact.concluded_on,
        body={
            "outcome": fact.outcome,
            "category": fact.category,
            "concluded_on": fact.concluded_on.isoformat(),
            "office": fact.office,
        },
        source_department=fact.office,
    )
    return file_record(session, draft, actor, now)


def _ending_of(fact: MediationConcluded) -> str:
    """Name the ending: a settlement reached directly may be followed by a mediation, and both are recorded."""
    return f"{fact.TYPE}:direct" if fact.outcome == "settled_directly" else fact.TYPE
