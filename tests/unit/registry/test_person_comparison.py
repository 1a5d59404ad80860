"""Two entries of a person: only the identity number says that they are one."""

from datetime import date

import pytest

from registry.domain.person_comparison import PersonAnswer, PersonGiven, compare_people

# Numbers under a division that is not assigned, with right check digits.
NEW, OLD, OTHER = "99010019800102003X", "990100800102003", "990100198001020048"
BORN = date(1980, 1, 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NEW, NEW),
        (OLD, NEW),
        (NEW, f" {NEW[:6]} {NEW[6:14]}-{NEW[14:]} "),
        (NEW, NEW.lower()),
        (NEW, "９９０１００１９８００１０２００３Ｘ"),
    ],
)
def test_the_same_number_in_any_spelling_is_the_same_person(one, other):
    assert compare_people(PersonGiven("甲", one), PersonGiven("乙", other)).answer is PersonAnswer.SAME


def test_another_number_is_another_person_even_with_the_same_name_and_birth_date():
    one, other = PersonGiven("李某", NEW, BORN), PersonGiven("李某", OTHER, BORN)
    assert compare_people(one, other).answer is PersonAnswer.DIFFERENT


def test_name_and_birth_date_only_ask():
    comparison = compare_people(PersonGiven("李某", born_on=BORN), PersonGiven(" 李某 ", NEW))
    assert comparison.answer is PersonAnswer.ASK
    assert "出生日期相同" in comparison.reason


def test_another_birth_date_is_another_person():
    one, other = PersonGiven("李某", born_on=date(1981, 1, 2)), PersonGiven("李某", NEW)
    assert compare_people(one, other).answer is PersonAnswer.DIFFERENT


def test_a_name_alone_is_a_weak_hint_and_never_the_same():
    comparison = compare_people(PersonGiven("李某"), PersonGiven("李某", NEW))
    assert comparison.answer is PersonAnswer.ASK
    assert "很弱" in comparison.reason


@pytest.mark.parametrize("wrong", ["", "123", "11010119800102000", "x" * 18])
def test_a_wrong_number_tells_nothing(wrong):
    assert compare_people(PersonGiven("", wrong), PersonGiven("", wrong)).answer is PersonAnswer.DIFFERENT
