"""Entering a dated link between a person or an enterprise and an enterprise."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.identifiers import new_id
from core.kernel.roles import Actor
from core.outbox import publish
from ledger.services.record_act import Subject, record_act
from registry.domain.links import LINK_RULES, LinkEntry, check_link
from registry.services.permissions import require_registrar
from registry.services.relations import relations_changed
from registry.storage.loading import get_enterprise, get_person
from registry.storage.registry_tables import RegistryLink


def add_link(session: Session, entry: LinkEntry, actor: Actor, now: datetime) -> str:
    """Enter the link and return its id; a role that the registration publishes makes the person's name public."""
    require_registrar(actor)
    check_link(entry)
    get_enterprise(session, entry.to_enterprise_id)
    if entry.from_enterprise_id is not None:
        get_enterprise(session, entry.from_enterprise_id)
    if entry.from_person_id is not None:
        _publish_name(session, entry, entry.from_person_id)
    row = _link(entry)
    session.add(row)
    session.flush()
    record_act(
        session,
        Subject("enterprise", entry.to_enterprise_id),
        "add_link",
        actor,
        now,
        details={"link": row.id, "kind": row.kind, "from_on": row.from_on},
    )
    publish(session, relations_changed(row), recorded_at=now)
    return row.id


def _publish_name(session: Session, entry: LinkEntry, person_id: str) -> None:
    person = get_person(session, person_id)
    if LINK_RULES[entry.kind].name_is_published and person.public_name is None:
        person.public_name = vault_of(session).open(person.name_sealed)


def _link(entry: LinkEntry) -> RegistryLink:
    return RegistryLink(
        id=new_id(),
        kind=entry.kind.value,
        from_person_id=entry.from_person_id,
        from_enterprise_id=entry.from_enterprise_id,
        to_enterprise_id=entry.to_enterprise_id,
        share_bp=entry.share_bp,
        from_on=entry.from_on,
        to_on=entry.to_on,
        verified=entry.verified,
        source=entry.source.strip(),
    )
