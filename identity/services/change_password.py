"""Changing one's own password."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import BusinessError, InvalidInputError
from core.kernel.roles import Actor
from identity.domain.answers import Answer, granted, refused
from identity.domain.passwords import CheckedPassword
from identity.services.judge_password import judge_password
from identity.storage.accounts import revoke_sign_ins
from ledger.services.record_act import Subject, record_act


@dataclass(frozen=True)
class PasswordChange:
    """The old password as verified, the new one as hashed, and the sign-in that stays open."""

    checked: CheckedPassword
    new_password_hash: str
    keep_token: str | None


def change_password(session: Session, change: PasswordChange, actor: Actor, now: datetime) -> Answer[None]:
    """Set the new password and end every other sign-in of the account.

    Verify the old password and call `prepare_new_password` before the transaction opens; `or_raise` after commit.
    """
    if change.checked.credentials.account_id != actor.account_id:
        raise ValueError("a person changes only their own password")
    judged = judge_password(session, change.checked, "原密码不正确", now)
    if judged.refusal is not None:
        return refused(_beside_old_password(judged.refusal))
    account = judged.or_raise()
    account.password_hash = change.new_password_hash
    account.must_change_password = False
    revoke_sign_ins(session, account.id, now, change.keep_token)
    record_act(session, Subject("account", account.id), "change_password", actor, now)
    return granted(None)


def _beside_old_password(refusal: BusinessError) -> BusinessError:
    if not refusal.fields:
        return refusal
    return InvalidInputError(refusal.message, fields={"old_password": refusal.message})
