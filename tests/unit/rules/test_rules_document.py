"""docs/rules.md is complete and its example is true."""

import json
import re
from datetime import date
from pathlib import Path

from core.rules import advise, load_shipped_book
from core.rules.formulas import FORMULAS

BOOK = load_shipped_book()
PAGE = (Path(__file__).parents[3] / "docs" / "rules.md").read_text(encoding="utf-8")


def test_every_name_of_the_book_is_documented():
    names = [*BOOK.vocabulary, *BOOK.parameters, *BOOK.code_lists, *BOOK.rules, *FORMULAS]
    assert [name for name in names if f"`{name}`" not in PAGE] == []


def test_every_choice_of_a_fact_is_documented():
    for fact in BOOK.vocabulary.values():
        (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{fact.name}` | {fact.label} |")]
        assert [code for code in fact.codes if f"`{code}`" not in row] == [], fact.name


def test_every_number_is_documented_with_its_value():
    for name, versions in BOOK.parameters.items():
        assert f"| `{name}` | {versions[-1].value} {versions[-1].unit} | {versions[-1].from_on} |" in PAGE


def test_the_example_of_the_document_gives_the_answer_shown():
    facts, shown = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL))
    answers = advise(BOOK, facts, date(2026, 6, 1)).to_dict()["entitlements"]
    (answer,) = [item for item in answers if item["rule_id"] == shown["rule_id"]]
    assert {key: answer[key] for key in shown} == shown


def test_every_formula_is_used_by_a_rule():
    used = {line.formula for rule in BOOK.rules.values() for version in rule.versions for line in version.lines}
    assert used == set(FORMULAS)
