"""The form of a measure says all that a measure says, and nothing is lost on the way there and back."""

from datetime import date

import pytest

from core.kernel.errors import InvalidInputError
from sanctions.domain.flag_kinds import flag_kinds
from sanctions.domain.measure_text import MeasureTold, checked_proposal, told_measure
from sanctions.domain.measures import Desk, Matter, read_measure, shipped_catalogue
from sanctions.domain.pasted_line import POSTS_OFFERED
from web.forms import Form, blank_form
from web.pages.measure_fields import field_values, read_fields, rows_changed, ways_told

CATALOGUE = shipped_catalogue()
SHIPPED = {entry["code"]: entry for entry in CATALOGUE.measures}
ON_THE_PAGE = {
    "matters": [one.code for one in sorted(CATALOGUE.matters, key=lambda one: one.desk)],
    "flag_kinds": list(flag_kinds()),
    "objects": ["enterprise", "person"],
    "posts": list(POSTS_OFFERED),
}
DAY = date(2026, 12, 1)


def as_sent(content) -> Form:
    """The form as a browser sends it: boxes in the order of the page."""
    form = blank_form(field_values(content))
    boxes = {name: tuple(one for one in order if form.has(name, one)) for name, order in ON_THE_PAGE.items()}
    return Form({**form.values, **boxes})


def typed(content, **values) -> Form:
    return Form({**as_sent(content).values, **{name: tuple(value) for name, value in values.items()}})


def test_every_shipped_measure_comes_back_from_its_form_and_from_its_text_as_it_was():
    for code, entry in SHIPPED.items():
        read = read_fields(as_sent(entry), code, entry)
        assert not read.problems
        again = told_measure(read.told.text())
        assert again == read.told
        found = checked_proposal(again, entry["version"], entry["from"], CATALOGUE.matters)
        assert found.measure == read_measure(entry), code


def test_a_new_desk_and_matter_are_kept_in_the_text_and_the_measure_reaches_them():
    place = {"desk_title": ["不动产窗口"], "desk_code": ["land"], "matter_desk": ["new"], "matter_applicant": ["new"]}
    form = typed(SHIPPED["K23"], **place, matter_title=["土地转让"], matter_code=["land_transfer"])
    told = read_fields(form, "K23", SHIPPED["K23"]).told
    assert told.matters == (Matter("land_transfer", "land", "土地转让", "new"),)
    assert told_measure(told.text()) == told
    assert checked_proposal(told, 2, DAY, CATALOGUE.matters).measure.matters == ("market_honour", "land_transfer")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"counts": ["years"], "term_years": ["三"]}, "term_years"),
        ({"ways": ["1"], "way-0-0-links": ["supervisor"]}, "way-0-0-direction"),
        ({"ways": ["1"], "way-0-0-links": ["supervisor"], "way-0-0-direction": ["to_held"]}, "way-0-0-held"),
        (
            {
                "ways": ["1"],
                "way-0-1-links": ["supervisor"],
                "way-0-1-direction": ["to_held"],
                "way-0-1-held": ["in_term"],
            },
            "way-0-0-links",
        ),
        ({"matter_title": ["土地转让"], "matter_applicant": ["new"]}, "matter_desk-0"),
        ({"matter_title": ["土地转让"], "matter_desk": ["new"], "matter_applicant": ["new"]}, "desk_title"),
        ({"matter_title": ["土地转让"], "matter_desk": ["bank"]}, "matter_applicant-0"),
    ],
)
def test_what_is_half_filled_in_is_told_at_its_field(values, field):
    assert list(read_fields(typed(SHIPPED["K23"], **values), "K23", {}).problems) == [field]


def test_a_way_that_is_taken_out_leaves_the_others_as_they_are():
    before = as_sent(SHIPPED["K11"])
    form = rows_changed(Form({**before.values, "do": ("drop:1",)}))
    told = ways_told(before)
    assert ways_told(form) == [told[0], *told[2:]]
    assert ways_told(rows_changed(Form({**before.values, "do": ("add:way",)}))) == [*told, ""]
    assert rows_changed(Form({**before.values, "do": ("check",)})) is None


def test_a_factor_without_a_code_gets_a_free_one():
    form = typed(SHIPPED["K20"], factor_text=["甲", "乙", ""], factor_code=["factor_1", "", ""])
    factors = read_fields(form, "K20", SHIPPED["K20"]).told.content["factors"]
    assert factors == [{"code": "factor_1", "text": "甲"}, {"code": "factor_2", "text": "乙"}]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (MeasureTold({}, (Desk("Land desk", "不动产窗口", "desk_clerk"),)), "desks"),
        (MeasureTold({}, (Desk("bank", "另一个银行窗口", "desk_clerk"),)), "desks"),
        (MeasureTold({}, matters=(Matter("bank_loan", "bank", "贷款", "new"),)), "new_matters"),
        (MeasureTold({}, matters=(Matter("bank_gift", "bank", "", "new"),)), "new_matters"),
        (MeasureTold({}, matters=(Matter("bank_gift", "none", "赠款", "new"),)), "new_matters"),
        (
            MeasureTold({}, matters=(Matter("gift", "bank", "赠款", "new"), Matter("gift", "tax", "赠", "new"))),
            "new_matters",
        ),
    ],
)
def test_a_desk_or_matter_that_cannot_be_is_refused_at_its_field(told, field):
    whole = MeasureTold({key: SHIPPED["K23"][key] for key in SHIPPED["K23"].keys() - {"version", "from"}})
    with pytest.raises(InvalidInputError) as refused:
        checked_proposal(MeasureTold(whole.content, told.desks, told.matters), 2, DAY, CATALOGUE.matters)
    assert list(refused.value.fields) == [field]
