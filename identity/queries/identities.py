"""Real identities: masked for screens, in full only for the office's documents and the full export."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from identity.domain.real_identity import ID_KIND_NAMES, IdKind, RealIdentity, mask_number
from identity.storage.account_tables import Account
from identity.storage.identities import id_number_index
from identity.storage.person_tables import PersonIdentity


@dataclass(frozen=True)
class IdentityView:
    """What a screen shows of it."""

    kind: IdKind
    kind_name: str
    number_masked: str
    address: str


def find_identity(session: Session, account_id: str) -> IdentityView | None:
    """Return the masked identity, None when the person has not stated it; the caller answers for who may see it."""
    full = find_full_identity(session, account_id)
    if full is None:
        return None
    return IdentityView(full.kind, ID_KIND_NAMES[full.kind], mask_number(full.kind, full.number), full.address)


def find_full_identity(session: Session, account_id: str) -> RealIdentity | None:
    """Return the identity in full; never for a screen."""
    row = session.get(PersonIdentity, account_id)
    if row is None:
        return None
    vault = vault_of(session)
    return RealIdentity(IdKind(row.id_kind), vault.open(row.id_number_sealed), vault.open(row.address_sealed))


def accounts_of_person(session: Session, number: str, name: str) -> tuple[str, ...]:
    """Return the open accounts whose owner stated this resident number and bears this name.

    The number was stated, not proven: such an account is told that something waits, never what.
    """
    index = id_number_index(session, RealIdentity(IdKind.RESIDENT, number, ""))
    found = select(Account).join(PersonIdentity, PersonIdentity.account_id == Account.id)
    rows = session.scalars(found.where(PersonIdentity.id_number_index == index, Account.is_active))
    vault = vault_of(session)
    return tuple(sorted(row.id for row in rows if vault.open(row.name_sealed) == name))
