"""Loading cases of repair and objection."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from core.kernel.errors import ConflictError, NotFoundError
from credit.domain.editions import COUNTED, REPLACED
from credit.domain.items import Item
from credit.domain.objection_steps import OPEN_OBJECTION
from credit.domain.repair_steps import BARRING, OPEN
from credit.storage.case_tables import CreditObjection, CreditPaper, CreditRepair
from credit.storage.record_tables import CreditRecord

_FRESH = {"populate_existing": True}
_NO_REPAIR = "没有找到这件信用修复申请"
_NO_OBJECTION = "没有找到这件异议"


def get_repair_for_update(session: Session, repair_id: str) -> CreditRepair:
    row = session.scalar(
        select(CreditRepair).where(CreditRepair.id == repair_id).with_for_update().execution_options(**_FRESH)
    )
    if row is None:
        raise NotFoundError(_NO_REPAIR)
    return row


def get_repair(session: Session, repair_id: str) -> CreditRepair:
    row = session.get(CreditRepair, repair_id)
    if row is None:
        raise NotFoundError(_NO_REPAIR)
    return row


def get_objection_for_update(session: Session, objection_id: str) -> CreditObjection:
    row = session.scalar(
        select(CreditObjection).where(CreditObjection.id == objection_id).with_for_update().execution_options(**_FRESH)
    )
    if row is None:
        raise NotFoundError(_NO_OBJECTION)
    return row


def get_objection(session: Session, objection_id: str) -> CreditObjection:
    row = session.get(CreditObjection, objection_id)
    if row is None:
        raise NotFoundError(_NO_OBJECTION)
    return row


def find_open_repairs_for_update(session: Session, root_id: str) -> Sequence[CreditRepair]:
    rows = select(CreditRepair).where(CreditRepair.root_id == root_id, CreditRepair.status.in_(OPEN))
    return session.scalars(rows.order_by(CreditRepair.id).with_for_update().execution_options(**_FRESH)).all()


def find_open_objections_for_update(session: Session, root_id: str) -> Sequence[CreditObjection]:
    rows = select(CreditObjection).where(CreditObjection.root_id == root_id, CreditObjection.status.in_(OPEN_OBJECTION))
    return session.scalars(rows.order_by(CreditObjection.id).with_for_update().execution_options(**_FRESH)).all()


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


def root_of_repair(session: Session, repair_id: str) -> str:
    """Return the record's first edition; acts that change the record hold it before they hold the case."""
    return _root(session.scalar(select(CreditRepair.root_id).where(CreditRepair.id == repair_id)), _NO_REPAIR)


def root_of_objection(session: Session, objection_id: str) -> str:
    """Return the record's first edition; acts that change the record hold it before they hold the case."""
    return _root(
        session.scalar(select(CreditObjection.root_id).where(CreditObjection.id == objection_id)), _NO_OBJECTION
    )


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


def papers_of(
    session: Session, *, repair_id: str | None = None, objection_id: str | None = None
) -> Sequence[CreditPaper]:
    wanted = CreditPaper.repair_id == repair_id if repair_id else CreditPaper.objection_id == objection_id
    return session.scalars(select(CreditPaper).where(wanted).order_by(CreditPaper.id)).all()


def _root(root_id: str | None, message: str) -> str:
    if root_id is None:
        raise NotFoundError(message)
    return root_id
