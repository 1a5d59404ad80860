"""The one place that writes the status of a repair or an objection, with its log row and its notice."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.roles import Actor
from core.kernel.workdays import DueDay, add_working_days
from credit.domain.case_papers import Asked
from credit.domain.objection_steps import ObjectionAction
from credit.domain.repair_steps import RepairAction
from credit.services.case_acts import refuse_stale, require_deciding_office, require_party_or_staff
from credit.services.tell_of_case import tell_of_case
from credit.storage.case_tables import Case, CreditObjection, CreditRepair
from credit.storage.cases import get_case_for_update
from ledger.services.record_act import Subject, record_act

Details = Mapping[str, object] | None


def case_for_step(
    session: Session,
    table: type[Case],
    case_id: str,
    action: RepairAction | ObjectionAction,
    actor: Actor,
    asked: Asked,
) -> Case:
    """Return the row held for this act; raises when the page is stale or role, office or status forbids the act."""
    case = get_case_for_update(session, table, case_id)
    require_party_or_staff(session, actor, case.enterprise_id)
    refuse_stale(case, asked)
    case.PROCEDURE.step_for(case.status, action, actor.role)
    require_deciding_office(session, actor, case.authority)
    return case


def take_case_step(
    session: Session,
    case: CreditRepair | CreditObjection,
    action: RepairAction | ObjectionAction,
    actor: Actor,
    now: datetime,
    details: Details = None,
) -> None:
    """Move the case along its table, record the act and tell whom it concerns; the first act opens a new case."""
    procedure, before = case.PROCEDURE, case.status
    case.status = procedure.step_for(before, action, actor.role).target.value
    if case.status not in procedure.clocked:
        case.due_on, case.due_provisional = None, False
    subject = Subject(case.SUBJECT_KIND, case.id)
    record_act(session, subject, action.value, actor, now, before=before, after=case.status, details=details)
    tell_of_case(session, case, action, now)


def start_clock(case: CreditRepair | CreditObjection, start: date, working_days: int) -> DueDay:
    """Set the office's last day; the day of the event is not counted."""
    due = add_working_days(start, working_days)
    case.due_on, case.due_provisional, case.reminded_on = due.on, due.provisional, None
    return due
