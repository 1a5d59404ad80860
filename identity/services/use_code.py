"""Using up a code that was sent to a phone."""

import hmac
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import InvalidInputError
from identity.domain.codes import IssuedCode, TypedCode, may_try
from identity.storage.account_tables import PhoneCode
from identity.storage.accounts import code_hash, find_code_for_update


def use_code(session: Session, typed: TypedCode, now: datetime) -> InvalidInputError | None:
    """Use the code with this id, or return the refusal; a wrong try is counted.

    Strangers do not know the id, so they can use up no tries. The refusal is returned, not raised: raising would roll
    the count back.
    """
    row = find_code_for_update(session, typed.code_id)
    if row is None or not _is_meant(row, typed) or not may_try(_issued(row), now):
        return _refusal("验证码已失效，请重新获取")
    if not hmac.compare_digest(row.code_hash, code_hash(session, row.id, typed.code)):
        row.tries += 1
        return _refusal("验证码不正确，请核对最新一条短信")
    row.used_at = now
    return None


def _is_meant(row: PhoneCode, typed: TypedCode) -> bool:
    return (row.phone_index, row.purpose) == (typed.phone_index, typed.purpose.value)


def _issued(row: PhoneCode) -> IssuedCode:
    return IssuedCode(row.code_hash, row.expires_at, row.tries, used=row.used_at is not None)


def _refusal(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"code": message})
