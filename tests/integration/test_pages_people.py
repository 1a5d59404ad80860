"""Pages of who complains: real identity, acting for others, complaining together."""

from dataclasses import replace

import pytest

from core.kernel.roles import Role
from mediation.services.save_draft import start_draft
from tests.factories_identity import given_account, given_token
from tests.factories_mediation import FIELDS
from tests.factories_pages import Town, fill_and_send, given_town, page_text

REVIEWED = {"agrees_to_mediate": "yes", "agrees_to_publish": "no", "is_true": "yes", "handled_by": "nobody"}
IDENTITY = {"id_kind": "resident", "id_number": "110101199003077475", "address": "示例市河东区示例路 1 号"}


@pytest.fixture
def town(sqlite, vault, tmp_path, now) -> Town:
    return given_town(sqlite, vault, tmp_path, now)


def given_browser(town, name, *, with_identity=True):
    """A new consumer and their browser."""
    with town.database.transaction() as session:
        person = given_account(session, Role.CONSUMER, town.now, name=name, with_identity=with_identity)
        token = given_token(session, person.actor.account_id, town.now)
    client = town.app.test_client()
    client.set_cookie("yinuo-sign-in", token)
    return person, client


def test_who_has_not_said_who_they_are_is_led_there_and_back(town):
    person, browser = given_browser(town, "钱新来", with_identity=False)
    fields = replace(FIELDS, respondent_id=town.people.enterprise_id)
    with town.database.transaction() as session:
        draft = start_draft(session, fields, person.actor, town.now).complaint_id
    review, filing = f"/complaints/{draft}/draft/review", f"/complaints/{draft}/file"
    assert fill_and_send(browser, review, filing, REVIEWED).status_code == 422
    page = f"/account/identity?next={review}"
    assert page in page_text(browser, review)
    wrong = fill_and_send(browser, page, "/account/identity", {**IDENTITY, "id_number": "110101199003077476"})
    assert "示例市河东区示例路 1 号" in wrong.get_data(as_text=True)
    saved = fill_and_send(browser, page, "/account/identity", IDENTITY)
    assert saved.location == review
    shown = page_text(browser, "/account/identity")
    assert "110101********7475" in shown
    assert IDENTITY["id_number"] not in shown
    assert fill_and_send(browser, review, filing, REVIEWED).location.endswith("/filed")
