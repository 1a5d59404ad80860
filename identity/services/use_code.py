"""Using up a code that was sent to a phone."""

import hmac
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import InvalidInputError
from identity.domain.codes import CodePurpose, IssuedCode, may_try
from identity.storage.account_tables import PhoneCode
from identity.storage.accounts import code_hash, find_newest_code_for_update


def use_code(session: Session, index: str, purpose: CodePurpose, code: str, now: datetime) -> InvalidInputError | None:
    """Use the newest code of this phone and purpose, or return the refusal; a wrong try is counted.

    The refusal is returned, not raised: raising would roll the count back.
    """
    row = find_newest_code_for_update(session, index, purpose)
    if row is None or not may_try(_issued(row), now):
        return _refusal("验证码已失效，请重新获取")
    if not hmac.compare_digest(row.code_hash, code_hash(session, row.id, code)):
        row.tries += 1
        return _refusal("验证码不正确，请核对最新一条短信")
    row.used_at = now
    return None


def _issued(row: PhoneCode) -> IssuedCode:
    return IssuedCode(row.code_hash, row.expires_at, row.tries, used=row.used_at is not None)


def _refusal(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"code": message})
