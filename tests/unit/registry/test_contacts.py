import pytest

from core.kernel.errors import InvalidInputError
from registry.domain.contacts import normalise_contact_number
from registry.domain.folding import fold_address


@pytest.mark.parametrize(
    ("told", "digits"),
    [
        ("13800000000", "13800000000"),
        ("+86 138 0000 0000", "13800000000"),
        ("0571-88880000", "057188880000"),
        ("（０５７１）8888 0000 转 12", "057188880000"),
        ("+86-10-88880000", "01088880000"),
        ("+86 571 88880000", "057188880000"),
        ("010-88880000", "01088880000"),
        ("400-000-1234", "4000001234"),
        ("96123", "96123"),
    ],
)
def test_one_number_has_one_spelling(told, digits):
    assert normalise_contact_number(told) == digits


@pytest.mark.parametrize("told", ["", "88880000", "12345", "电话", "138000000001"])
def test_what_is_no_number_or_lacks_its_area_code_is_refused(told):
    with pytest.raises(InvalidInputError):
        normalise_contact_number(told)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例市望湖区柳岸路 1-2 号", "示例市望湖區柳岸路１－２号"),
        ("示例市望湖区柳岸路1号，3楼", "示例市望湖区柳岸路1号3楼"),
        ("柳岸路5至7号", "柳岸路5~7号"),
    ],
)
def test_an_address_has_one_spelling(one, other):
    assert fold_address(one) == fold_address(other)


def test_a_range_of_numbers_is_not_one_number():
    assert fold_address("柳岸路1-2号") != fold_address("柳岸路12号")
