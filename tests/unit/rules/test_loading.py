"""A book with a mistake does not load, and the message names the file and the key."""

import json
from datetime import date

import pytest

from core.rules import NotInForceError, RuleBookError, book_from_content, content_of, load_shipped_book, shipped_content

TEXTS = json.loads(shipped_content())


def _load(**changes):
    texts = dict(TEXTS)
    for name, (old, new) in changes.items():
        path = {"rule": "rules/R01.toml", "prepaid": "rules/R44.toml", "knew": "rules/R05.toml"}.get(name)
        path = path or next(file for file in texts if file.startswith(name) and old in texts[file])
        assert old in texts[path], old
        texts[path] = texts[path].replace(old, new, 1)
    return book_from_content(content_of(texts))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"rule": ('fact = "seller_is_business"', 'fact = "seller_is_busines"')},
            ["rules/R01.toml", "unknown fact seller_is_busines"],
        ),
        (
            {"rule": ('fact = "seller_is_business"\nis = true', 'fact = "seller_is_business"\nis = "x"')},
            ["rules/R01.toml", "yes_no"],
        ),
        (
            {"rule": ('fact = "seller_is_business"\nis = true', 'fact = "seller_is_business"\nat_least = 3')},
            ["at_least does not fit"],
        ),
        ({"rule": ('fact = "seller_is_business"\nis = true', 'fact = "seller_is_business"')}, ["needs exactly one of"]),
        ({"rule": ('holds = "fraud"', 'holds = "fruad"')}, ["R01", "unknown definition fruad"]),
        ({"rule": ("max_multiple_with_floor_v1", "max_multiple_v9")}, ["R01", "unknown formula max_multiple_v9"]),
        ({"rule": ('parameter = "fraud_floor"', 'parameter = "fraud_flor"')}, ["R01", "unknown parameter fraud_flor"]),
        ({"rule": ('parameter = "fraud_floor"', 'parameter = "fraud_multiple"')}, ["R01", "is in times"]),
        ({"rule": ('price = { fact = "paid_amount" } }', "} ")}, ["R01", "price_paid_v1 needs exactly price"]),
        ({"rule": ('{ fact = "paid_amount" }', '{ fact = "paid_on" }')}, ["R01", "paid_on is date"]),
        ({"rule": ('"消法-55 第一款"', '"消费法-55"')}, ["rules/R01.toml", "消费法 is not in articles.toml"]),
        ({"rule": ('kind = "refund"', 'kind = "gift"')}, ["R01", "kind or nature"]),
        ({"rule": ('kind = "refund"', 'kind = "penalty"')}, ["R01", "a duty gives penalties"]),
        (
            {"rule": ("[[conditions]]", '[remedy_when.repair]\ntext = "x"\nholds = "fraud"\n\n[[conditions]]')},
            ["R01", "repair is not among remedies"],
        ),
        ({"rule": ("until = 2024-06-30", "until = 2024-06-29")}, ["rules/R01.toml", "a gap"]),
        ({"rule": ("until = 2024-06-30", "until = 2024-07-02")}, ["rules/R01.toml", "an overlap"]),
        ({"rule": ("until = 2024-06-30\n", "")}, ["rules/R01.toml", "needs an until"]),
        (
            {"rule": ('"R01.0"\nfrom = 1994-01-01', '"R01.0"\nfrom = "1994"')},
            ["versions[1]", "must be a date"],
        ),
        ({"rule": ("remedy =", "remedie =")}, ["rules/R01.toml", "remedy is missing"]),
        ({"rule": ('title = "遇', 'colour = "red"\ntitle = "遇')}, ["rules/R01.toml", "unknown key colour"]),
        ({"rule": ("from = 2024-07-01\nholds", "from = 2024-07-02\nholds")}, ["an item begins on 2024-07-02"]),
        ({"rule": ("paid_amount = 100 }", 'paid_amount = "x" }')}, ["rules/R01.toml.examples[1]", "要填数字"]),
        ({"prepaid": ('one_of = ["sessions"', 'one_of = ["lessons"')}, ["R44", "lessons"]),
        ({"parameters": ("until = 2024-06-30", "until = 2024-06-20")}, ["parameters/", "mediation_limit", "a gap"]),
        (
            {"parameters": ('unit = "working_days"', 'unit = "workdays"')},
            ["parameters/", "unit of serious_list_annulment_limit"],
        ),
        ({"parameters": ("value = 7", "value = true")}, ["parameters/", "value must be a number"]),
        ({"parameters": ("from = 1994-01-01", "from = 1996-01-01")}, ["R01", "fraud_multiple"]),
        ({"codes": ('code = "15-2"', 'code = "15-1"')}, ["codes.toml", "refusal_ground", "repeats"]),
        (
            {"vocabulary": ('type = "yes_no"', 'type = "bool"')},
            ["10_deal.toml.facts.for_living", "type must"],
        ),
        (
            {"vocabulary": ('who = ["consumer"]', 'who = ["neighbour"]')},
            ["10_deal.toml.facts.for_living", "who"],
        ),
        (
            {"vocabulary": ("presumed = 0", 'presumed = "no"')},
            ["facts.unforeseeable_loss", "要填数字"],
        ),
        ({"vocabulary": ("[facts.paid_on]", "[facts.payd_on]")}, ["paid_on"]),
        ({"vocabulary": ('not_more_than = "units_total"', 'not_more_than = "units"')}, ["units_used", "unknown fact"]),
        ({"definitions": ('holds = "harmless_food_label"', 'holds = "food_below_standard"')}, ["is a circle"]),
        ({"knew": ('only_when_told = "buyer_knew"', 'only_when_told = "buyer"')}, ["R05", "unknown fact buyer"]),
        ({"conflicts": ('"R01", "R04"', '"R01", "R999"')}, ["conflicts: ", "R999"]),
        ({"conflicts": ('kind = "choose_one"', 'kind = "maybe"')}, ["conflicts/", "kind must be"]),
        ({"book": ('label = "2026-07"', "label = ")}, ["book.toml"]),
    ],
)
def test_a_mistake_fails_at_load_with_file_and_key(changes, said):
    with pytest.raises(RuleBookError) as refused:
        _load(**changes)
    assert all(word in str(refused.value) for word in said), str(refused.value)


