"""The newest changes of what is public, as an index of the proofs of synchronisation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor
from credit.domain.case_procedure import STAFF
from credit.domain.changes import CHANGE_NAMES, ChangeKind
from credit.domain.shipped_catalogue import catalogue
from credit.storage.change_tables import CreditChange
from credit.storage.record_tables import CreditRecord


@dataclass(frozen=True)
class RecentChange:
    """The newest change of one record."""

    record_id: str
    enterprise_id: str
    title: str
    document_number: str
    kind: ChangeKind
    kind_name: str
    at: datetime


def recent_changes(session: Session, actor: Actor, most: int) -> tuple[RecentChange, ...]:
    """Return the records that changed last, newest first, to officials; NotAllowedError for anybody else."""
    if actor.role not in STAFF:
        raise NotAllowedError("您的岗位不能查看同步情况")
    newest = select(func.max(CreditChange.id)).group_by(CreditChange.root_id)
    rows = session.execute(
        select(CreditChange, CreditRecord)
        .join(CreditRecord, CreditRecord.id == CreditChange.record_id)
        .where(CreditChange.id.in_(newest))
        .order_by(CreditChange.id.desc())
        .limit(most)
    ).all()
    return tuple(
        RecentChange(
            record_id=record.id,
            enterprise_id=record.enterprise_id,
            title=catalogue()[record.item].title,
            document_number=record.document_number,
            kind=ChangeKind(change.kind),
            kind_name=CHANGE_NAMES[ChangeKind(change.kind)],
            at=change.at,
        )
        for change, record in rows
    )
