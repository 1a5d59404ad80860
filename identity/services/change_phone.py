"""Changing one's phone: the code to the old one proves the wish, the code to the new one that it is theirs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.identifiers import normalise_phone
from core.kernel.roles import Actor
from identity.domain.answers import Answer, granted, refused
from identity.domain.codes import CodePurpose, TypedCode
from identity.domain.notices import NewNotice, NoticeKind, to_account
from identity.services.issue_code import issue_code
from identity.services.leave_notice import leave_notice
from identity.services.use_code import use_code
from identity.storage.accounts import (
    find_account_by_phone,
    find_account_for_update,
    find_code_for_update,
    get_account,
    phone_index,
    revoke_sign_ins,
)
from ledger.services.record_act import Subject, record_act


@dataclass(frozen=True)
class SentCodes:
    """The ids of both codes; they work only together with what the two messages say."""

    old_id: str
    new_id: str


@dataclass(frozen=True)
class PhoneChange:
    """As typed, with the ids of the codes and the sign-in that stays open."""

    new_phone: str
    sent: SentCodes
    old_code: str
    new_code: str
    keep_token: str | None


def send_change_codes(session: Session, new_phone: str, address: str, actor: Actor, now: datetime) -> SentCodes:
    """Send one code to each phone; raises InvalidInputError when both are the same. `now` is real time.

    Whether somebody else has the new phone is not said here: its owner is told by SMS.
    """
    account = get_account(session, actor.account_id)
    if account.phone_sealed is None:
        raise ConflictError("这个账号没有登记手机号，请联系办理机关")
    old, new = vault_of(session).open(account.phone_sealed), normalise_phone(new_phone)
    if old == new:
        message = "新手机号和现在的一样"
        raise InvalidInputError(message, fields={"phone": message})
    return SentCodes(
        issue_code(session, old, CodePurpose.LEAVE_PHONE, address, now),
        issue_code(session, new, CodePurpose.TAKE_PHONE, address, now),
    )


def change_phone(session: Session, change: PhoneChange, actor: Actor, now: datetime) -> Answer[None]:
    """Move the account to the new phone and end its other sign-ins; `or_raise` after commit, so wrong codes count."""
    account = find_account_for_update(session, actor.account_id)
    if account is None or account.phone_index is None:
        raise ConflictError("这个账号没有登记手机号，请联系办理机关")
    number = normalise_phone(change.new_phone)
    index = phone_index(session, number)
    wrong = _wrong_codes(session, change, account.phone_index, index, now)
    if wrong is not None:
        return refused(wrong)
    if find_account_by_phone(session, index) is not None:
        return refused(_taken())
    account.phone_index, account.phone_sealed = index, vault_of(session).seal(number)
    try:
        session.flush()
    except IntegrityError as error:  # somebody registered the phone between the look and the write
        raise _taken() from error
    revoke_sign_ins(session, account.id, now, change.keep_token)
    record_act(session, Subject("account", account.id), "change_phone", actor, now)
    body = "您的登录手机号已经更换。如果不是您本人操作，请马上联系我们。"
    leave_notice(session, NewNotice(to_account(account.id), "手机号已更换", body, "/account", NoticeKind.ACCOUNT), now)
    return granted(None)


def _wrong_codes(
    session: Session, change: PhoneChange, old_index: str, new_index: str, now: datetime
) -> InvalidInputError | None:
    """Use up both codes, or neither but for the try; a wrong one is named beside its own field."""
    old = use_code(session, TypedCode(change.sent.old_id, old_index, CodePurpose.LEAVE_PHONE, change.old_code), now)
    if old is not None:
        return InvalidInputError(f"原手机号的{old.message}", fields={"old_code": old.message})
    new = use_code(session, TypedCode(change.sent.new_id, new_index, CodePurpose.TAKE_PHONE, change.new_code), now)
    if new is not None:
        first = find_code_for_update(session, change.sent.old_id)
        if first is not None:
            first.used_at = None
        return InvalidInputError(f"新手机号的{new.message}", fields={"new_code": new.message})
    return None


def _taken() -> ConflictError:
    message = "这个手机号已经注册过，请换一个，或者用它直接登录"
    return ConflictError(message, fields={"phone": message})
