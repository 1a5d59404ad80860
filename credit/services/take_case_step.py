"""The one place that writes the status of a repair or an objection, with its log row and its notice."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from core.kernel.workdays import DueDay, add_working_days
from credit.domain.case_papers import Asked
from credit.domain.objection_steps import OBJECTION, OPEN_OBJECTION, ObjectionAction, ObjectionStatus
from credit.domain.repair_steps import OFFICE_TO_ACT, REPAIR, RepairAction, RepairStatus
from credit.services.case_acts import refuse_stale, require_deciding_office, require_party_or_staff
from credit.services.tell_of_case import tell_of_case
from credit.storage.case_tables import CreditObjection, CreditRepair
from credit.storage.cases import get_objection_for_update, get_repair_for_update
from ledger.services.record_act import Subject, record_act

Details = Mapping[str, object] | None


def repair_for_step(session: Session, repair_id: str, action: RepairAction, actor: Actor, asked: Asked) -> CreditRepair:
    """Return the row held for this act; raises when the page is stale or role, office or status forbids the act."""
    repair = get_repair_for_update(session, repair_id)
    require_party_or_staff(session, actor, repair.enterprise_id)
    refuse_stale(repair, asked)
    REPAIR.step_for(RepairStatus(repair.status), action, actor.role)
    require_deciding_office(session, actor, repair.authority)
    return repair


def objection_for_step(
    session: Session, objection_id: str, action: ObjectionAction, actor: Actor, asked: Asked
) -> CreditObjection:
    """Return the row held for this act; raises when the page is stale or role, office or status forbids the act."""
    objection = get_objection_for_update(session, objection_id)
    require_party_or_staff(session, actor, objection.enterprise_id)
    refuse_stale(objection, asked)
    OBJECTION.step_for(ObjectionStatus(objection.status), action, actor.role)
    require_deciding_office(session, actor, objection.authority)
    return objection


def take_repair_step(
    session: Session, repair: CreditRepair, action: RepairAction, actor: Actor, now: datetime, details: Details = None
) -> None:
    """Move the application along its table, record the act and tell whom it concerns."""
    before = RepairStatus(repair.status)
    repair.status = REPAIR.step_for(before, action, actor.role).target.value
    if repair.status not in OFFICE_TO_ACT:
        repair.due_on, repair.due_provisional = None, False
    subject = Subject(CreditRepair.SUBJECT_KIND, repair.id)
    record_act(session, subject, action.value, actor, now, before=before.value, after=repair.status, details=details)
    tell_of_case(session, repair, action, now)


def take_objection_step(
    session: Session,
    objection: CreditObjection,
    action: ObjectionAction,
    actor: Actor,
    now: datetime,
    details: Details = None,
) -> None:
    """Move the objection along its table, record the act and tell whom it concerns."""
    before = ObjectionStatus(objection.status)
    objection.status = OBJECTION.step_for(before, action, actor.role).target.value
    if objection.status not in OPEN_OBJECTION:
        objection.due_on, objection.due_provisional = None, False
    subject = Subject(CreditObjection.SUBJECT_KIND, objection.id)
    record_act(session, subject, action.value, actor, now, before=before.value, after=objection.status, details=details)
    tell_of_case(session, objection, action, now)


def start_clock(case: CreditRepair | CreditObjection, start: date, working_days: int) -> DueDay:
    """Set the office's last day; the day of the event is not counted."""
    due = add_working_days(start, working_days)
    case.due_on, case.due_provisional, case.reminded_on = due.on, due.provisional, None
    return due
