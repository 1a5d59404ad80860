"""Setting a new password with a code sent to the phone."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import InvalidInputError
from core.kernel.roles import Actor, Role
from identity.domain.answers import Answer, granted, refused
from identity.domain.codes import CodePurpose, TypedCode
from identity.domain.registration import PasswordReset
from identity.services.use_code import use_code
from identity.storage.account_tables import Account
from identity.storage.accounts import find_account_by_phone, forget_failures, phone_index, revoke_sign_ins
from ledger.services.record_act import Subject, record_act


def reset_password(session: Session, reset: PasswordReset, now: datetime) -> Answer[None]:
    """Set the new password, end every sign-in and lift a lock.

    Make `reset` with `prepare_password_reset` before the transaction opens; `or_raise` after commit, so that a wrong
    code stays counted. A phone without account is refused like a wrong code. `now` is real time.
    """
    index = phone_index(session, reset.phone)
    refusal = use_code(session, TypedCode(reset.code_id, index, CodePurpose.RESET_PASSWORD, reset.code), now)
    if refusal is not None:
        return refused(refusal)
    account = find_account_by_phone(session, index)
    if account is None or not account.is_active:
        message = "验证码已失效，请重新获取"
        return refused(InvalidInputError(message, fields={"code": message}))
    account.password_hash = reset.password_hash
    account.must_change_password = False
    forget_failures(session, index)
    revoke_sign_ins(session, account.id, now)
    record_act(session, Subject("account", account.id), "reset_password", _owner(session, account), now)
    return granted(None)


def _owner(session: Session, account: Account) -> Actor:
    return Actor(account.id, Role(account.role), vault_of(session).open(account.name_sealed))
