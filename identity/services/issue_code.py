"""Sending a code to a phone."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.contracts.identity import CodeIssued
from core.kernel.errors import TooManyError
from core.kernel.identifiers import new_id, normalise_phone
from core.outbox import publish
from identity.domain.codes import (
    KEEP_FOR,
    MAX_PER_PHONE,
    MAX_PER_SOURCE,
    VALID_FOR,
    WINDOW,
    CodePurpose,
    already_registered_text,
    code_text,
    draw_code,
)
from identity.storage.account_tables import PhoneCode
from identity.storage.accounts import code_hash, find_account_by_phone, network_index, phone_index


def issue_code(session: Session, phone: str, purpose: CodePurpose, address: str, now: datetime) -> str:
    """Store a code's hash, publish the message, which leaves after commit, and return the code's id.

    `address` is the network address of who asks, counted by its keyed hash. Only the one who asks gets the id, and
    a code works only together with it.

    The caller learns nothing about whether the phone has an account: a registered phone that asks to register is
    told so by SMS, an unknown phone that asks for a reset gets nothing. `now` is real time.
    """
    number = normalise_phone(phone)
    index, source = phone_index(session, number), network_index(session, address)
    _require_within_limit(session, index, source, now)
    code, code_id = draw_code(), new_id()
    session.add(
        PhoneCode(
            id=code_id,
            phone_index=index,
            source_index=source,
            purpose=purpose.value,
            code_hash=code_hash(session, code_id, code),
            issued_at=now,
            expires_at=now + VALID_FOR,
        )
    )
    text = _text_to_send(purpose, code, has_account=_has_account(session, index))
    if text is not None:
        publish(session, CodeIssued(code_id, number, text), recorded_at=now)
    return code_id


def _require_within_limit(session: Session, index: str, source: str, now: datetime) -> None:
    session.execute(delete(PhoneCode).where(PhoneCode.phone_index == index, PhoneCode.issued_at < now - KEEP_FOR))
    recent = session.scalars(
        select(PhoneCode.source_index).where(PhoneCode.phone_index == index, PhoneCode.issued_at > now - WINDOW)
    ).all()
    if recent.count(source) >= MAX_PER_SOURCE or len(recent) >= MAX_PER_PHONE:
        message = "这个手机号获取验证码的次数太多了，请一小时后再试"
        raise TooManyError(message, fields={"phone": message})


def _has_account(session: Session, index: str) -> bool:
    account = find_account_by_phone(session, index)
    return account is not None and account.is_active


def _text_to_send(purpose: CodePurpose, code: str, *, has_account: bool) -> str | None:
    texts = {
        (CodePurpose.REGISTER, False): code_text(purpose, code),
        (CodePurpose.REGISTER, True): already_registered_text(),
        (CodePurpose.RESET_PASSWORD, True): code_text(purpose, code),
        (CodePurpose.LEAVE_PHONE, True): code_text(purpose, code),
        (CodePurpose.TAKE_PHONE, False): code_text(purpose, code),
        (CodePurpose.TAKE_PHONE, True): already_registered_text(),
    }
    return texts.get((purpose, has_account))