def test_a_fact_no_rule_asks_for_fails_at_load():
    entry = '[facts.colour]\nlabel = "颜色"\nquestion = "?"\nwhy = "?"\ntype = "yes_no"\nwho = ["consumer"]'
    extra = f"{entry}\n\n[facts.for_living]"
    with pytest.raises(RuleBookError, match="no rule asks for colour"):
        _load(vocabulary=("[facts.for_living]", extra))


def test_a_missing_file_fails_at_load():
    texts = {name: text for name, text in TEXTS.items() if name != "codes.toml"}
    with pytest.raises(RuleBookError, match=r"codes\.toml is missing"):
        book_from_content(content_of(texts))


def test_a_changed_text_is_another_version():
    changed = _load(parameters=("value = 500", "value = 600"))
    assert changed.version != load_shipped_book().version
    assert changed.label == load_shipped_book().label


def test_the_same_text_gives_the_same_book():
    assert book_from_content(shipped_content()) is load_shipped_book()


@pytest.mark.parametrize(
    ("name", "day", "value", "unit"),
    [
        ("acceptance_limit", date(2026, 4, 15), 7, "working_days"),
        ("mediation_limit", date(2024, 6, 30), 45, "working_days"),
        ("mediation_limit", date(2024, 7, 1), 60, "calendar_days"),
        ("mediation_limit", date(2026, 11, 20), 60, "calendar_days"),
        ("termination_notice_limit", date(2026, 11, 20), 7, "working_days"),
        ("odr_limit", date(2026, 11, 20), 10, "working_days"),
        ("serious_list_term_years", date(2026, 11, 20), 3, "years"),
        ("serious_list_early_exit_years", date(2026, 11, 20), 1, "years"),
        ("hearing_request_limit", date(2026, 11, 20), 5, "working_days"),
        ("hearing_notice_limit", date(2026, 11, 20), 7, "working_days"),
        ("hearing_threshold_person", date(2026, 11, 20), 10000, "yuan"),
        ("hearing_threshold_entity", date(2026, 11, 20), 100000, "yuan"),
        ("publish_limit", date(2026, 11, 20), 20, "working_days"),
        ("session_round_limit", date(2026, 11, 20), 3, "working_days"),
        ("publication_min_months_light", date(2026, 11, 20), 3, "months"),
        ("publication_max_months_light", date(2026, 11, 20), 3, "months"),
        ("publication_min_months_general", date(2026, 11, 20), 3, "months"),
        ("publication_max_months_general", date(2026, 11, 20), 12, "months"),
        ("publication_min_months_serious_i", date(2026, 11, 20), 12, "months"),
        ("publication_max_months_serious_ii", date(2026, 11, 20), 36, "months"),
        ("publication_min_months_serious_iii", date(2026, 11, 20), 36, "months"),
        ("publication_max_months_serious_iv", date(2026, 11, 20), 36, "months"),
    ],
)
def test_a_number_of_the_law_has_its_value_on_the_day(name, day, value, unit):
    parameter = load_shipped_book().parameter(name, day)
    assert (parameter.whole, parameter.unit) == (value, unit)
    assert parameter.source


