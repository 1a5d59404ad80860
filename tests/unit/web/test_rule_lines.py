"""What the list of rules says of the shipped book."""

from datetime import date

import pytest

from core.rules import load_shipped_book
from web.rule_lines import rule_lines

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def book():
    return load_shipped_book()


def test_every_rule_says_its_conditions_remedy_and_articles(book):
    lines = rule_lines(book, TODAY)
    assert {line.rule_id for line in lines} == {version.rule_id for version in book.rules_on(TODAY)}
    for line in lines:
        assert line.conditions, line.rule_id
        assert line.remedy, line.rule_id
        assert line.articles, line.rule_id
        assert len(set(line.exceptions)) == len(line.exceptions), line.rule_id


def test_an_earlier_day_shows_the_version_of_that_day(book):
    (then,) = (line for line in rule_lines(book, date(2014, 6, 1)) if line.rule_id == "R40")
    (now,) = (line for line in rule_lines(book, TODAY) if line.rule_id == "R40")
    assert (then.version, now.version) == ("R40.1", "R40.3")
    assert (then.is_confirmed, now.is_confirmed) == (False, True)
