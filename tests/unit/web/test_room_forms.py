"""The offer form names everything that is wrong at once."""

from datetime import date

import pytest

from core.kernel.errors import InvalidInputError
from web.forms import blank_form
from web.pages.room_forms import typed_terms

_PARTS = {"inst_due": ["2026-12-01", "2027-01-01"], "inst_sum": ["100", "200"]}
_TYPED = {"remedy": "refund", "method": "wechat", "sum": "300", **_PARTS}


def test_the_last_day_of_an_offer_in_parts_is_that_of_its_last_part():
    terms = typed_terms(blank_form({**_TYPED, "due_on": "2026-11-30"}))
    assert terms.due_on == date(2027, 1, 1)


def test_what_cannot_be_read_and_what_does_not_add_up_are_named_together():
    with pytest.raises(InvalidInputError) as refused:
        typed_terms(blank_form({**_TYPED, "sum": "400", "method": "", "valid_until": "soon"}))
    assert set(refused.value.fields) == {"method", "valid_until", "instalments"}
