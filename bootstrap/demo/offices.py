"""The offices of the demo city: the one of the city, and those of its districts under it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bootstrap.demo.accounts import CITY_OFFICE
from bootstrap.demo.invented import CITY, CITY_CODE
from core.kernel.roles import SYSTEM_ACTOR
from identity.domain.offices import NewOffice
from identity.services.open_office import change_office, ensure_first_office, open_office
from mediation.domain.office import Office
from mediation.services.receive_at_office import first_office


@dataclass(frozen=True)
class DemoOffice:
    """An office of a district; the city's own serves the others, where the shops of most stories stand."""

    key: str
    district: str
    short: str
    areas: tuple[str, ...]
    address: str


DISTRICT_OFFICES: tuple[DemoOffice, ...] = (
    DemoOffice("hill", "映山区", "映市监", ("990102",), "映山区石阶街 12 号"),
    DemoOffice("spring", "听泉区", "听市监", ("990103",), "听泉区古井街 8 号"),
)


def open_offices(session: Session, own: Office, now: datetime) -> dict[str, str]:
    """Open every office; returns their ids by key."""
    city = first_office(own)
    city_id = ensure_first_office(session, city, SYSTEM_ACTOR, now)
    served = replace(city, code=CITY_CODE, address=f"{CITY}望湖区望湖大道 1 号", areas=(CITY_CODE,))
    change_office(session, city_id, served, SYSTEM_ACTOR, now)
    return {CITY_OFFICE: city_id} | {
        each.key: open_office(session, _new(each, city_id), SYSTEM_ACTOR, now) for each in DISTRICT_OFFICES
    }


def _new(office: DemoOffice, superior_id: str) -> NewOffice:
    name = f"{CITY}{office.district}市场监督管理局"
    return NewOffice(
        code=office.areas[0],
        name=name,
        short=office.short,
        phone="12315",
        address=f"{CITY}{office.address}",
        seal_text=f"{name}调解专用章（演示）",
        superior_id=superior_id,
        areas=office.areas,
    )
