"""The change feed as subscribers read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from credit.domain.case_procedure import STAFF
from credit.domain.changes import CHANGE_NAMES, ChangeKind
from credit.domain.publication import is_public
from credit.domain.shipped_catalogue import catalogue
from credit.queries.record_lines import RecordLine, record_lines
from credit.storage.change_tables import CreditChange
from credit.storage.record_tables import CreditRecord
from credit.storage.records import publication_of
from rulebook.queries.books import current_book


@dataclass(frozen=True)
class ChangeLine:
    """One change; `record` is what is public now, None for what is shown no more: nothing of it may be kept."""

    number: int
    kind: ChangeKind
    kind_name: str
    at: datetime
    record_key: str
    enterprise_id: str
    record: RecordLine | None


@dataclass(frozen=True)
class ChangeNamed:
    """What a change is about; `record_id` leads to the proof of synchronisation."""

    kind_name: str
    record_id: str
    enterprise_id: str
    title: str
    document_number: str


def changes_named(session: Session, change_ids: Iterable[int], actor: Actor) -> dict[int, ChangeNamed]:
    """Return what changes are about, to officers and heads; the file does not belong to anybody else."""
    if actor.role not in STAFF:
        return {}
    rows = session.execute(
        select(CreditChange, CreditRecord)
        .join(CreditRecord, CreditRecord.id == CreditChange.record_id)
        .where(CreditChange.id.in_(list(change_ids)))
    )
    return {
        change.id: ChangeNamed(
            CHANGE_NAMES[ChangeKind(change.kind)],
            record.id,
            record.enterprise_id,
            catalogue()[record.item].title,
            record.document_number,
        )
        for change, record in rows
    }


def changes_between(session: Session, after: int, up_to: int, on: date) -> tuple[ChangeLine, ...]:
    """Return the numbered changes after the cursor up to a number, oldest first."""
    rows = session.execute(
        select(CreditChange, CreditRecord)
        .join(CreditRecord, CreditRecord.id == CreditChange.record_id)
        .where(CreditChange.number > after, CreditChange.number <= up_to)
        .order_by(CreditChange.number)
    ).all()
    shown = [record for _, record in rows if is_public(publication_of(record), on)]
    said = record_lines(shown, on, current_book(session).laws, for_everybody=True)
    lines = {line.record_id: line for line in said}
    return tuple(
        ChangeLine(
            number=change.number or 0,
            kind=ChangeKind(change.kind),
            kind_name=CHANGE_NAMES[ChangeKind(change.kind)],
            at=change.at,
            record_key=change.root_id,
            enterprise_id=record.enterprise_id,
            record=lines.get(record.id),
        )
        for change, record in rows
    )
