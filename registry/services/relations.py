"""Telling other areas that somebody's relations changed."""

from sqlalchemy.orm import Session

from core.contracts.registry import RelationsChanged
from registry.storage.loading import load_links_touching
from registry.storage.registry_tables import RegistryLink


def relations_changed(link: RegistryLink) -> RelationsChanged:
    """Return the fact about both ends of a link."""
    firms = [link.to_enterprise_id, *([link.from_enterprise_id] if link.from_enterprise_id else [])]
    return RelationsChanged(tuple(firms), (link.from_person_id,) if link.from_person_id else ())


def contacts_changed(session: Session, enterprise_id: str) -> RelationsChanged:
    """Return the fact that an enterprise is reached elsewhere: it may now look like another one of its people."""
    links = load_links_touching(session, [enterprise_id], None)
    return RelationsChanged(
        (enterprise_id,), tuple(sorted({link.from_person_id for link in links if link.from_person_id}))
    )
