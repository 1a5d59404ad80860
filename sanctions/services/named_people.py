"""People that a decision names: known to the registry by identity number, or entered there."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.identifiers import normalise_id_number
from core.kernel.roles import SYSTEM_ACTOR
from registry.services.register_person import PersonEntry, register_person
from sanctions.domain.decision_entry import PersonNamed


def person_id_of(session: Session, person: PersonNamed, field: str, now: datetime) -> str:
    """Return the id of this person; raises InvalidInputError beside the field when the number bears another name."""
    entry = PersonEntry(person.name, normalise_id_number(person.id_number))
    try:
        return register_person(session, entry, SYSTEM_ACTOR, now)
    except ConflictError as error:
        raise InvalidInputError(error.message, fields={field: error.message}) from error


def people_ids_of(session: Session, people: Iterable[PersonNamed], now: datetime) -> list[str]:
    """Return the ids of the people named as responsible, each once."""
    return sorted({person_id_of(session, person, "responsible", now) for person in people})
