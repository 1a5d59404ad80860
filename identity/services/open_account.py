"""Opening an account: the one place that writes a new account row."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from identity.domain.registration import SELF_REGISTERED_ROLES, NewAccount
from identity.storage.account_tables import Account
from identity.storage.accounts import find_account_by_phone, phone_index
from ledger.services.record_act import Subject, record_act

_OPENERS = frozenset({Role.ADMIN, Role.SYSTEM})
# Who may open a consumer's account without password, which only a code to its phone can claim.
_OPENERS_FOR_OTHERS = frozenset({Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR, Role.CONSUMER})


def open_account(session: Session, account: NewAccount, actor: Actor | None, now: datetime) -> str:
    """Open an account and return its id; without an actor the person opens it themselves.

    Raises ConflictError when the phone has an account already.
    """
    _require_allowed(account, actor)
    index = None if account.phone is None else phone_index(session, account.phone)
    if index is not None and find_account_by_phone(session, index) is not None:
        raise _phone_taken()
    row = _row(session, account, index, now)
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:  # somebody registered the phone between the look and the write
        raise _phone_taken() from error
    opener = actor or Actor(row.id, account.role, account.name)
    details = {"role": account.role.value, "office": account.office_id, "desk": account.desk}
    record_act(session, Subject("account", row.id), "open_account", opener, now, details=details)
    return row.id


def _require_allowed(account: NewAccount, actor: Actor | None) -> None:
    allowed = account.role in SELF_REGISTERED_ROLES if actor is None else actor.role in _OPENERS
    is_unclaimed = account.role is Role.CONSUMER and account.password_hash is None
    if not allowed and not (is_unclaimed and actor is not None and actor.role in _OPENERS_FOR_OTHERS):
        raise NotAllowedError("只有系统管理员可以开设这类账号")


def _row(session: Session, account: NewAccount, index: str | None, now: datetime) -> Account:
    vault = vault_of(session)
    return Account(
        id=new_id(),
        phone_sealed=None if account.phone is None else vault.seal(account.phone),
        phone_index=index,
        name_sealed=vault.seal(account.name),
        password_hash=account.password_hash,
        must_change_password=account.must_change_password,
        role=account.role.value,
        office_id=account.office_id,
        desk=account.desk,
        is_active=True,
        opened_at=now,
    )


def _phone_taken() -> ConflictError:
    message = "这个手机号已经注册，请直接登录；忘记密码可以重设"
    return ConflictError(message, fields={"phone": message})
