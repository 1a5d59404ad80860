"""Loading cases of repair and objection."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from core.kernel.errors import ConflictError, NotFoundError
from credit.domain.editions import COUNTED, REPLACED
from credit.domain.items import Item
from credit.domain.repair_steps import BARRING
from credit.storage.case_tables import Case, CreditObjection, CreditPaper, CreditRepair
from credit.storage.record_tables import CreditRecord

_FRESH = {"populate_existing": True}
Found = TypeVar("Found")


def get_case_for_update(session: Session, table: type[Case], case_id: str) -> Case:
    rows = select(table).where(table.id == case_id)
    return _found(session.scalar(rows.with_for_update().execution_options(**_FRESH)), table)


def get_case(session: Session, table: type[Case], case_id: str) -> Case:
    return _found(session.get(table, case_id), table)


def find_open_cases_for_update(session: Session, table: type[Case], root_id: str) -> Sequence[Case]:
    rows = select(table).where(table.root_id == root_id, table.status.in_(table.PROCEDURE.open))
    return session.scalars(rows.order_by(table.id).with_for_update().execution_options(**_FRESH)).all()


def find_bar(session: Session, enterprise_id: str, on: date) -> date | None:
    """Return the last day of the longest bar after fraud that still holds, None without any."""
    return session.scalar(
        select(CreditRepair.barred_until)
        .where(
            CreditRepair.enterprise_id == enterprise_id,
            CreditRepair.status.in_(BARRING),
            CreditRepair.barred_until >= on,
        )
        .order_by(CreditRepair.barred_until.desc())
        .limit(1)
    )


def root_of_case(session: Session, table: type[CreditRepair | CreditObjection], case_id: str) -> str:
    """Return the record's first edition; acts that change the record hold it before they hold the case."""
    return _found(session.scalar(select(table.root_id).where(table.id == case_id)), table)


def newest_edition_for_update(session: Session, root_id: str) -> CreditRecord:
    """Return the newest edition of the record, held; ConflictError when it is replaced at this very moment."""
    newest = session.scalar(newest_edition(root_id).with_for_update(of=CreditRecord).execution_options(**_FRESH))
    if newest is None:
        raise ConflictError("这条记录刚刚有变更，请刷新页面后再试")
    return newest


def newest_edition(root_id: str) -> Select[CreditRecord]:
    """Return the query for the newest edition of the record with this first edition."""
    root = aliased(CreditRecord)
    return (
        select(CreditRecord)
        .join(
            root,
            and_(
                root.source_area == CreditRecord.source_area,
                root.source_id == CreditRecord.source_id,
                root.item == CreditRecord.item,
            ),
        )
        .where(root.id == root_id, CreditRecord.status.not_in(REPLACED))
        .order_by(CreditRecord.edition.desc())
        .limit(1)
    )


def later_penalties(session: Session, record: CreditRecord) -> Sequence[CreditRecord]:
    """Return the penalties of the same enterprise that were decided after this record, oldest first."""
    rows = session.scalars(
        select(CreditRecord)
        .where(
            CreditRecord.enterprise_id == record.enterprise_id,
            CreditRecord.item == Item.ADMINISTRATIVE_PENALTY.value,
            CreditRecord.event_on > record.event_on,
            CreditRecord.status.in_(COUNTED),
        )
        .order_by(CreditRecord.event_on, CreditRecord.id)
    )
    return rows.all()


def papers_of(session: Session, case: CreditRepair | CreditObjection) -> Sequence[CreditPaper]:
    of_case = CreditPaper.repair_id if isinstance(case, CreditRepair) else CreditPaper.objection_id
    return session.scalars(select(CreditPaper).where(of_case == case.id).order_by(CreditPaper.id)).all()


def _found(found: Found | None, table: type[CreditRepair | CreditObjection]) -> Found:
    if found is None:
        raise NotFoundError(f"没有找到这件{table.PROCEDURE.what}")
    return found
