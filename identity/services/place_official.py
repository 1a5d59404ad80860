"""Placing an official in another office."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import OFFICIAL_ROLES, Actor, Role
from identity.storage.accounts import get_account
from identity.storage.offices import get_office
from ledger.services.record_act import Subject, record_act


def place_official(session: Session, account_id: str, office_id: str, actor: Actor, now: datetime) -> None:
    """Move an official to an open office; what they handled stays with the office that has it."""
    if actor.role not in {Role.ADMIN, Role.SYSTEM}:
        raise NotAllowedError("只有系统管理员可以安排工作人员所在的机关")
    account, office = get_account(session, account_id), get_office(session, office_id)
    if account.role not in OFFICIAL_ROLES:
        raise InvalidInputError("只有工作人员才有所在机关")
    if not office.is_active:
        raise ConflictError("这个机关已经停用，请选择别的机关")
    before = account.office_id
    account.office_id = office.id
    details = {"from": before, "to": office.id}
    record_act(session, Subject("account", account_id), "place_official", actor, now, details=details)
