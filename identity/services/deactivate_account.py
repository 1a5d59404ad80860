"""Closing an account to sign-in."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.roles import Actor, Role
from identity.domain.membership import require_reason
from identity.storage.accounts import get_account, revoke_sign_ins
from ledger.services.record_act import Subject, record_act


def deactivate_account(session: Session, account_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """End every sign-in of the account and let nobody sign in with it; an administrator cannot close their own."""
    if actor.role is not Role.ADMIN:
        raise NotAllowedError("只有系统管理员可以停用账号")
    if actor.account_id == account_id:
        raise ConflictError("不能停用自己的账号，请由另一位管理员办理")
    cause = require_reason(reason)
    account = get_account(session, account_id)
    if not account.is_active:
        raise ConflictError("这个账号已经停用")
    account.is_active = False
    revoke_sign_ins(session, account_id, now)
    subject = Subject("account", account_id)
    details = {"reason": cause}
    record_act(session, subject, "deactivate", actor, now, before="active", after="inactive", details=details)
