"""Whether two entries mean one person: the identity number decides, a name and a birth date only hint."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import normalise_id_number
from registry.domain.folding import fold_text


class PersonAnswer(StrEnum):
    SAME = "same"
    ASK = "ask"
    DIFFERENT = "different"


@dataclass(frozen=True)
class PersonGiven:
    """What an entry tells of a person; anything may be missing."""

    name: str = ""
    id_number: str = ""
    born_on: date | None = None


@dataclass(frozen=True)
class PersonComparison:
    answer: PersonAnswer
    reason: str


_SAME_NUMBER = PersonComparison(PersonAnswer.SAME, "身份证号码相同")
_OTHER_NUMBER = PersonComparison(PersonAnswer.DIFFERENT, "身份证号码不同")
_NAME_AND_BIRTH = PersonComparison(PersonAnswer.ASK, "姓名和出生日期相同，同名同日出生的人不少，请核对身份证号码")
_OTHER_BIRTH = PersonComparison(PersonAnswer.DIFFERENT, "出生日期不同")
_NAME_ONLY = PersonComparison(PersonAnswer.ASK, "只有姓名相同，依据很弱，请核对身份证号码")
_NOTHING = PersonComparison(PersonAnswer.DIFFERENT, "没有相同的身份信息")


def compare_people(one: PersonGiven, other: PersonGiven) -> PersonComparison:
    """Compare two entries; only equal identity numbers, old or new, say that they are one person."""
    numbers = _number(one), _number(other)
    if all(numbers):
        return _SAME_NUMBER if numbers[0] == numbers[1] else _OTHER_NUMBER
    names = fold_text(one.name), fold_text(other.name)
    if not names[0] or names[0] != names[1]:
        return _NOTHING
    births = _birth(one, numbers[0]), _birth(other, numbers[1])
    if None in births:
        return _NAME_ONLY
    return _NAME_AND_BIRTH if births[0] == births[1] else _OTHER_BIRTH


def born_together(one: PersonGiven, other: PersonGiven) -> bool | None:
    """Tell whether both were born on the same day, or None when the day of one of them is not known."""
    births = _birth(one, _number(one)), _birth(other, _number(other))
    return None if None in births else births[0] == births[1]


def birth_of(person: PersonGiven) -> date | None:
    """Return the day of birth as told, or as the identity number says."""
    return _birth(person, _number(person))


def _number(person: PersonGiven) -> str:
    """Return the number in its present form; a wrong one tells nothing."""
    try:
        return normalise_id_number(person.id_number)
    except InvalidInputError:
        return ""


def _birth(person: PersonGiven, number: str) -> date | None:
    if person.born_on is not None or not number:
        return person.born_on
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
