"""Registering as a consumer or a merchant."""

from datetime import datetime

from sqlalchemy.orm import Session

from identity.domain.answers import Answer, granted, refused
from identity.domain.codes import CodePurpose, TypedCode
from identity.domain.registration import NewAccount, Registration
from identity.services.open_account import open_account
from identity.services.use_code import use_code
from identity.storage.accounts import phone_index


def register_account(session: Session, registration: Registration, now: datetime) -> Answer[str]:
    """Open the account whose phone is proven by the code and answer with its id.

    Make `registration` with `prepare_registration` before the transaction opens: it hashes the password. `now` is
    real time. Call `or_raise` on the answer after commit, so that a wrong code stays counted.
    """
    index = phone_index(session, registration.phone)
    typed = TypedCode(registration.code_id, index, CodePurpose.REGISTER, registration.code)
    refusal = use_code(session, typed, now)
    if refusal is not None:
        return refused(refusal)
    account = NewAccount(registration.role, registration.name, registration.phone, registration.password_hash)
    return granted(open_account(session, account, None, now))
