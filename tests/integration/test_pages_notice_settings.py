"""A person chooses on a page and over the API how notices reach them."""

import pytest
from sqlalchemy import select

from core.contracts.identity import EmailDue
from core.kernel.roles import Role
from core.outbox.publishing import read_fact
from core.outbox.tables import OutboxMessage
from tests.factories_identity import given_token
from tests.factories_web import given_app, given_signed_in, post_form

CHANNELS = ("email", "sms")
PAGE = "/account/notices"


@pytest.fixture
def app(sqlite, vault, tmp_path, now):
    return given_app(sqlite, vault, tmp_path, now, message_channels=CHANNELS)


@pytest.fixture
def consumer(app, sqlite, now):
    return given_signed_in(app, sqlite, Role.CONSUMER, now)


@pytest.fixture
def browser(consumer):
    return consumer[0]


def emailed_code(sqlite):
    with sqlite.reading() as session:
        row = session.scalars(select(OutboxMessage).where(OutboxMessage.fact_type == EmailDue.TYPE)).all()[-1]
        return "".join(filter(str.isdigit, read_fact(session, row, EmailDue).text))[:6]


def test_an_email_address_is_bound_on_the_page_and_then_offered_as_a_column(browser, sqlite):
    assert "微信" not in browser.get(PAGE).get_data(as_text=True)
    post_form(browser, f"{PAGE}/contacts", {"channel": "email", "address": "xiaomin@example.cn"})
    refused = post_form(browser, f"{PAGE}/contacts/code", {"code": "000000"})
    assert refused.status_code == 422
    bound = post_form(browser, f"{PAGE}/contacts/code", {"code": emailed_code(sqlite)})
    assert bound.status_code == 303
    page = browser.get(PAGE).get_data(as_text=True)
    assert "x***@example.cn" in page
    assert "xiaomin@" not in page


def test_ticks_and_quiet_hours_come_back_as_they_were_saved(browser):
    typed = {"wanted": ["case:sms"], "quiet": "yes", "quiet_begin": "22:00", "quiet_end": "7:15"}
    assert post_form(browser, PAGE, typed).status_code == 303
    page = browser.get(PAGE).get_data(as_text=True)
    assert 'value="case:sms" checked' in page
    assert 'value="room:sms" checked' not in page
    assert 'value="07:15"' in page
    refused = post_form(browser, PAGE, {**typed, "quiet_begin": "25:00"})
    assert refused.status_code == 422
    assert 'value="25:00"' in refused.get_data(as_text=True)


def test_the_api_keeps_the_same_choices_and_binds_the_same_way(app, consumer, sqlite, now):
    with sqlite.transaction() as session:
        token = given_token(session, consumer[1].actor.account_id, now)
    client, headers = app.test_client(), {"Authorization": f"Bearer {token}"}
    choices = {"muted": [{"kind": "room", "channel": "sms"}], "quiet_begin": "22:00", "quiet_end": "07:00"}
    kept = client.put("/api/v1/notices/preferences", json=choices, headers=headers)
    assert kept.status_code == 200
    contact = {"channel": "email", "address": "xiaomin@example.cn"}
    asked = client.post("/api/v1/notices/contacts/codes", json=contact, headers=headers)
    assert asked.json["sent_to"] == "x***@example.cn"
    proof = {**contact, "code_id": asked.json["code_id"], "code": emailed_code(sqlite)}
    assert client.put("/api/v1/notices/contacts", json=proof, headers=headers).status_code == 200
    shown = client.get("/api/v1/notices/preferences", headers=headers).json
    assert shown["muted"] == choices["muted"]
    assert set(shown["addresses"]) == {"sms", "email"}
    assert client.delete("/api/v1/notices/contacts/email", headers=headers).status_code == 204
    assert client.get("/api/v1/notices/preferences", headers=headers).json["unbound"] == ["email"]
    unknown = client.post("/api/v1/notices/contacts/codes", json={**contact, "channel": "wechat"}, headers=headers)
    assert unknown.status_code == 422
