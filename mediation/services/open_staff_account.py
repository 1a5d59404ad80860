"""An administrator opens the account of somebody who works in an office, or mediates for a body."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import InvalidInputError
from core.kernel.roles import Actor, Role
from identity.domain.registration import NewAccount
from identity.queries.offices import find_office
from identity.services.create_official import create_official
from mediation.storage.procedures import delegate_body_ids


def open_staff_account(session: Session, account: NewAccount, actor: Actor, now: datetime) -> str:
    """Open it and return its id; a body that mediates by delegation has mediators only, it is no authority."""
    office = find_office(session, account.office_id or "")
    is_body = office is not None and office.office_id in delegate_body_ids(session)
    if is_body and account.role is not Role.MEDIATOR:
        message = "受委托的组织只有调解员，请选择调解员的岗位，或者选择别的机关"
        raise InvalidInputError(message, fields={"role": message})
    return create_official(session, account, actor, now)
