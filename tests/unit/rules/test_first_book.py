"""The book of the first release, stored in the single-file layout of then, still loads and still answers the same."""

import json
from datetime import date
from pathlib import Path

import pytest

from core.rules import advise, book_from_content

STORED = Path(__file__).with_name("stored")
BOOK = book_from_content((STORED / "first_book.json").read_text(encoding="utf-8"))
ANSWERS = [json.loads(line) for line in (STORED / "first_answers.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_stored_text_has_the_version_it_was_stored_under():
    assert BOOK.version == "2026-07-2fea26c2"


@pytest.mark.parametrize("stored", ANSWERS, ids=lambda stored: f"{stored['rule']} {stored['on']}")
def test_an_answer_of_the_first_release_comes_out_the_same(stored):
    answer = advise(BOOK, stored["facts"], date.fromisoformat(stored["on"])).to_dict()
    told = {item["rule_id"]: item for item in answer["entitlements"]}
    assert {rule_id: item["status"] for rule_id, item in told.items()} == stored["status"]
    sums = {rule_id: [line["amount_fen"] for line in item["lines"]] for rule_id, item in told.items() if item["lines"]}
    assert sums == stored["sums"]
    own = told[stored["rule"]]
    assert {key: own[key] for key in stored["answer"]} == stored["answer"]
