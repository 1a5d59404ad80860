"""What would help an enterprise: for each record what ends by itself, and what it can do itself from which day."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.roles import Actor
from credit.domain.catalogue import TermRule
from credit.domain.repair_rules import (
    CONDITION_NAMES,
    MATERIAL_NAMES,
    REPAIR_KIND_NAMES,
    Material,
    conditions_of,
)
from credit.domain.shipped_catalogue import catalogue
from credit.queries.party_file import party_file
from credit.queries.record_lines import RecordLine
from credit.queries.rights_queue import EnterpriseRights, RecordRights, enterprise_rights

_BURDENS = frozenset({TermRule.PENALTY_GRADE, TermRule.THREE_GRADES, TermRule.FIXED, TermRule.WHILE_LISTED})
_FOR_THE_APPLICATION = (Material.APPLICATION, Material.PERFORMANCE, Material.RECTIFICATION)


@dataclass(frozen=True)
class Help:
    """One record. `ends_on`: the last day it is shown if nobody does anything, None when no day is fixed.

    `next_on`: the first day on which something changes for the better, by itself or on application.
    """

    record: RecordLine
    rights: RecordRights | None
    ends_on: date | None
    repair_name: str
    conditions: tuple[str, ...]
    materials: tuple[str, ...]
    next_on: date | None


@dataclass(frozen=True)
class HelpPage:
    """`helps`: what is public, the soonest change first; `quiet`: the other records of the file."""

    rights: EnterpriseRights
    helps: tuple[Help, ...]
    quiet: tuple[RecordLine, ...]
    on: date


def what_would_help(session: Session, enterprise_id: str, actor: Actor, now: datetime) -> HelpPage:
    """Return it to those who may read the file; raises NotFoundError for anybody else."""
    today = local_date(now)
    file = party_file(session, enterprise_id, actor, today)
    rights = enterprise_rights(session, enterprise_id, actor, now)
    by_record = {each.record_id: each for each in rights.records}
    burdens = [record for record in file.records if _weighs(record, by_record.get(record.record_id))]
    helps = [_help(record, by_record.get(record.record_id), today) for record in burdens]
    helps.sort(key=lambda one: (one.next_on is None, one.next_on or date.max, one.ends_on or date.max))
    shown = {record.record_id for record in burdens}
    return HelpPage(rights, tuple(helps), tuple(each for each in file.records if each.record_id not in shown), today)


def _weighs(record: RecordLine, rights: RecordRights | None) -> bool:
    """Leave out what nobody wants to end, such as registration and licences."""
    can_be_repaired = rights is not None and (rights.may_repair or rights.open_repair_id is not None)
    return can_be_repaired or (record.is_public and catalogue()[record.item].term in _BURDENS)


def _help(record: RecordLine, rights: RecordRights | None, today: date) -> Help:
    kind = rights.repair_kind if rights and rights.repair_from else None
    begins = rights.repair_from if rights else None
    days = [day for day in (record.public_until, max(begins, today) if begins else None) if day]
    return Help(
        record=record,
        rights=rights,
        ends_on=record.public_until,
        repair_name=REPAIR_KIND_NAMES[kind] if kind else "",
        conditions=tuple(CONDITION_NAMES[each] for each in conditions_of(kind, record.item)) if kind else (),
        materials=tuple(MATERIAL_NAMES[each] for each in _FOR_THE_APPLICATION) if kind else (),
        next_on=min(days, default=None),
    )
