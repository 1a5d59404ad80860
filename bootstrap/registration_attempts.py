"""Who comes to the desk: barred people and firms and very many others, as they name themselves, with real mistakes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TypeVar

from bootstrap.invented_names import NameInventor
from bootstrap.invented_registry import id_number
from bootstrap.misspelling import VARIANTS, misspelt, misspelt_person
from sanctions.domain.checks import CheckRequest, PersonAsked

_POST = "法定代表人"
_WRONG_IN_HUNDRED = 15
_OLD_NUMBERS_UNTIL = 1999  # births; a number of the first generation has no century
_NEW_IN_FOUR = 4
RENAMED_IN_HUNDRED = 15
WAYS_OF_PEOPLE = {
    "number": 20,
    "number, old form": 10,
    "number, name typed wrongly": 10,
    "name and birth": 20,
    "name and applicant": 20,
    "name": 20,
}
WAYS_OF_FIRMS = {
    "code": 50,
    "code, name typed wrongly": 30,
    "firm by name": 20,
}
WAYS_OF_RENAMED_PEOPLE = {
    "number, former name": 30,
    "former name and birth": 30,
    "former name and applicant": 25,
    "former name": 15,
}
WAYS_OF_RENAMED_FIRMS = {"code, former name": 70, "firm by former name": 30}
"""How somebody is named, and how often in a hundred. `name and applicant`: the registry knows them in the applicant."""


@dataclass(frozen=True)
class PersonKnown:
    """Somebody of the registry with the code of a firm in which they have a role; the number tells the birth."""

    person_id: str
    name: str
    number: str
    firm_code: str
    former: str = ""

    @property
    def born_on(self) -> date:
        return date(int(self.number[6:10]), int(self.number[10:12]), int(self.number[12:14]))


@dataclass(frozen=True)
class FirmKnown:
    enterprise_id: str
    code: str
    name: str
    former: str


Known = TypeVar("Known", bound=PersonKnown | FirmKnown)


@dataclass(frozen=True)
class Attempt:
    """One application; `barred_id` is empty when nobody in it is on a list. `is_wrong`: a name was typed wrongly."""

    way: str
    request: CheckRequest
    barred_id: str = ""
    is_wrong: bool = False
    typed: str = ""


class Attempts:
    """Draws how people and firms name themselves at the desk of a matter."""

    def __init__(self, seed: int, firms: Sequence[str], people: int) -> None:
        self._random = Random(f"{seed} attempts")  # noqa: S311 - invented data
        self._names, self._firms, self._next = NameInventor(self._random), firms, people

    def of_person(self, known: PersonKnown, desk: str, matter: str, *, is_barred: bool) -> Attempt:
        way = self._drawn(WAYS_OF_RENAMED_PEOPLE if known.former else WAYS_OF_PEOPLE)
        if way == "number, old form" and known.born_on.year > _OLD_NUMBERS_UNTIL:
            way = "number"
        by_number = way.startswith("number")
        is_wrong = way == "number, name typed wrongly" or (
            not by_number and self._random.randrange(100) < _WRONG_IN_HUNDRED
        )
        name = known.former or known.name
        typed = misspelt_person(name, self._random)[1] if is_wrong else name
        number = _old_form(known.number) if way == "number, old form" else known.number
        person = PersonAsked(typed, number if by_number else "", _POST)
        if way.endswith("and birth"):
            person = PersonAsked(typed, "", _POST, known.born_on)
        code = known.firm_code if way.endswith("and applicant") else self._random.choice(self._firms)
        request = CheckRequest(desk, matter, code=code, people=(person,))
        return Attempt(way, request, known.person_id if is_barred else "", is_wrong, typed)

    def of_firm(self, known: FirmKnown, desk: str, matter: str, *, is_barred: bool) -> Attempt:
        way = self._drawn(WAYS_OF_RENAMED_FIRMS if known.former else WAYS_OF_FIRMS)
        name = known.former if "former" in way else known.name
        if way == "code, name typed wrongly":
            name = misspelt(known.name, self._random.choice(list(VARIANTS)), self._random)
        code = known.code if way.startswith("code") else ""
        request = CheckRequest(desk, matter, code=code, name="" if way == "code" else name)
        return Attempt(way, request, known.enterprise_id if is_barred else "", "wrongly" in way, name)

    def stranger(self) -> PersonKnown:
        """Return somebody new to the registry; nobody else bears the number."""
        self._next += 1
        return PersonKnown("", self._names.person(), id_number(self._next), "")

    def one_of(self, everybody: Sequence[Known], renamed: Sequence[Known]) -> Known:
        """Return one of them, now and then one who had another name before."""
        of = renamed if renamed and self._random.randrange(100) < RENAMED_IN_HUNDRED else everybody
        return self._random.choice(of)

    def is_stranger_next(self) -> bool:
        return self._random.randrange(_NEW_IN_FOUR) == 0

    def _drawn(self, ways: Mapping[str, int]) -> str:
        return self._random.choices(list(ways), weights=list(ways.values()))[0]


def _old_form(number: str) -> str:
    """Return the fifteen digits of the first generation."""
    return number[:6] + number[8:17]


def mixed(attempts: Iterator[Attempt], seed: int) -> list[Attempt]:
    """Return them in the order in which they come."""
    found = list(attempts)
    Random(f"{seed} order").shuffle(found)  # noqa: S311 - invented data
    return found