def test_a_number_is_refused_before_its_law():
    with pytest.raises(NotInForceError):
        load_shipped_book().parameter("publication_max_months_general", date(2025, 12, 24))


def test_the_time_between_two_mediation_rules_is_marked_unconfirmed():
    assert load_shipped_book().parameter("mediation_limit", date(2025, 1, 1)).confidence == "unconfirmed"


def test_only_the_round_clock_and_the_days_of_a_year_are_house_rules():
    book = load_shipped_book()
    house_rules = {name for name, versions in book.parameters.items() if versions[0].house_rule}
    assert house_rules == {"session_round_limit", "interest_day_basis", "interest_other_day_basis"}


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("refusal_ground", [f"16-{item}" for item in range(1, 8)]),
        ("termination_ground", [f"23-{item}" for item in range(1, 9)]),
        ("other_routes", [f"39-{item}" for item in range(1, 6)]),
        ("abnormal_list_ground", [f"4-{item}" for item in range(1, 5)]),
    ],
)
def test_a_code_list_is_complete_on_the_day(name, codes):
    listed = load_shipped_book().codes(name, date(2026, 11, 20))
    assert [code.code for code in listed] == codes
    assert all(code.text and code.source for code in listed)


def test_the_grounds_of_refusal_change_with_the_order():
    assert [code.code for code in load_shipped_book().codes("refusal_ground", date(2026, 4, 14))][-1] == "15-6"


@pytest.mark.parametrize(("on", "confidence"), [(date(2026, 4, 14), "unconfirmed"), (date(2026, 4, 15), "read")])
def test_grounds_of_termination_are_found_by_what_they_are_under_either_order(on, confidence):
    grounds = load_shipped_book().codes("termination_ground", on)
    effects = [ground.effect for ground in grounds]
    assert {"withdrawn", "refused", "no_agreement", "testing_cost", "clock", "refusal_ground"} < set(effects)
    assert all(effects)
    assert len(set(effects)) == len(effects)
    assert {ground.confidence for ground in grounds} == {confidence}


def test_an_unknown_code_is_refused():
    book = load_shipped_book()
    assert book.code("refusal_ground", "16-3", date(2026, 11, 20)).effect == "not_for_living"
    with pytest.raises(NotInForceError):
        book.code("refusal_ground", "15-1", date(2026, 11, 20))
