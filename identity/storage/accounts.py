"""Loading accounts, codes and failures."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotFoundError
from identity.domain.codes import CodePurpose
from identity.domain.sign_in_terms import FAILURE_WINDOW, is_locked
from identity.storage.account_tables import Account, PhoneCode, SignIn, SignInFailure


def phone_index(session: Session, phone: str) -> str:
    """Return the blind index under which a normalised phone is stored."""
    return vault_of(session).index("phone", phone)


def code_hash(session: Session, code_id: str, code: str) -> str:
    """Return what is stored of a code; salted by its row, because six digits repeat."""
    return vault_of(session).index("phone_code", f"{code_id}:{code}")


def get_account(session: Session, account_id: str) -> Account:
    account = session.get(Account, account_id)
    if account is None:
        raise NotFoundError("没有找到这个账号")
    return account


def find_account_for_update(session: Session, account_id: str | None) -> Account | None:
    return session.scalar(select(Account).where(Account.id == account_id).with_for_update())


def find_account_by_phone(session: Session, index: str) -> Account | None:
    return session.scalar(select(Account).where(Account.phone_index == index))


def find_newest_code_for_update(session: Session, index: str, purpose: CodePurpose) -> PhoneCode | None:
    return session.scalar(
        select(PhoneCode)
        .where(PhoneCode.phone_index == index, PhoneCode.purpose == purpose.value)
        .order_by(PhoneCode.issued_at.desc(), PhoneCode.id.desc())
        .limit(1)
        .with_for_update()
    )


def is_phone_locked(session: Session, index: str, now: datetime) -> bool:
    """Tell whether too many passwords failed for this phone a short while ago."""
    failures = session.scalar(
        select(func.count())
        .select_from(SignInFailure)
        .where(SignInFailure.phone_index == index, SignInFailure.failed_at > now - FAILURE_WINDOW)
    )
    return is_locked(failures or 0)


def forget_failures(session: Session, index: str) -> None:
    session.execute(delete(SignInFailure).where(SignInFailure.phone_index == index))


def revoke_sign_ins(session: Session, account_id: str, now: datetime, keep_token: str | None = None) -> None:
    """End every sign-in of the account, except the one with the token to keep."""
    kept = None if keep_token is None else vault_of(session).token_hash(keep_token)
    open_ones = select(SignIn).where(SignIn.account_id == account_id, SignIn.revoked_at.is_(None))
    for sign_in in session.scalars(open_ones):
        if sign_in.token_hash != kept:
            sign_in.revoked_at = now
