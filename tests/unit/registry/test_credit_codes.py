"""Codes put together from parts are valid, and the published codes of law sources come out again."""

from random import Random

import pytest
from stdnum.cn import uscc

from core.kernel.identifiers import is_valid_uscc, normalise_uscc
from registry.domain.credit_codes import make_credit_code

KNOWN = ("914403001922038216", "9152000071430580XT", "9144030071526726XG", "9144030027939873X7", "91440606722473344C")


@pytest.mark.parametrize("code", KNOWN)
def test_a_known_code_is_made_again_from_its_parts(code):
    assert make_credit_code(code[:2], code[2:8], code[8:16]) == code


def test_a_made_code_is_valid():
    assert is_valid_uscc(make_credit_code("91", "990100", "DEM00001"))


def test_check_characters_are_those_of_the_independent_library():
    letters, numbers = "0123456789ABCDEFGHJKLMNPQRTUWXY", Random(3)  # noqa: S311 - data for a test
    for _ in range(300):
        code = make_credit_code("91", "990100", "".join(numbers.choices(letters, k=8)))
        assert uscc.is_valid(code)
        wrong = code[:5] + str((int(code[5]) + 1) % 10) + code[6:]
        assert is_valid_uscc(wrong) is uscc.is_valid(wrong) is False


@pytest.mark.parametrize(
    "code", ["91440300192203821I", "9144030019220382", "A14403001922038216", "９１４４０３００１９２２０３８２１６"]
)
def test_what_has_no_shape_of_a_code_is_judged_as_the_library_does(code):
    assert is_valid_uscc(code) is uscc.is_valid(normalise_uscc(code))
