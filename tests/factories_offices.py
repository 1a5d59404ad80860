"""Offices of one city with their officials, for tests."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.kernel.roles import Actor, Role
from tests.factories_identity import given_account, given_office
from tests.factories_mediation import OFFICE, People, given_people
from tests.factories_registry import given_enterprise

LAKE, HILL, RIVER = "990101", "990102", "990105"
CITY_NAME, LAKE_NAME, RIVER_NAME = OFFICE.name, "示例市望湖区市场监督管理局", "示例市晴川区市场监督管理局"


@dataclass(frozen=True)
class Offices:
    """The city's office with two districts below it; each with people of its own."""

    people: People
    city_id: str
    lake_id: str
    river_id: str
    chief: Actor
    lake: Actor
    lake_colleague: Actor
    lake_mediator: Actor
    lake_chief: Actor
    river: Actor
    river_chief: Actor


def given_offices(session: Session, now: datetime) -> Offices:
    people = given_people(session, now)  # opens the city's office first: it is the installation's own
    city_id = given_office(session, now, CITY_NAME)
    lake_id = given_office(session, now, LAKE_NAME, short="望市监", superior_id=city_id, areas=(LAKE, HILL))
    river_id = given_office(session, now, RIVER_NAME, short="晴市监", superior_id=city_id, areas=(RIVER,))

    def person(role: Role, name: str, office: str) -> Actor:
        return given_account(session, role, now, name=name, office=office).actor

    return Offices(
        people=people,
        city_id=city_id,
        lake_id=lake_id,
        river_id=river_id,
        chief=person(Role.SUPERVISOR, "市局负责人", CITY_NAME),
        lake=person(Role.OFFICER, "望湖甲", LAKE_NAME),
        lake_colleague=person(Role.OFFICER, "望湖乙", LAKE_NAME),
        lake_mediator=person(Role.MEDIATOR, "望湖丙", LAKE_NAME),
        lake_chief=person(Role.SUPERVISOR, "望湖负责人", LAKE_NAME),
        river=person(Role.OFFICER, "晴川甲", RIVER_NAME),
        river_chief=person(Role.SUPERVISOR, "晴川负责人", RIVER_NAME),
    )


def given_shop_in(session: Session, area: str, name: str) -> str:
    return given_enterprise(session, name, district_code=area)
