import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

import credit
from casebase.domain.content import load_content
from casebase.domain.regulation import Confidence
from core.kernel.errors import InvalidInputError
from core.rules import cite, load_shipped_book
from credit.domain.catalogue import FieldKind, TermRule, check_body, show_value
from credit.domain.departments import departments
from credit.domain.items import Item, Visibility
from credit.domain.shipped_catalogue import NATIONAL_CATALOGUE, catalogue, check_item

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
    read = {each.key for each in content.regulations if each.confidence is Confidence.READ}
    assert {basis.key for basis in articles} <= read


def test_the_panorama_has_its_items_and_every_department_gives_some():
    items = catalogue().values()
    assert len(items) >= 200
    assert len(catalogue().classes) >= 26
    assert len({entry.in_class.national.key for entry in items if entry.in_class.national}) == 13
    assert {each for entry in items for each in entry.departments} == set(departments().values())
    assert len(departments()) >= 38


def test_an_item_whose_article_nobody_has_read_names_its_national_class_and_is_not_public():
    unconfirmed = [entry for entry in catalogue().values() if entry.basis_unconfirmed]
    assert {basis.key for entry in unconfirmed for basis in entry.collecting_basis} == {NATIONAL_CATALOGUE}
    assert not [entry.item for entry in unconfirmed if entry.visibility is Visibility.PUBLIC]
    assert not [
        entry.item
        for entry in catalogue().values()
        if not any(b.is_article for b in entry.collecting_basis) and not entry.basis_unconfirmed
    ]


def test_every_word_of_the_vocabulary_is_used_and_has_one_label():
    words = tomllib.loads((Path(credit.__file__).parent / "vocabulary/fields.toml").read_text())["fields"]
    assert {field.name for entry in catalogue().values() for field in entry.fields} == set(words)
    assert len({word["label"] for word in words.values()}) == len(words)


def test_people_and_their_posts_are_sealed_and_names_of_others_kept_from_the_public():
    named = {
        entry.item: field
        for entry in catalogue().values()
        for field in entry.fields
        if field.name in {"person_name", "shareholder_name", "leader_name", "pledgor"}
    }
    sealed = {entry.item for entry in catalogue().values() if entry.visibility is Visibility.SEALED}
    assert sealed < set(named)
    public = {item for item in named if catalogue()[item].visibility is Visibility.PUBLIC}
    assert {"officers_filing", "liquidation_filing", "capital_contribution", "equity_pledge"} <= public
    assert not [item for item in public if named[item].is_open]


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
        ({"fields": ()}, "0 fields"),
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
    entry = catalogue()[Item.ADMINISTRATIVE_PENALTY]
    assert list(check_body(entry, dict(reversed(PENALTY.items())))) == [field.name for field in entry.fields]


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
        for value in [body.get(field.name)]
    }
    assert shown["fine_fen"] == "¥2,000.00"
    assert shown["decided_on"] == "2026年11月19日"
    assert shown["article"] == "《市场监督管理严重违法失信名单管理办法》第八条"
    assert show_value(catalogue()[Item.SERIOUS_LIST].field("article"), "《某法》第一条", laws) == "《某法》第一条"
    assert show_value(catalogue()[Item.SERIOUS_LIST].field("ends_on"), None, laws) == ""
