"""Codes put together from parts are valid, and the published codes of law sources come out again."""

import pytest

from core.kernel.identifiers import is_valid_uscc
from registry.domain.credit_codes import make_credit_code

KNOWN = ("914403001922038216", "9152000071430580XT", "9144030071526726XG", "9144030027939873X7", "91440606722473344C")


@pytest.mark.parametrize("code", KNOWN)
def test_a_known_code_is_made_again_from_its_parts(code):
    assert make_credit_code(code[:2], code[2:8], code[8:16]) == code


def test_a_made_code_is_valid():
    assert is_valid_uscc(make_credit_code("91", "990100", "DEM00001"))
