"""Keys as their owner lists them, and who is behind one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.roles import Actor, Role
from identity.domain.api_keys import SCOPE_NAMES, USE_IS_NOTED_EVERY, KeyScope
from identity.domain.desk import DeskAct
from identity.domain.membership import MembershipStatus
from identity.storage.account_tables import Account
from identity.storage.desk_tables import ApiKey
from identity.storage.desks import require_power
from identity.storage.membership_tables import Membership


@dataclass(frozen=True)
class KeyLine:
    key_id: str
    name: str
    maker: str
    scope_names: tuple[str, ...]
    made_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class KeyHolder:
    """`is_stale` asks the edge to note the use in a transaction of its own."""

    actor: Actor
    key_id: str
    scopes: frozenset[str]
    is_stale: bool


def api_keys_of(session: Session, actor: Actor, enterprise_id: str) -> tuple[KeyLine, ...]:
    """Return every key of the enterprise to an owner, newest first, revoked ones too."""
    require_power(session, actor, enterprise_id, DeskAct.MANAGE_INTERFACE)
    vault = vault_of(session)
    rows = session.execute(
        select(ApiKey, Account)
        .join(Account, Account.id == ApiKey.account_id)
        .where(ApiKey.enterprise_id == enterprise_id)
        .order_by(ApiKey.made_at.desc(), ApiKey.id.desc())
    )
    return tuple(
        KeyLine(
            row.id,
            vault.open(row.name_sealed),
            vault.open(maker.name_sealed),
            tuple(SCOPE_NAMES[KeyScope(scope)] for scope in row.scopes),
            row.made_at,
            row.last_used_at,
            row.revoked_at,
        )
        for row, maker in rows
    )


def find_key_holder(session: Session, key: str, now: datetime) -> KeyHolder | None:
    """Return who acts with this key: its maker, for that one enterprise, while both still stand."""
    vault = vault_of(session)
    found = session.execute(
        select(ApiKey, Account)
        .join(Account, Account.id == ApiKey.account_id)
        .join(
            Membership,
            (Membership.account_id == ApiKey.account_id) & (Membership.enterprise_id == ApiKey.enterprise_id),
        )
        .where(
            ApiKey.secret_hash == vault.token_hash(key),
            ApiKey.revoked_at.is_(None),
            Account.is_active,
            Membership.status == MembershipStatus.CONFIRMED.value,
        )
    ).first()
    if found is None:
        return None
    row, account = found
    name = f"{vault.open(account.name_sealed)}（接口：{vault.open(row.name_sealed)}）"
    actor = Actor(account.id, Role.MERCHANT, name, frozenset({row.enterprise_id}), via_key=row.id)
    is_stale = row.last_used_at is None or now - row.last_used_at >= USE_IS_NOTED_EVERY
    return KeyHolder(actor, row.id, frozenset(row.scopes), is_stale)
