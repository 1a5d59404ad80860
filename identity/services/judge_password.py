"""Judging a password that was verified before the transaction opened."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.kernel.errors import BusinessError, InvalidInputError, NotAllowedError, TooManyError
from core.kernel.identifiers import new_id
from identity.domain.answers import Answer, granted, refused
from identity.domain.passwords import CheckedPassword, Credentials
from identity.domain.sign_in_terms import FAILURE_WINDOW, KEEP_FAILURES_FOR
from identity.storage.account_tables import Account, SignInFailure
from identity.storage.accounts import find_account_for_update, forget_failures, is_attempt_locked


def judge_password(session: Session, checked: CheckedPassword, wrong: str, now: datetime) -> Answer[Account]:
    """Answer with the account, or count the failure and answer with a refusal; `wrong` is said of a wrong password.

    The account row is locked first, so that attempts at once are counted one after the other.
    """
    credentials = checked.credentials
    account = find_account_for_update(session, credentials.account_id)
    if is_attempt_locked(session, credentials, now):
        return refused(_locked())
    unchanged = account is not None and account.password_hash == credentials.password_hash
    if account is None or not checked.matched or not unchanged:
        _count_failure(session, credentials, now)
        return refused(InvalidInputError(wrong, fields={"password": wrong}))
    if not account.is_active:
        return refused(_inactive())
    forget_failures(session, credentials.phone_index, credentials.source)
    return granted(account)


def _count_failure(session: Session, credentials: Credentials, now: datetime) -> None:
    session.execute(delete(SignInFailure).where(SignInFailure.failed_at < now - KEEP_FAILURES_FOR))
    index, source = credentials.phone_index, credentials.source
    session.add(SignInFailure(id=new_id(), phone_index=index, source_index=source.index, failed_at=now))


def _locked() -> BusinessError:
    minutes = int(FAILURE_WINDOW.total_seconds() // 60)
    return TooManyError(f"密码输错次数太多，请 {minutes} 分钟后再试，或者用短信验证码重设密码")


def _inactive() -> BusinessError:
    return NotAllowedError("这个账号已停用，如有疑问请联系管理员")
