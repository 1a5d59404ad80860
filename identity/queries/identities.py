"""Real identities: masked for screens, in full only for the office's documents and the full export."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.database import vault_of
from identity.domain.real_identity import ID_KIND_NAMES, IdKind, RealIdentity, mask_number
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
