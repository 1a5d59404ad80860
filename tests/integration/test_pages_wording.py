"""A page shows what was held back, keeps what was typed, and lets the writer insist; the API names the fields."""

from io import BytesIO

import pytest
from sqlalchemy import func, select

from mediation.storage.room_tables import Evidence, Statement
from tests.factories_identity import given_token
from tests.factories_mediation import given_draft, given_mediating
from tests.factories_pages import fill_and_send, given_town, hidden_fields, page_text, picture, send

PHONE = "请打 138 0013 8000"


@pytest.fixture
def town(sqlite, vault, tmp_path, now):
    return given_town(sqlite, vault, tmp_path, now)


@pytest.fixture
def room(town, now):
    with town.database.transaction() as session:
        return given_mediating(session, town.people, now)


def said(town):
    with town.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Statement))


def test_a_held_back_statement_comes_back_with_its_words_and_leaves_when_the_writer_insists(town, room):
    page, action = f"/complaints/{room}/room", f"/complaints/{room}/room/statements"
    refused = fill_and_send(town.consumer, page, action, {"text": PHONE})
    html = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "电话号码" in html
    assert html.count(PHONE) >= 1
    assert 'name="insist"' in html
    assert said(town) == 0
    typed = {**hidden_fields(html, action), "text": PHONE, "insist": "yes"}
    assert send(town.consumer, action, typed).status_code == 303
    assert said(town) == 1


def test_a_file_is_kept_even_when_the_words_about_it_are_held_back(town, room):
    page = f"/complaints/{room}/evidence"
    answer = fill_and_send(town.consumer, page, page, {"files": (BytesIO(picture()), "收据.png"), "note": PHONE})
    assert answer.status_code == 422
    assert "文件已经保存" in answer.get_data(as_text=True)
    with town.database.reading() as session:
        assert session.scalars(select(Evidence)).one().note_sealed is None


def test_the_api_names_the_field_and_takes_a_header_to_insist(town, room, now):
    with town.database.transaction() as session:
        token = given_token(session, town.people.merchant.account_id, now)
    client, path = town.app.test_client(), f"/api/v1/complaints/{room}/statements"
    headers = {"Authorization": f"Bearer {token}"}
    refused = client.post(path, json={"text": PHONE}, headers=headers)
    assert refused.status_code == 422
    assert "138 0013 8000" in refused.get_json(force=True)["fields"]["text"]
    sent = client.post(path, json={"text": PHONE}, headers={**headers, "Yinuo-Insist": "wording"})
    assert sent.status_code == 201
    assert PHONE in page_text(town.consumer, f"/complaints/{room}/room")


def test_a_step_of_the_form_holds_back_the_account_when_it_goes_on_and_never_when_it_only_saves(town, now):
    with town.database.transaction() as session:
        draft = given_draft(session, town.people, now)
    path = f"/complaints/{draft}/draft/event"
    typed = {"facts_text": f"店员骂人，后来一直没有人接电话，{PHONE}", "event_on": "2026-10-01", "to": "next"}
    refused = fill_and_send(town.consumer, path, path, typed)
    assert refused.status_code == 422
    assert 'name="insist"' in refused.get_data(as_text=True)
    assert fill_and_send(town.consumer, path, path, {**typed, "to": "later"}).status_code == 303
    assert fill_and_send(town.consumer, path, path, {**typed, "insist": "yes"}).status_code == 303
