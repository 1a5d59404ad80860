"""Who is deregistered: their records stop."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from registry.domain.enterprises import RegistrationStatus
from registry.storage.registry_tables import Enterprise


def ids_of_deregistered(on: date) -> Select[str]:
    """Return the query for the ids of all that are deregistered on the day, for a condition of another area."""
    gone = Enterprise.status == RegistrationStatus.DEREGISTERED.value
    return select(Enterprise.id).where(gone, Enterprise.status_changed_on <= on)


def is_deregistered(session: Session, enterprise_id: str, on: date) -> bool:
    """Tell whether the enterprise is deregistered on the day; one that is not in the registry is not."""
    return session.scalar(ids_of_deregistered(on).where(Enterprise.id == enterprise_id)) is not None
