"""Telling other areas that somebody's relations changed."""

from core.contracts.registry import RelationsChanged
from registry.storage.registry_tables import RegistryLink


def relations_changed(link: RegistryLink) -> RelationsChanged:
    """Return the fact about both ends of a link."""
    firms = [link.to_enterprise_id, *([link.from_enterprise_id] if link.from_enterprise_id else [])]
    return RelationsChanged(tuple(firms), (link.from_person_id,) if link.from_person_id else ())
