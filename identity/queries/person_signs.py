"""What accounts share: document, address. For officials who weigh whether complainants belong together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import vault_of
from identity.domain.real_identity import ID_KIND_NAMES, IdKind
from identity.storage.account_tables import Account
from identity.storage.person_tables import PersonIdentity


@dataclass(frozen=True)
class PersonSigns:
    """`phone_index` and `number_index` are blind: equal ones mean the same phone or document, nothing else."""

    account_id: str
    phone_index: str
    id_kind_name: str = ""
    number_index: str = ""
    address: str = ""

    @property
    def has_identity(self) -> bool:
        return bool(self.number_index)


def signs_of_people(session: Session, account_ids: Iterable[str]) -> Mapping[str, PersonSigns]:
    """Return the signs of each account; the caller answers for who may see them."""
    vault = vault_of(session)
    found = session.execute(
        select(Account, PersonIdentity)
        .outerjoin(PersonIdentity, PersonIdentity.account_id == Account.id)
        .where(Account.id.in_(sorted(set(account_ids))))
    )
    signs: dict[str, PersonSigns] = {}
    for account, identity in found:
        plain = PersonSigns(account.id, account.phone_index or "")
        address = vault.open(identity.address_sealed) if identity else ""
        signs[account.id] = _with_identity(plain, identity, address) if identity else plain
    return signs


def _with_identity(plain: PersonSigns, identity: PersonIdentity, address: str) -> PersonSigns:
    kind = ID_KIND_NAMES[IdKind(identity.id_kind)]
    return PersonSigns(plain.account_id, plain.phone_index, kind, identity.id_number_index, address)
