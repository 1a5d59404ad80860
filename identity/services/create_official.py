"""An administrator opens the account of an official."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import InvalidInputError
from core.kernel.roles import OFFICIAL_ROLES, Actor, Role
from identity.domain.registration import NewAccount
from identity.services.open_account import open_account
from identity.storage.offices import find_office_named


def create_official(session: Session, account: NewAccount, actor: Actor, now: datetime) -> str:
    """Open an official's account and return its id; make `account` with `prepare_official` before the transaction.

    Its office is named by id, code or name.
    """
    if account.role not in OFFICIAL_ROLES:
        message = "请选择工作人员的岗位"
        raise InvalidInputError(message, fields={"role": message})
    if (account.role is Role.DESK_CLERK) != (account.desk is not None):
        message = "部门窗口的人员要选择在哪个窗口办事，其他岗位不选"
        raise InvalidInputError(message, fields={"desk": message})
    office = find_office_named(session, account.office_id or "")
    if office is None or not office.is_active:
        message = "没有这个机关，或者已经停用，请从列表里选择"
        raise InvalidInputError(message, fields={"office": message})
    return open_account(session, replace(account, office_id=office.id), actor, now)
