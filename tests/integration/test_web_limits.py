"""Every view that writes has a limit; who meets it learns when to come back and loses nothing."""

import re
from pathlib import Path

import pytest

from core.kernel.roles import Role
from tests.factories_identity import given_account, given_token
from tests.factories_web import form_token, given_app
from web.limits import _ACTS, _DECLARATION, _STRANGERS_ACTS, _UPLOAD_RATE, wait_text

SAFETY = Path(__file__).parents[2] / "docs/safety.md"


@pytest.fixture
def app(sqlite, vault, tmp_path, now):
    return given_app(sqlite, vault, tmp_path, now, limit_requests=True)


def test_who_acts_too_often_learns_when_to_come_back_and_keeps_what_was_typed(app):
    client = app.test_client()
    typed = {"csrf_token": form_token(client), "phone": "13700000000", "role": "consumer"}
    headers = {"Sec-Fetch-Site": "same-origin"}
    answers = [client.post("/register", data={**typed, "phone": ""}, headers=headers) for _ in range(10)]
    assert {answer.status_code for answer in answers} == {422}
    refused = client.post("/register", data=typed, headers=headers)
    html = refused.get_data(as_text=True)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert re.search(r"请等 \d+ (秒|分钟)再试", html)
    assert 'value="13700000000"' in html


def test_an_act_without_a_limit_of_its_own_has_the_general_one_for_each_account(app, sqlite, now):
    with sqlite.transaction() as session:
        tokens = [given_token(session, given_account(session, Role.CONSUMER, now).actor.account_id, now) for _ in "ab"]
    client = app.test_client()

    def read(token):
        path = "/api/v1/notices/none-such/reading"
        return client.post(path, headers={"Authorization": f"Bearer {token}"}).status_code

    assert [read(tokens[0]) for _ in range(121)] == [404] * 120 + [429]
    assert read(tokens[1]) == 404


def test_no_limit_in_the_docs_has_gone_from_the_code(app):
    declared = {getattr(view, _DECLARATION, None) for view in app.view_functions.values()} - {None}
    documented = set(re.findall(r"^\| `([^`]+ per [^`]+)` \|", SAFETY.read_text(), re.MULTILINE))
    assert documented <= declared | {_ACTS, _STRANGERS_ACTS, _UPLOAD_RATE}


@pytest.mark.parametrize(("seconds", "words"), [(1, "1 秒"), (60, "60 秒"), (61, "2 分钟"), (3600, "60 分钟")])
def test_a_wait_is_said_in_seconds_or_minutes(seconds, words):
    assert wait_text(seconds) == words


def test_reading_a_story_is_limited_closer_than_answering_questions(app):
    client = app.test_client()
    typed = {"csrf_token": form_token(client), "facts_text": "坏了"}
    told = [client.post("/advice", data={**typed, "to": "start"}).status_code for _ in range(21)]
    assert [status == 429 for status in told] == [False] * 20 + [True]
    assert client.post("/advice", data={**typed, "to": "result"}).status_code != 429
