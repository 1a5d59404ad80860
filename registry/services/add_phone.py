"""Entering a number that an enterprise is reached by."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from core.outbox import publish
from ledger.services.record_act import Subject, record_act
from registry.domain.contacts import normalise_contact_number
from registry.services.permissions import require_registrar
from registry.services.relations import contacts_changed
from registry.storage.loading import get_enterprise, phone_index
from registry.storage.registry_tables import EnterprisePhone


@dataclass(frozen=True)
class PhoneEntry:
    """A number as it is told, since when it is the enterprise's, and who says so."""

    number: str
    from_on: date
    source: str


def add_phone(session: Session, enterprise_id: str, entry: PhoneEntry, actor: Actor, now: datetime) -> str:
    """Enter the number, sealed, and return the id of its row; one that the enterprise has already is refused."""
    require_registrar(actor)
    digits = normalise_contact_number(entry.number)
    enterprise = get_enterprise(session, enterprise_id)
    row = EnterprisePhone(
        id=new_id(),
        enterprise_id=enterprise.id,
        number_sealed=vault_of(session).seal(digits),
        number_index=phone_index(vault_of(session), digits),
        from_on=entry.from_on,
        source=entry.source.strip(),
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise ConflictError("这个电话已经登记在该主体名下") from error
    record_act(session, Subject("enterprise", enterprise.id), "add_phone", actor, now, details={"phone": row.id})
    publish(session, contacts_changed(session, enterprise.id), recorded_at=now)
    return row.id
