from datetime import date

import pytest

from core.kernel.errors import InvalidInputError
from identity.domain.real_identity import IdentityForm, IdKind, check_identity, mask_number

TODAY = date(2026, 11, 20)
ADDRESS = "示例市河东区示例路 1 号"


@pytest.mark.parametrize(
    ("kind", "typed", "folded"),
    [
        ("resident", "１１０１０１ 19900307 7475", "110101199003077475"),
        ("resident", "11010519491231002x", "11010519491231002X"),
        ("passport", "e12345678", "E12345678"),
        ("hong_kong_macao", "H12345678", "H12345678"),
        ("taiwan", "12345678", "12345678"),
        ("foreign_resident", "ABC110090010101", "ABC110090010101"),
    ],
)
def test_a_number_is_kept_in_one_spelling(kind, typed, folded):
    assert check_identity(IdentityForm(kind, typed, ADDRESS), TODAY).number == folded


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("resident", "110101199003077476", "id_number"),  # the check digit is wrong
        ("resident", "110105202703071234", "id_number"),  # born next year
        ("resident", "", "id_number"),
        ("passport", "12", "id_number"),
        ("passport", "ABCDEFGH", "id_number"),
        ("driving", "E12345678", "id_kind"),
    ],
)
def test_an_impossible_number_is_refused_beside_its_field(kind, typed, field):
    with pytest.raises(InvalidInputError) as refused:
        check_identity(IdentityForm(kind, typed, ADDRESS), TODAY)
    assert field in refused.value.fields


def test_an_address_is_needed():
    with pytest.raises(InvalidInputError) as refused:
        check_identity(IdentityForm("passport", "E12345678", "家里"), TODAY)
    assert list(refused.value.fields) == ["address"]


def test_a_screen_shows_only_the_ends_of_a_number():
    assert mask_number(IdKind.RESIDENT, "110101199003077475") == "110101********7475"
    assert mask_number(IdKind.PASSPORT, "E12345678") == "E1*****78"
