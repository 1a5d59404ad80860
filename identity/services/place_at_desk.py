"""Placing a clerk of the general role at another desk."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import InvalidInputError, NotAllowedError
from core.kernel.roles import Actor, Role
from identity.storage.accounts import get_account
from ledger.services.record_act import Subject, record_act


def place_at_desk(session: Session, account_id: str, desk: str, actor: Actor, now: datetime) -> None:
    """Let the clerk work at this desk from now on; the caller knows that there is such a desk."""
    if actor.role not in {Role.ADMIN, Role.SYSTEM}:
        raise NotAllowedError("只有系统管理员可以安排窗口")
    account = get_account(session, account_id)
    if account.role != Role.DESK_CLERK:
        raise InvalidInputError("只有部门窗口的人员可以换窗口")
    before, account.desk = account.desk, desk
    details = {"from": before, "to": desk}
    record_act(session, Subject("account", account_id), "place_at_desk", actor, now, details=details)
