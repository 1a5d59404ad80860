from datetime import date

import pytest

from core.kernel.errors import InvalidInputError
from sanctions.domain.decision_entry import DecisionObject, PersonNamed, check_entry, object_problems
from sanctions.domain.decision_procedure import DECISION_STEPS, DecisionAct, DecisionStatus
from sanctions.domain.spreading import NodeKind
from tests.factories_decisions import entry
from tests.factories_sanctions import GOOD_ID

TODAY = date(2026, 11, 22)
ORDER_44 = "《市场监督管理严重违法失信名单管理办法》第八条第二项"
SERIOUS = {"kind": "serious", "basis": ORDER_44, "ends_on": date(2029, 9, 3)}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"document_number": " "}, "document_number"),
        ({"authority": ""}, "authority"),
        ({"basis": ""}, "basis"),
        ({"basis": "条" * 201}, "basis"),
        ({"remedy": ""}, "remedy"),
        ({"told_on": None}, "told_on"),
        ({"told_on": date(2026, 11, 23), "starts_on": date(2026, 11, 23)}, "told_on"),
        ({"event_on": date(2027, 1, 1)}, "event_on"),
        ({"starts_on": date(2026, 9, 2)}, "starts_on"),
        ({"ends_on": date(2030, 9, 1)}, "ends_on"),
        ({"kind": "unpaid_fine"}, "ends_on"),
        ({"kind": "unpaid_fine", "ends_on": date(2027, 9, 4)}, "ends_on"),
        ({"kind": "licence_fraud"}, "ends_on"),
        ({"kind": "criminal_record"}, "kind"),
        ({"kind": "post_restriction"}, "kind"),
        ({"kind": "none"}, "kind"),
        ({"event_on": date(2020, 1, 1)}, "ends_on"),
        ({**SERIOUS, "ends_on": date(2036, 9, 3)}, "ends_on"),
        ({**SERIOUS, "ends_on": date(2029, 9, 4)}, "ends_on"),
        ({**SERIOUS, "facts": " "}, "facts"),
        ({**SERIOUS, "basis": "《公司法》第二百六十条"}, "basis"),
        ({"responsible": (PersonNamed("林示例", "123"),)}, "responsible"),
        ({"responsible": (PersonNamed("林示例", GOOD_ID),) * 21}, "responsible"),
    ],
)
def test_words_days_kind_and_people_that_do_not_fit_are_named(changes, field):
    with pytest.raises(InvalidInputError) as refused:
        check_entry(entry(**changes), NodeKind.ENTERPRISE, TODAY)
    assert set(refused.value.fields) == {field}


def test_a_listing_by_another_office_lasts_three_years_from_its_first_day_at_most():
    assert check_entry(entry(**SERIOUS), NodeKind.ENTERPRISE, TODAY).code == "serious"


def test_everything_that_is_wrong_is_told_at_once():
    wrong = object_problems(DecisionObject(code="123"))
    with pytest.raises(InvalidInputError) as refused:
        check_entry(entry(told_on=None, remedy=""), NodeKind.ENTERPRISE, TODAY, wrong)
    assert set(refused.value.fields) == {"code", "told_on", "remedy"}


def test_the_object_is_a_firm_by_code_or_a_person_by_number_and_never_both():
    person = PersonNamed("林示例", GOOD_ID)
    assert object_problems(DecisionObject(person=person)) == {}
    assert set(object_problems(DecisionObject("914403001922038216", person))) == {"code"}
    assert set(object_problems(DecisionObject(person=PersonNamed("", "1")))) == {"person_name", "person_id_number"}


def test_a_decision_is_in_force_only_after_it_was_confirmed():
    before = {row.source for row in DECISION_STEPS.rows if row.target is DecisionStatus.CONFIRMED}
    assert before == {DecisionStatus.ENTERED, DecisionStatus.CONFIRMED}
    assert DecisionAct.CONFIRM in DECISION_STEPS.four_eyes
