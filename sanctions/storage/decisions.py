"""Loading decisions: `get_` raises, `find_` may be empty."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotFoundError
from sanctions.domain.decision_entry import DecisionEntry
from sanctions.domain.decision_procedure import DecisionStatus
from sanctions.domain.spreading import Node, NodeKind
from sanctions.storage.decision_tables import FlagDecision
from sanctions.storage.document_numbers import number_of

_MISSING = "没有找到这项决定"


def get_decision(session: Session, decision_id: str) -> FlagDecision:
    row = session.get(FlagDecision, decision_id)
    if row is None:
        raise NotFoundError(_MISSING)
    return row


def get_decision_for_update(session: Session, decision_id: str) -> FlagDecision:
    """Return the row as it is now, held until the transaction ends."""
    found = select(FlagDecision).where(FlagDecision.id == decision_id).with_for_update()
    row = session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFoundError(_MISSING)
    return row


def find_same_decision(session: Session, row: FlagDecision, *statuses: str) -> FlagDecision | None:
    """Return another decision with the same authority, number, kind and object that is in one of these statuses."""
    same = (
        FlagDecision.id != row.id,
        FlagDecision.authority == row.authority,
        FlagDecision.document_number.in_({row.document_number, number_of(session, row)}),
        FlagDecision.kind == row.kind,
        FlagDecision.object_id == row.object_id,
        FlagDecision.status.in_(statuses),
    )
    return session.scalars(select(FlagDecision).where(*same).limit(1)).first()


def find_decision_of_source(session: Session, source_key: str) -> FlagDecision | None:
    return session.scalars(select(FlagDecision).where(FlagDecision.source_key == source_key)).one_or_none()


def find_decisions_resting_on(
    session: Session, source_key: str, enterprise_id: str, document_number: str
) -> list[FlagDecision]:
    """Return what still counts of the delivered record, or of the document for this enterprise."""
    of_document = and_(FlagDecision.object_id == enterprise_id, FlagDecision.document_number == document_number)
    counts = FlagDecision.status.in_((DecisionStatus.ENTERED.value, DecisionStatus.CONFIRMED.value))
    found = select(FlagDecision).where(or_(FlagDecision.source_key == source_key, of_document), counts)
    return list(session.scalars(found.order_by(FlagDecision.id)))


def node_of(row: FlagDecision) -> Node:
    return Node(NodeKind(row.object_kind), row.object_id)


def entry_of(session: Session, row: FlagDecision) -> DecisionEntry:
    """Return what was entered; the people named stay with the row, by their ids."""
    return DecisionEntry(
        kind=row.kind,
        document_number=number_of(session, row),
        authority=row.authority,
        basis=row.basis,
        event_on=row.event_on,
        told_on=row.told_on,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        remedy=row.remedy,
        facts=vault_of(session).open(row.facts_sealed),
    )
