"""Ending what is still open about a record that is no longer shown: nothing is left to repair or to correct."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.roles import SYSTEM_ACTOR
from credit.domain.objection_steps import ObjectionAction
from credit.domain.repair_steps import RepairAction
from credit.services.take_case_step import take_case_step
from credit.storage.case_tables import CreditObjection, CreditRepair
from credit.storage.cases import find_open_cases_for_update


def lapse_repairs(session: Session, root_id: str, now: datetime) -> None:
    for repair in find_open_cases_for_update(session, CreditRepair, root_id):
        take_case_step(session, repair, RepairAction.LAPSE, SYSTEM_ACTOR, now)


def lapse_objections(session: Session, root_id: str, now: datetime) -> None:
    for objection in find_open_cases_for_update(session, CreditObjection, root_id):
        take_case_step(session, objection, ObjectionAction.LAPSE, SYSTEM_ACTOR, now)
