"""Invented people: names that recur nowhere in the city, identity numbers that nobody can bear."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum.cn import ric

from bootstrap.demo.invented import CITY_CODE, GIVEN_FIRST, GIVEN_SECOND, SURNAMES

_FIRST_BIRTHDAY = date(1958, 1, 1)
_BIRTHDAYS = 365 * 40
_ORDERS = 999


@dataclass(frozen=True)
class DemoPerson:
    key: str
    name: str
    id_number: str


def make_id_number(born_on: date, order: int) -> str:
    """Return 18 digits with a right check digit under the unassigned division of the city."""
    body = f"{CITY_CODE}{born_on:%Y%m%d}{order:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def invent_people(rng: Random) -> Iterator[DemoPerson]:
    """Yield people without end; no two share a name or a number."""
    names = [
        surname + first + second
        for surname in SURNAMES
        for first in GIVEN_FIRST
        for second in GIVEN_SECOND
        if first != second
    ]
    rng.shuffle(names)
    for place, name in enumerate(names):
        born_on = _FIRST_BIRTHDAY + timedelta(days=rng.randrange(_BIRTHDAYS))
        yield DemoPerson(f"P{place:04d}", name, make_id_number(born_on, 1 + place % _ORDERS))
