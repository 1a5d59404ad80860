import pytest

from core.kernel.errors import InvalidInputError
from core.rules import cite, load_shipped_book
from credit.domain.catalogue import FieldKind, TermRule, catalogue, check_body, show_value
from credit.domain.items import Item, Visibility

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


@pytest.mark.parametrize("item", list(Item))
def test_every_basis_is_cited_as_the_rule_book_cites_it(item):
    laws = load_shipped_book().laws
    entry = catalogue()[item]
    for basis in entry.collecting_basis + entry.publishing_basis:
        assert basis.text == cite(basis.key, laws).text


@pytest.mark.parametrize("item", list(Item))
def test_nothing_is_published_without_a_basis_and_a_term(item):
    entry = catalogue()[item]
    assert (entry.visibility is Visibility.PUBLIC) == bool(entry.publishing_basis)
    assert (entry.visibility is Visibility.PUBLIC) == (entry.term is not TermRule.NONE)


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
    assert list(check_body(Item.ADMINISTRATIVE_PENALTY, dict(reversed(PENALTY.items())))) == list(PENALTY)


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
        check_body(item, body)
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
