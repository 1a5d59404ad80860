"""Filters in the address of public lists."""

from datetime import date

import pytest
from flask import Flask

from web.pages.public_lists import asked, asked_day, asked_one_of, asked_page, page_address

TODAY = date(2026, 11, 20)


@pytest.fixture
def app():
    app = Flask(__name__)
    app.add_url_rule("/things", "things", lambda: "")
    return app


def test_texts_are_trimmed_and_cut(app):
    with app.test_request_context(f"/things?q=%20{'a' * 500}%20"):
        assert asked("q") == "a" * 200
        assert asked("none") == ""


@pytest.mark.parametrize(("given", "page"), [("3", 3), ("-1", 1), ("0", 1), ("x", 1), ("", 1)])
def test_a_page_is_at_least_one(app, given, page):
    with app.test_request_context(f"/things?page={given}"):
        assert asked_page() == page


def test_an_unknown_choice_narrows_nothing(app):
    with app.test_request_context("/things?kind=c"):
        assert asked_one_of("kind", ("a", "b")) == ""
        assert asked_one_of("kind", ("c",)) == "c"


@pytest.mark.parametrize(
    ("given", "day", "is_told"),
    [("2020-02-29", date(2020, 2, 29), False), ("2021-02-29", TODAY, True), ("", TODAY, False)],
)
def test_a_day_that_is_none_is_told_and_today_is_taken(app, given, day, is_told):
    with app.test_request_context(f"/things?on={given}"):
        on, problem = asked_day("on", TODAY)
        assert (on, problem is not None) == (day, is_told)


def test_the_address_of_pages_keeps_the_filters_that_narrow(app):
    with app.test_request_context("/things"):
        assert page_address("things", {"q": "", "kind": ""}) == "/things?page="
        assert page_address("things", {"q": "a", "kind": ""}) == "/things?q=a&page="
