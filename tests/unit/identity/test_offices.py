from dataclasses import replace

import pytest

from core.kernel.errors import InvalidInputError
from identity.domain.offices import OfficeForm, prepare_office

FORM = OfficeForm("990102", "示例市映山区市场监督管理局", "映市监", "12315", areas="990102，990103\n990102")
KNOWN = frozenset({"990102", "990103"})


def test_areas_are_read_however_they_are_separated_and_each_once():
    office = prepare_office(FORM, KNOWN)
    assert office.areas == ("990102", "990103")
    assert office.seal_text == "示例市映山区市场监督管理局调解专用章"
    assert office.superior_id is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "编号"}, "code"),
        ({"name": " "}, "name"),
        ({"short": "长" * 13}, "short"),
        ({"phone": ""}, "phone"),
        ({"areas": "990102 000001"}, "areas"),
    ],
)
def test_a_wrong_field_is_named(change, field):
    with pytest.raises(InvalidInputError) as refusal:
        prepare_office(replace(FORM, **change), KNOWN)
    assert set(refusal.value.fields) == {field}
