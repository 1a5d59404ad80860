"""An owner makes and revokes keys; using one is noted."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotFoundError, TooManyError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from identity.domain.api_keys import MOST_KEYS, NewKey, check_key, draw_key
from identity.domain.desk import DeskAct
from identity.storage.desk_tables import ApiKey
from identity.storage.desks import require_power
from ledger.services.record_act import Subject, record_act


def make_api_key(session: Session, wanted: NewKey, actor: Actor, now: datetime) -> str:
    """Return the new key, which nobody can read again; it acts as its maker."""
    require_power(session, actor, wanted.enterprise_id, DeskAct.MANAGE_INTERFACE)
    checked, key, vault = check_key(wanted), draw_key(), vault_of(session)
    live = select(func.count()).where(ApiKey.enterprise_id == wanted.enterprise_id, ApiKey.revoked_at.is_(None))
    if (session.scalar(live) or 0) >= MOST_KEYS:
        raise TooManyError(f"最多同时有 {MOST_KEYS} 个密钥，请先停用不用的")
    row = ApiKey(
        id=new_id(),
        enterprise_id=checked.enterprise_id,
        account_id=actor.account_id,
        name_sealed=vault.seal(checked.name),
        scopes=list(checked.scopes),
        secret_hash=vault.token_hash(key),
        made_at=now,
    )
    session.add(row)
    details = {"enterprise": row.enterprise_id, "scopes": row.scopes}
    record_act(session, Subject(ApiKey.SUBJECT_KIND, row.id), "make_api_key", actor, now, details=details)
    return key


def revoke_api_key(session: Session, key_id: str, actor: Actor, now: datetime) -> None:
    """Stop the key at once."""
    row = session.scalar(select(ApiKey).where(ApiKey.id == key_id).with_for_update())
    if row is None or row.revoked_at is not None:
        raise NotFoundError("没有找到这个密钥")
    require_power(session, actor, row.enterprise_id, DeskAct.MANAGE_INTERFACE)
    row.revoked_at, row.revoked_by = now, actor.account_id
    details = {"enterprise": row.enterprise_id}
    record_act(session, Subject(ApiKey.SUBJECT_KIND, row.id), "revoke_api_key", actor, now, details=details)


def note_key_use(session: Session, key_id: str, now: datetime) -> None:
    row = session.get(ApiKey, key_id)
    if row is not None:
        row.last_used_at = now
