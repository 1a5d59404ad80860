"""An administrator opens systems of other departments, changes what they may ask, renews their secrets, closes them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import ConflictError, NotAllowedError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor, Role
from identity.domain.clients import NewClient, ShownClient, check_client, check_reason, draw_secret
from identity.storage.client_tables import ClientToken, SystemClient
from ledger.services.record_act import Subject, record_act


def open_client(
    session: Session, wanted: NewClient, offered: Iterable[str], actor: Actor, now: datetime
) -> ShownClient:
    """Open a system for scopes out of those offered; raises ConflictError for a name that is taken."""
    _require_admin(actor)
    client, secret = check_client(wanted, offered), draw_secret()
    _refuse_taken_name(session, client.name)
    row = SystemClient(
        id=new_id(),
        secret_hash=vault_of(session).token_hash(secret),
        opened_by=actor.account_id,
        opened_at=now,
        **{**vars(client), "scopes": list(client.scopes)},
    )
    session.add(row)
    session.flush()
    _record(session, row, "open_client", actor, now)
    return ShownClient(row.id, secret)


def change_client(
    session: Session, client_id: str, wanted: NewClient, offered: Iterable[str], actor: Actor, now: datetime
) -> None:
    """Replace what is written down of a system; its tokens end, so that other scopes count at once."""
    _require_admin(actor)
    row, client = _get_open_for_update(session, client_id), check_client(wanted, offered)
    if client.name != row.name:
        _refuse_taken_name(session, client.name)
    for name, value in {**vars(client), "scopes": list(client.scopes)}.items():
        setattr(row, name, value)
    _end_tokens(session, client_id)
    _record(session, row, "change_client", actor, now)


def renew_secret(session: Session, client_id: str, actor: Actor, now: datetime) -> ShownClient:
    """Give a new secret; the earlier one and every token taken with it stop at once."""
    _require_admin(actor)
    row, secret = _get_open_for_update(session, client_id), draw_secret()
    row.secret_hash, row.renewed_at = vault_of(session).token_hash(secret), now
    _end_tokens(session, client_id)
    _record(session, row, "renew_client_secret", actor, now)
    return ShownClient(row.id, secret)


def close_client(session: Session, client_id: str, reason: str, actor: Actor, now: datetime) -> None:
    """End the access of a system for a reason; what it asked stays."""
    _require_admin(actor)
    because, row = check_reason(reason), _get_open_for_update(session, client_id)
    row.closed_at, row.closed_by, row.closed_because = now, actor.account_id, because
    _end_tokens(session, client_id)
    _record(session, row, "close_client", actor, now)


def _require_admin(actor: Actor) -> None:
    if actor.role is not Role.ADMIN:
        raise NotAllowedError("只有系统管理员可以管理外部系统")


def _refuse_taken_name(session: Session, name: str) -> None:
    if session.scalar(select(SystemClient.id).where(SystemClient.name == name)) is not None:
        raise ConflictError("已经有这个名称的系统", fields={"name": "已经有这个名称的系统"})


def _get_open_for_update(session: Session, client_id: str) -> SystemClient:
    row = session.scalar(select(SystemClient).where(SystemClient.id == client_id).with_for_update())
    if row is None:
        raise NotFoundError("没有找到这个外部系统")
    if row.closed_at is not None:
        raise ConflictError("这个外部系统已经关闭")
    return row


def _end_tokens(session: Session, client_id: str) -> None:
    session.execute(delete(ClientToken).where(ClientToken.client_id == client_id))


def _record(session: Session, row: SystemClient, action: str, actor: Actor, now: datetime) -> None:
    details = {"scopes": row.scopes, "requests_per_minute": row.requests_per_minute}
    if row.closed_because is not None:
        details = {"reason": row.closed_because}
    record_act(session, Subject(SystemClient.SUBJECT_KIND, row.id), action, actor, now, details=details)
