"""Loading accounts, codes and failures."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotFoundError
from identity.domain.passwords import Credentials, Source
from identity.domain.sign_in_terms import FAILURE_WINDOW, MAX_FAILURES_OF_PHONE, is_locked
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


def network_index(session: Session, address: str) -> str:
    """Return the blind index under which a network address is counted; the address itself is stored nowhere."""
    return vault_of(session).index("network_address", address)


def find_code_for_update(session: Session, code_id: str) -> PhoneCode | None:
    return session.scalar(select(PhoneCode).where(PhoneCode.id == code_id).with_for_update())


def is_attempt_locked(session: Session, credentials: Credentials, now: datetime) -> bool:
    """Tell whether too many passwords failed a short while ago; an open sign-in answers for itself alone."""
    counted = (
        select(SignInFailure.source_index)
        .where(SignInFailure.phone_index == credentials.phone_index, SignInFailure.failed_at > now - FAILURE_WINDOW)
        .limit(MAX_FAILURES_OF_PHONE)
    )
    sources = session.scalars(counted.order_by(SignInFailure.failed_at.desc())).all()
    return is_locked(
        from_source=sources.count(credentials.source.index),
        of_phone=0 if credentials.source.is_signed_in else len(sources),
    )


def forget_failures(session: Session, index: str, source: Source | None = None) -> None:
    """Forget the failures of the phone, or only those from one source."""
    of_phone = delete(SignInFailure).where(SignInFailure.phone_index == index)
    session.execute(of_phone if source is None else of_phone.where(SignInFailure.source_index == source.index))


def revoke_sign_ins(session: Session, account_id: str, now: datetime, keep_token: str | None = None) -> None:
    """End every sign-in of the account, except the one with the token to keep."""
    kept = None if keep_token is None else vault_of(session).token_hash(keep_token)
    open_ones = select(SignIn).where(SignIn.account_id == account_id, SignIn.revoked_at.is_(None))
    for sign_in in session.scalars(open_ones):
        if sign_in.token_hash != kept:
            sign_in.revoked_at = now
