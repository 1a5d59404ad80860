"""An administrator opens the account of an official."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import InvalidInputError
from core.kernel.roles import OFFICIAL_ROLES, Actor
from identity.domain.registration import NewAccount
from identity.services.open_account import open_account


def create_official(session: Session, account: NewAccount, actor: Actor, now: datetime) -> str:
    """Open an official's account and return its id; make `account` with `prepare_official` before the transaction."""
    if account.role not in OFFICIAL_ROLES:
        message = "请选择工作人员的岗位"
        raise InvalidInputError(message, fields={"role": message})
    return open_account(session, account, actor, now)
