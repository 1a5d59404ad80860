"""Carrying a credit repair, its fall, and the withdrawal of a record over to the listing behind the record."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.contracts.credit import CreditRepaired, CreditRestored, CreditWithdrawn
from sanctions.services.follow_abnormal import (
    correct_abnormal,
    pause_abnormal,
    remove_abnormal,
    restore_abnormal,
    resume_abnormal,
)
from sanctions.services.follow_withdrawn_decision import follow_withdrawn_decision
from sanctions.services.lift_listing import lift_listing, pause_listing
from sanctions.services.note_basis_fall import WithdrawnRecord, note_withdrawn_record
from sanctions.services.restore_listing import restore_listing, resume_listing

_Act = Callable[[Session, str, date, datetime], None]
_AREA = "sanctions"
_SERIOUS, _ABNORMAL = "serious_list", "abnormal_list"
_LIFT: Mapping[str, _Act] = {_SERIOUS: lift_listing, _ABNORMAL: remove_abnormal}
_PAUSE: Mapping[str, _Act] = {_SERIOUS: pause_listing, _ABNORMAL: pause_abnormal}
_RESTORE: Mapping[str, _Act] = {_SERIOUS: restore_listing, _ABNORMAL: restore_abnormal}
_RESUME: Mapping[str, _Act] = {_SERIOUS: resume_listing, _ABNORMAL: resume_abnormal}
"""By the item of the record: the penalty of a listing's decision is repaired without the listing."""


def follow_repair(session: Session, fact: CreditRepaired, now: datetime) -> None:
    acts = _PAUSE if fact.kind == "temporary" else _LIFT
    if fact.source_area == _AREA and fact.item in acts:
        acts[fact.item](session, fact.source_id, fact.repaired_on, now)


def follow_restoration(session: Session, fact: CreditRestored, now: datetime) -> None:
    acts = _RESTORE if fact.why == "fraud" else _RESUME
    if fact.source_area == _AREA and fact.item in acts:
        acts[fact.item](session, fact.source_id, fact.restored_on, now)


def follow_withdrawal(session: Session, fact: CreditWithdrawn, now: datetime) -> None:
    """Correct the abnormal listing whose record was withdrawn as an error; a serious one waits for its annulment."""
    if fact.source_area == _AREA and fact.item == _ABNORMAL:
        correct_abnormal(session, fact.source_id, fact.withdrawn_on, now)
        return
    source_id = fact.source_id if fact.source_area == _AREA else ""
    record = WithdrawnRecord(fact.record_id, fact.enterprise_id, source_id, fact.document_number, fact.withdrawn_on)
    note_withdrawn_record(session, record, now)
    if fact.source_area != _AREA:
        follow_withdrawn_decision(session, record, now)
