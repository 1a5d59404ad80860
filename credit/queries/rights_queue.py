"""Cases of repair and objection as lists: the office's queue, and those of one enterprise with what it may ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor
from credit.domain.case_procedure import STAFF
from credit.domain.editions import LIVE
from credit.domain.items import Status
from credit.domain.objection_rules import WANTED_NAMES, Wanted
from credit.domain.objection_steps import OBJECTION, OPEN_OBJECTION, ObjectionStatus
from credit.domain.permissions import require_reader, seen_by
from credit.domain.publication import is_public
from credit.domain.repair_rules import REPAIR_KIND_NAMES, RepairKind, ordinary_kind
from credit.domain.repair_steps import OPEN, REPAIR, RepairStatus
from credit.domain.shipped_catalogue import catalogue
from credit.queries.case_lines import DueLine, due_line
from credit.storage.case_tables import CreditObjection, CreditRepair
from credit.storage.cases import find_bar
from credit.storage.deciding_office import is_decided_here
from credit.storage.objection_days import last_day_to_object
from credit.storage.record_tables import CreditRecord
from credit.storage.records import publication_of


@dataclass(frozen=True)
class RepairLine:
    repair_id: str
    enterprise_id: str
    record_id: str
    record_key: tuple[str, str, str]
    title: str
    document_number: str
    kind_name: str
    status: RepairStatus
    status_name: str
    applied_on: date
    due: DueLine | None
    authority: str


@dataclass(frozen=True)
class ObjectionLine:
    objection_id: str
    enterprise_id: str
    record_id: str
    record_key: tuple[str, str, str]
    title: str
    document_number: str
    wanted_name: str
    status: ObjectionStatus
    status_name: str
    raised_on: date
    due: DueLine | None
    authority: str


@dataclass(frozen=True)
class RightsQueue:
    """What is open, the earliest last day first; what waits for the enterprise comes last."""

    repairs: tuple[RepairLine, ...]
    objections: tuple[ObjectionLine, ...]


@dataclass(frozen=True)
class RecordRights:
    """What may be asked for a record today. `repair_from`: the first day for repair, None when it cannot be repaired.

    `repaired_by`: the authority to ask for repair when no office here decides, empty otherwise.
    `object_until`: the last day for objecting, None when there is no such day; `open_repair_id`, `open_objection_id`:
    what is under way. `source`: area, id there and item of what was filed.
    """

    record_id: str
    source: tuple[str, str, str]
    title: str
    document_number: str
    repair_kind: RepairKind | None
    repair_from: date | None
    may_repair: bool
    may_repair_temporarily: bool
    may_object: bool
    object_until: date | None
    open_repair_id: str | None
    open_objection_id: str | None
    repaired_by: str = ""


@dataclass(frozen=True)
class EnterpriseRights:
    """Every live record with its rights, and all cases, newest first; `barred_until` after fraud."""

    enterprise_id: str
    barred_until: date | None
    records: tuple[RecordRights, ...]
    repairs: tuple[RepairLine, ...]
    objections: tuple[ObjectionLine, ...]


def rights_queue(session: Session, actor: Actor, now: datetime) -> RightsQueue:
    """Return every open case to officials; NotAllowedError for anybody else."""
    if actor.role not in STAFF:
        raise NotAllowedError("您的岗位不能查看待办的修复和异议")
    repairs = _repairs().where(CreditRepair.status.in_(OPEN)).order_by(*_by_day(CreditRepair))
    objections = _objections().where(CreditObjection.status.in_(OPEN_OBJECTION)).order_by(*_by_day(CreditObjection))
    today = local_date(now)
    return RightsQueue(_repair_lines(session, repairs, today), _objection_lines(session, objections, today))


def enterprise_rights(session: Session, enterprise_id: str, actor: Actor, now: datetime) -> EnterpriseRights:
    """Return what the enterprise may ask for and has asked for; raises NotFoundError for strangers."""
    require_reader(actor, enterprise_id)
    today = local_date(now)
    repairs = _repairs().where(CreditRepair.enterprise_id == enterprise_id).order_by(CreditRepair.id.desc())
    objections = _objections().where(CreditObjection.enterprise_id == enterprise_id)
    made = _repair_lines(session, repairs, today)
    raised = _objection_lines(session, objections.order_by(CreditObjection.id.desc()), today)
    barred = find_bar(session, enterprise_id, today)
    seen = select(CreditRecord).where(
        CreditRecord.enterprise_id == enterprise_id,
        CreditRecord.status.in_(LIVE),
        CreditRecord.visibility.in_(seen_by(actor)),
    )
    rows = session.scalars(seen.order_by(CreditRecord.event_on.desc(), CreditRecord.id.desc())).all()
    open_repairs = {line.record_key: line.repair_id for line in made if line.status in OPEN}
    open_objections = {line.record_key: line.objection_id for line in raised if line.status in OPEN_OBJECTION}
    rights = tuple(_rights(session, row, today, (barred, open_repairs, open_objections)) for row in rows)
    return EnterpriseRights(enterprise_id, barred, rights, made, raised)


def repair_lines(session: Session, ids: Sequence[str], today: date) -> tuple[RepairLine, ...]:
    """Return these repairs, in no order."""
    return _repair_lines(session, _repairs().where(CreditRepair.id.in_(ids)), today) if ids else ()


def objection_lines(session: Session, ids: Sequence[str], today: date) -> tuple[ObjectionLine, ...]:
    """Return these objections, in no order."""
    return _objection_lines(session, _objections().where(CreditObjection.id.in_(ids)), today) if ids else ()


def _rights(
    session: Session, row: CreditRecord, today: date, held: tuple[date | None, dict[Any, str], dict[Any, str]]
) -> RecordRights:
    barred, open_repairs, open_objections = held
    kind, key = ordinary_kind(row.item), _key(row)
    shown = is_public(publication_of(row), today)
    from_on = row.stoppable_from if kind is not None and (shown or row.status == Status.PAUSED) else None
    is_here = is_decided_here(session, row)
    is_free = barred is None and key not in open_repairs and is_here
    last = last_day_to_object(session, row, today)
    return RecordRights(
        record_id=row.id,
        source=key,
        title=catalogue()[row.item].title,
        document_number=row.document_number,
        repair_kind=kind,
        repair_from=from_on,
        may_repair=is_free and from_on is not None and from_on <= today,
        may_repair_temporarily=is_free and kind is not None and shown,
        may_object=key not in open_objections and (last is None or today <= last.on),
        object_until=None if last is None else last.on,
        open_repair_id=open_repairs.get(key),
        open_objection_id=open_objections.get(key),
        repaired_by="" if is_here or kind is None else row.source_department,
    )


def _key(row: CreditRecord) -> tuple[str, str, str]:
    return (row.source_area, row.source_id, row.item)


def _by_day(table: type[CreditRepair] | type[CreditObjection]) -> tuple[Any, ...]:
    return (table.due_on.is_(None), table.due_on, table.id)


def _repairs() -> Select[CreditRepair, CreditRecord]:
    return select(CreditRepair, CreditRecord).join(CreditRecord, CreditRecord.id == CreditRepair.record_id)


def _objections() -> Select[CreditObjection, CreditRecord]:
    return select(CreditObjection, CreditRecord).join(CreditRecord, CreditRecord.id == CreditObjection.record_id)


def _repair_lines(session: Session, found: Select[CreditRepair, CreditRecord], today: date) -> tuple[RepairLine, ...]:
    return tuple(
        RepairLine(
            repair_id=row.id,
            enterprise_id=row.enterprise_id,
            record_id=row.record_id,
            record_key=_key(record),
            title=catalogue()[record.item].title,
            document_number=record.document_number,
            kind_name=REPAIR_KIND_NAMES[RepairKind(row.kind)],
            status=RepairStatus(row.status),
            status_name=REPAIR.status_names[RepairStatus(row.status)],
            applied_on=row.applied_on,
            due=due_line(row, today),
            authority=row.authority,
        )
        for row, record in session.execute(found)
    )


def _objection_lines(
    session: Session, found: Select[CreditObjection, CreditRecord], today: date
) -> tuple[ObjectionLine, ...]:
    return tuple(
        ObjectionLine(
            objection_id=row.id,
            enterprise_id=row.enterprise_id,
            record_id=row.record_id,
            record_key=_key(record),
            title=catalogue()[record.item].title,
            document_number=record.document_number,
            wanted_name=WANTED_NAMES[Wanted(row.wanted)],
            status=ObjectionStatus(row.status),
            status_name=OBJECTION.status_names[ObjectionStatus(row.status)],
            raised_on=row.raised_on,
            due=due_line(row, today),
            authority=row.authority,
        )
        for row, record in session.execute(found)
    )
