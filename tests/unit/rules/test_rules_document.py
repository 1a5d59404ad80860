"""docs/rules.md is complete and its example is true."""

import json
import re
from datetime import date
from pathlib import Path

from core.rules import advise, load_shipped_book
from core.rules.formulas import FORMULAS
from core.rules.reference import reference

BOOK = load_shipped_book()
DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "rules.md").read_text(encoding="utf-8")


def test_the_reference_is_what_the_command_writes():
    assert (DOCS / "rules-reference.md").read_text(encoding="utf-8") == reference(BOOK)


def test_the_reference_has_every_name():
    names = [*BOOK.vocabulary, *BOOK.parameters, *BOOK.code_lists, *BOOK.rules, *FORMULAS]
    assert [name for name in names if f"`{name}`" not in reference(BOOK)] == []


def test_the_example_of_the_document_gives_the_answer_shown():
    facts, shown = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL))
    answers = advise(BOOK, facts, date(2026, 6, 1)).to_dict()["entitlements"]
    (answer,) = [item for item in answers if item["rule_id"] == shown["rule_id"]]
    assert {key: answer[key] for key in shown} == shown


def test_every_formula_is_used_by_a_rule():
    used = {line.formula for rule in BOOK.rules.values() for version in rule.versions for line in version.lines}
    assert used == set(FORMULAS)
