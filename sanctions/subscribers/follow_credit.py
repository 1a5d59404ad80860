"""Carrying a credit repair, its fall, and the withdrawal of a record over to the listing behind the record."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.contracts.credit import CreditRepaired, CreditRestored, CreditWithdrawn
from sanctions.services.lift_listing import lift_listing, pause_listing
from sanctions.services.note_basis_fall import WithdrawnRecord, note_withdrawn_record
from sanctions.services.restore_listing import restore_listing, resume_listing

_AREA = "sanctions"
_ITEM = "serious_list"


def follow_repair(session: Session, fact: CreditRepaired, now: datetime) -> None:
    if not _is_serious_listing(fact):
        return
    lift = pause_listing if fact.kind == "temporary" else lift_listing
    lift(session, fact.source_id, fact.repaired_on, now)


def follow_restoration(session: Session, fact: CreditRestored, now: datetime) -> None:
    if not _is_serious_listing(fact):
        return
    put_back = restore_listing if fact.why == "fraud" else resume_listing
    put_back(session, fact.source_id, fact.restored_on, now)


def follow_withdrawal(session: Session, fact: CreditWithdrawn, now: datetime) -> None:
    source_id = fact.source_id if fact.source_area == _AREA else ""
    record = WithdrawnRecord(fact.enterprise_id, source_id, fact.document_number, fact.withdrawn_on)
    note_withdrawn_record(session, record, now)


def _is_serious_listing(fact: CreditRepaired | CreditRestored) -> bool:
    """Tell it from the penalty of the same decision, whose publicity alone is repaired."""
    return fact.source_area == _AREA and fact.item == _ITEM
