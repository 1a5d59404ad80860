"""The whole file, for the enterprise itself and the officers."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from credit.domain.editions import REPLACED
from credit.domain.permissions import require_reader, seen_by
from credit.queries.record_lines import RecordLine, record_lines
from credit.storage.record_tables import CreditRecord
from rulebook.queries.books import current_book


@dataclass(frozen=True)
class PartyFile:
    """`records` are the newest editions, newest event first; `earlier` the editions that a newer one replaced."""

    enterprise_id: str
    on: date
    records: tuple[RecordLine, ...]
    earlier: tuple[RecordLine, ...]


def party_file(session: Session, enterprise_id: str, actor: Actor, on: date) -> PartyFile:
    """Return what this reader may see, public or not; raises NotFoundError for anybody else."""
    require_reader(actor, enterprise_id)
    rows = session.scalars(
        select(CreditRecord)
        .where(CreditRecord.enterprise_id == enterprise_id, CreditRecord.visibility.in_(seen_by(actor)))
        .order_by(CreditRecord.event_on.desc(), CreditRecord.id.desc())
    )
    lines = record_lines(rows, on, current_book(session).laws)
    newest = tuple(line for line in lines if line.status not in REPLACED)
    return PartyFile(enterprise_id, on, newest, tuple(line for line in lines if line.status in REPLACED))


def record_page(session: Session, record_id: str, actor: Actor, on: date) -> RecordLine:
    """Return one edition to those who may read the file; raises NotFoundError for anybody else."""
    row = session.get(CreditRecord, record_id)
    if row is None:
        raise NotFoundError("没有找到这条信用记录")
    require_reader(actor, row.enterprise_id)
    if row.visibility not in seen_by(actor):
        raise NotFoundError("没有找到这条信用记录")
    return record_lines([row], on, current_book(session).laws)[0]
