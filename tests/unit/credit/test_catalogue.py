from dataclasses import replace

import pytest

from casebase.domain.content import load_content
from core.kernel.errors import InvalidInputError
from core.rules import cite, load_shipped_book
from credit.domain.catalogue import FieldKind, TermRule, check_body, show_value
from credit.domain.items import Item, Visibility
from credit.domain.shipped_catalogue import catalogue, check_item

LISTING = {"article": "失信44-8", "effective_on": "2026-11-20", "ends_on": "2029-11-20"}
PENALTY = {
    "violation": "未明码标价",
    "basis": "《价格法》第四十二条",
    "penalty": "罚款",
    "fine_fen": 200_000,
    "decided_on": "2026-11-19",
    "authority": "示例市市场监督管理局",
}
BLAMING = ("过错", "责任", "违约", "欺诈", "失信", "恶意", "拒绝")
ABOUT_COMPLAINTS = (Item.COMPLAINT_OUTCOME, Item.PROMISE_KEPT, Item.PROMISE_BROKEN)


def test_every_basis_is_cited_as_the_rule_book_and_the_case_base_cite_it():
    content = load_content()
    named = {law.short: law.name for law in content.laws} | load_shipped_book().laws
    bases = {basis for entry in catalogue().values() for basis in entry.collecting_basis + entry.publishing_basis}
    articles = {basis for basis in bases if basis.is_article}
    assert {basis.text for basis in articles} == {cite(basis.key, named).text for basis in articles}
    assert {basis.key for basis in articles} <= {each.key for each in content.regulations}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"publishing_basis": ()}, "publishing basis"),
        ({"visibility": Visibility.PARTIES}, "publishing basis"),
        ({"term": TermRule.NONE}, "term"),
        ({"term": TermRule.FIXED}, "months"),
        ({"collecting_basis": ()}, "without a basis"),
        ({"basis_unconfirmed": True}, "confirmed basis"),
        ({"departments": ()}, "department"),
        ({"fields": ()}, "fields"),
        ({"term": TermRule.WHILE_VALID}, "no end"),
    ],
)
def test_an_item_that_breaks_a_promise_of_the_catalogue_stops_the_start(change, problem):
    entry = catalogue()[Item.SERIOUS_LIST]
    check_item(entry)
    with pytest.raises(ValueError, match=problem):
        check_item(replace(entry, **change))


def test_what_is_not_in_the_catalogue_is_refused():
    with pytest.raises(InvalidInputError, match="信用目录里没有"):
        catalogue().get_item("gossip")


@pytest.mark.parametrize("item", ABOUT_COMPLAINTS)
def test_records_about_complaints_are_not_public_and_blame_nobody(item):
    entry = catalogue()[item]
    words = entry.title + "".join(text for field in entry.fields for text in (field.label, *field.choices.values()))
    assert entry.visibility is Visibility.PARTIES
    assert not any(word in words for word in BLAMING)


@pytest.mark.parametrize("item", ABOUT_COMPLAINTS)
def test_records_about_complaints_have_no_room_for_a_persons_words_or_name(item):
    texts = {field.name for field in catalogue()[item].fields if field.kind is FieldKind.TEXT}
    assert texts <= {"category", "office"}


def test_a_refused_complaint_is_not_collected():
    assert "refused" not in catalogue()[Item.COMPLAINT_OUTCOME].field("outcome").choices


def test_a_body_is_kept_in_the_catalogues_order():
    assert list(check_body(catalogue()[Item.ADMINISTRATIVE_PENALTY], dict(reversed(PENALTY.items())))) == list(PENALTY)


@pytest.mark.parametrize(
    ("item", "body", "field"),
    [
        (Item.ADMINISTRATIVE_PENALTY, PENALTY | {"complainant": "张三"}, "complainant"),
        (Item.ADMINISTRATIVE_PENALTY, PENALTY | {"violation": ""}, "violation"),
        (Item.ADMINISTRATIVE_PENALTY, PENALTY | {"fine_fen": -1}, "fine_fen"),
        (Item.ADMINISTRATIVE_PENALTY, PENALTY | {"fine_fen": True}, "fine_fen"),
        (Item.ADMINISTRATIVE_PENALTY, PENALTY | {"decided_on": "2026-13-01"}, "decided_on"),
        (Item.ADMINISTRATIVE_PENALTY, PENALTY | {"penalty": "长" * 5001}, "penalty"),
        (Item.SERIOUS_LIST, LISTING | {"article": None}, "article"),
        (Item.COMPLAINT_OUTCOME, {"outcome": "lost", "concluded_on": "2026-11-18", "office": "局"}, "outcome"),
    ],
)
def test_what_the_catalogue_does_not_hold_is_refused_by_its_field(item, body, field):
    with pytest.raises(InvalidInputError) as refusal:
        check_body(catalogue()[item], body)
    assert set(refusal.value.fields) == {field}


def test_values_are_shown_as_people_read_them():
    laws = load_shipped_book().laws
    shown = {
        field.name: show_value(field, value, laws)
        for entry, body in (
            (catalogue()[Item.ADMINISTRATIVE_PENALTY], PENALTY),
            (catalogue()[Item.SERIOUS_LIST], LISTING),
        )
        for field in entry.fields
        for value in [body[field.name]]
    }
    assert shown["fine_fen"] == "¥2,000.00"
    assert shown["decided_on"] == "2026年11月19日"
    assert shown["article"] == "《市场监督管理严重违法失信名单管理办法》第八条"
    assert show_value(catalogue()[Item.SERIOUS_LIST].field("article"), "《某法》第一条", laws) == "《某法》第一条"
    assert show_value(catalogue()[Item.SERIOUS_LIST].field("ends_on"), None, laws) == ""
