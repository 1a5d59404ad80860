"""Setting up an authenticator, giving its code at sign-in, and taking it off an account."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import BusinessError, ConflictError, InvalidInputError, NotAllowedError, TooManyError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from identity.domain.answers import Answer, granted, refused
from identity.domain.membership import require_reason
from identity.domain.second_factor import (
    FAILURE_WINDOW,
    MOST_FAILURES,
    Enrolment,
    clean_code,
    draw_recovery_codes,
    draw_secret,
    enrolment_of,
    find_step,
    is_recovery_code,
)
from identity.storage.account_tables import SignIn
from identity.storage.accounts import get_account, revoke_sign_ins
from identity.storage.second_factor_tables import RecoveryCode, SecondFactor
from ledger.services.record_act import Subject, record_act


def begin_second_factor(session: Session, actor: Actor, now: datetime) -> Enrolment:
    """Draw a secret for the actor's app; until a code of it is given it counts for nothing."""
    row = session.get(SecondFactor, actor.account_id)
    if row is not None and row.confirmed_at is not None:
        raise ConflictError("这个账号已经在用验证器。换手机请联系系统管理员重置")
    secret = draw_secret()
    if row is None:
        row = SecondFactor(account_id=actor.account_id)
        session.add(row)
    row.secret_sealed, row.begun_at = vault_of(session).seal(secret), now
    return enrolment_of(secret, actor.name)


def confirm_second_factor(
    session: Session, code: str, token: str, actor: Actor, now: datetime
) -> Answer[tuple[str, ...]]:
    """Switch the authenticator on and answer with recovery codes, shown this once; other sign-ins end.

    `now` is real time; `or_raise` after commit, so that a wrong code stays counted.
    """
    row = session.get(SecondFactor, actor.account_id, with_for_update=True)
    if row is None or row.confirmed_at is not None:
        return refused(ConflictError("请先重新开始设置验证器"))
    refusal = _use(session, row, clean_code(code), now, recovery=False)
    if refusal is not None:
        return refused(refusal)
    row.confirmed_at = now
    codes = draw_recovery_codes()
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == actor.account_id))
    for each in codes:
        session.add(RecoveryCode(id=new_id(), account_id=actor.account_id, code_hash=_hash(session, row, each)))
    _pass(session, token, now)
    revoke_sign_ins(session, actor.account_id, now, keep_token=token)
    record_act(session, Subject("account", actor.account_id), "set_second_factor", actor, now)
    return granted(codes)


def give_second_factor(session: Session, code: str, token: str, actor: Actor, now: datetime) -> Answer[None]:
    """Finish the sign-in that waits for its code; a recovery code works once. `now` is real time."""
    row = session.get(SecondFactor, actor.account_id, with_for_update=True)
    if row is None or row.confirmed_at is None:
        return refused(ConflictError("这个账号没有设置验证器，请重新登录"))
    typed = clean_code(code)
    refusal = _use(session, row, typed, now, recovery=is_recovery_code(typed))
    if refusal is not None:
        return refused(refusal)
    _pass(session, token, now)
    if is_recovery_code(typed):
        record_act(session, Subject("account", actor.account_id), "use_recovery_code", actor, now)
    return granted(None)


def reset_second_factor(session: Session, account_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """Take a lost authenticator off an account and end its sign-ins; an administrator, never for themselves."""
    if actor.role is not Role.ADMIN:
        raise NotAllowedError("只有系统管理员可以重置验证器")
    if actor.account_id == account_id:
        raise ConflictError("不能重置自己的验证器，请由另一位管理员办理，或者用恢复码登录")
    cause = require_reason(reason)
    account = get_account(session, account_id)
    row = session.get(SecondFactor, account.id)
    if row is None:
        raise ConflictError("这个账号没有设置验证器")
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    session.delete(row)
    revoke_sign_ins(session, account_id, now)
    record_act(session, Subject("account", account_id), "reset_second_factor", actor, now, details={"reason": cause})


def _use(session: Session, row: SecondFactor, code: str, now: datetime, *, recovery: bool) -> BusinessError | None:
    """Use the code up, or count the failure and return the refusal: raising would roll the count back."""
    if row.failed_at is not None and row.failed_at <= now - FAILURE_WINDOW:
        row.failures, row.failed_at = 0, None
    if row.failures >= MOST_FAILURES:
        return TooManyError("验证码错得太多了，请 15 分钟后再试", fields={"code": "请 15 分钟后再试"})
    if _is_right(session, row, code, now, recovery=recovery):
        row.failures, row.failed_at = 0, None
        return None
    row.failures, row.failed_at = row.failures + 1, now
    message = "验证码不正确，请看验证器上最新的 6 位数字；每个数字只能用一次"
    return InvalidInputError(message, fields={"code": message})


def _is_right(session: Session, row: SecondFactor, code: str, now: datetime, *, recovery: bool) -> bool:
    if recovery:
        spare = session.scalar(
            select(RecoveryCode).where(
                RecoveryCode.account_id == row.account_id,
                RecoveryCode.code_hash == _hash(session, row, code),
                RecoveryCode.used_at.is_(None),
            )
        )
        if spare is not None:
            spare.used_at = now
        return spare is not None
    step = find_step(vault_of(session).open(row.secret_sealed), code, now, row.last_step)
    if step is not None:
        row.last_step = step
    return step is not None


def _hash(session: Session, row: SecondFactor, code: str) -> str:
    return vault_of(session).index("recovery_code", f"{row.account_id}:{code}")


def _pass(session: Session, token: str, now: datetime) -> None:
    found = session.scalars(select(SignIn).where(SignIn.token_hash == vault_of(session).token_hash(token)))
    for sign_in in found:
        sign_in.second_factor_at = now
