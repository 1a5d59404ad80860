"""Ending what is still open about a record that is no longer shown: nothing is left to repair or to correct."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.roles import SYSTEM_ACTOR
from credit.domain.objection_steps import ObjectionAction
from credit.domain.repair_steps import RepairAction
from credit.services.take_case_step import take_objection_step, take_repair_step
from credit.storage.cases import find_open_objections_for_update, find_open_repairs_for_update


def lapse_repairs(session: Session, root_id: str, now: datetime) -> None:
    for repair in find_open_repairs_for_update(session, root_id):
        take_repair_step(session, repair, RepairAction.LAPSE, SYSTEM_ACTOR, now)


def lapse_objections(session: Session, root_id: str, now: datetime) -> None:
    for objection in find_open_objections_for_update(session, root_id):
        take_objection_step(session, objection, ObjectionAction.LAPSE, SYSTEM_ACTOR, now)
