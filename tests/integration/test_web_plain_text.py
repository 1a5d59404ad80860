"""Characters that nobody sees reach no service, on SQLite and PostgreSQL alike."""

import json

import pytest

from core.kernel.plain_text import plain
from core.kernel.roles import Role
from tests.factories_identity import given_account, given_token
from tests.factories_mediation import given_mediating, given_people
from tests.factories_web import given_app, post_form

DIRTY = "退\x00我\x1b的\ud800钱\u202e谢谢\x7f\t好\n"


@pytest.fixture
def app(database, vault, tmp_path, now):
    return given_app(database, vault, tmp_path, now)


def test_line_ends_and_tabs_stay_and_everything_unseen_goes():
    assert plain(DIRTY) == "退我的钱谢谢\t好\n"
    assert plain("👨‍👩‍👧 𠮷野家 e\u0301") == "👨‍👩‍👧 𠮷野家 e\u0301"


def test_a_statement_over_the_api_is_stored_without_them(app, database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        room = given_mediating(session, people, now)
        token = given_token(session, people.merchant.account_id, now)
    client, headers = app.test_client(), {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    path = f"/api/v1/complaints/{room}"
    sent = client.post(f"{path}/statements", data=json.dumps({"text": DIRTY}), headers=headers)
    assert sent.status_code == 201
    assert "退我的钱谢谢" in client.get(f"{path}/room", headers=headers).get_data(as_text=True)


@pytest.mark.parametrize("path", ["/enterprises?q=%00健身", "/law?q=%00", "/cases?q=a%00b", "/inbox?show=%00"])
def test_a_search_with_them_is_answered(app, database, now, path):
    with database.transaction() as session:
        token = given_token(session, given_account(session, Role.CONSUMER, now).actor.account_id, now)
    client = app.test_client()
    client.set_cookie("yinuo-sign-in", token)
    assert client.get(path).status_code in {200, 503}  # the search of cases has no index here


def test_an_address_with_them_leads_nowhere(app, database, now):
    assert app.test_client().get("/enterprises/a%00b").status_code == 404
    assert app.test_client().get("/api/v1/complaints/a%00b").status_code == 404


def test_a_form_with_them_is_read_without_them(app):
    refused = post_form(app.test_client(), "/sign-in", {"phone": "138\x0000138000", "password": "x"})
    assert refused.status_code == 422
    assert 'value="13800138000"' in refused.get_data(as_text=True)
