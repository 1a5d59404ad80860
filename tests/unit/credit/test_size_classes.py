import pytest

from credit.domain.size_classes import size_class_of


@pytest.mark.parametrize(
    ("staff", "key"),
    [(0, "under_10"), (9, "under_10"), (10, "under_50"), (49, "under_50"), (50, "under_300"), (300, "from_300")],
)
def test_a_size_class_begins_with_its_least_number(staff, key):
    assert size_class_of(staff).key == key


def test_fewer_than_nobody_is_no_staff():
    with pytest.raises(ValueError, match="-1"):
        size_class_of(-1)
