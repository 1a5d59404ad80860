"""The city entered into the registry by its own services."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bootstrap.demo.city import SOURCE, City, DemoEnterprise, DemoLink
from core.kernel.roles import SYSTEM_ACTOR
from registry.domain.enterprises import RegistrationStatus
from registry.domain.links import LinkEntry
from registry.services.add_link import add_link
from registry.services.change_registration_status import change_registration_status
from registry.services.register_enterprise import register_enterprise
from registry.services.register_person import PersonEntry, register_person
from registry.services.rename_enterprise import rename_enterprise


@dataclass(frozen=True)
class LoadedCity:
    """Ids in the registry by the keys of the city."""

    enterprise_ids: dict[str, str]
    person_ids: dict[str, str]


def load_city(session: Session, city: City, now: datetime) -> LoadedCity:
    """Enter every enterprise, person and link."""
    enterprises = {enterprise.key: _enter(session, enterprise, now) for enterprise in city.enterprises}
    people = {
        person.key: register_person(
            session, PersonEntry(person.name, person.id_number, is_demonstration=True), SYSTEM_ACTOR, now
        )
        for person in city.people
    }
    loaded = LoadedCity(enterprises, people)
    for link in city.links:
        add_link(session, _entry(link, loaded), SYSTEM_ACTOR, now)
    return loaded


def _enter(session: Session, enterprise: DemoEnterprise, now: datetime) -> str:
    enterprise_id = _register(session, enterprise, now)
    if enterprise.status is not RegistrationStatus.ACTIVE and enterprise.status_on is not None:
        change_registration_status(session, enterprise_id, enterprise.status, enterprise.status_on, SYSTEM_ACTOR, now)
    return enterprise_id


def _register(session: Session, enterprise: DemoEnterprise, now: datetime) -> str:
    """Enter a renamed enterprise under its former name first."""
    if enterprise.former_name is None or enterprise.renamed_on is None:
        return register_enterprise(session, enterprise.entry, SYSTEM_ACTOR, now)
    enterprise_id = register_enterprise(session, enterprise.entry_under_former_name(), SYSTEM_ACTOR, now)
    rename_enterprise(session, enterprise_id, enterprise.name, enterprise.renamed_on, SYSTEM_ACTOR, now)
    return enterprise_id


def _entry(link: DemoLink, loaded: LoadedCity) -> LinkEntry:
    return LinkEntry(
        kind=link.kind,
        to_enterprise_id=loaded.enterprise_ids[link.to_key],
        from_on=link.from_on,
        source=SOURCE,
        from_person_id=loaded.person_ids.get(link.start),
        from_enterprise_id=loaded.enterprise_ids.get(link.start),
        share_bp=link.share_bp,
        verified=link.verified,
        to_on=link.to_on,
    )
