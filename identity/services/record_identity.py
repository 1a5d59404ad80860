"""Recording who a person really is (办法121 article 10); asked once, kept for every complaint."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import NotAllowedError
from core.kernel.roles import Actor, Role
from identity.domain.real_identity import RealIdentity
from identity.storage.account_tables import Account
from identity.storage.accounts import get_account
from identity.storage.identities import id_number_index
from identity.storage.person_tables import PersonIdentity
from ledger.services.record_act import Subject, record_act

_RECORDERS = frozenset({Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR, Role.ADMIN, Role.SYSTEM})


def record_identity(session: Session, account_id: str, identity: RealIdentity, actor: Actor, now: datetime) -> None:
    """Keep the identity of the account's owner.

    The person states it, an official who takes a complaint down, or an agent while nobody has claimed the account;
    what others write down never replaces what is there.
    """
    account = get_account(session, account_id)
    is_unclaimed = account.password_hash is None
    if actor.account_id != account_id and actor.role not in _RECORDERS and not is_unclaimed:
        raise NotAllowedError("只能填写自己的证件信息")
    if Role(account.role) is not Role.CONSUMER:
        raise NotAllowedError("这个账号不需要填写证件信息")
    row = session.get(PersonIdentity, account_id)
    if row is not None and actor.account_id != account_id:
        return
    _keep(session, row, account, identity, actor, now)
    record_act(session, Subject("account", account_id), "record_identity", actor, now)


def _keep(
    session: Session,
    row: PersonIdentity | None,
    account: Account,
    identity: RealIdentity,
    actor: Actor,
    now: datetime,
) -> None:
    vault = vault_of(session)
    kept = row or PersonIdentity(account_id=account.id)
    kept.id_kind = identity.kind.value
    kept.id_number_sealed = vault.seal(identity.number)
    kept.id_number_index = id_number_index(session, identity)
    kept.address_sealed = vault.seal(identity.address)
    kept.recorded_by, kept.recorded_at = actor.account_id, now
    session.add(kept)
