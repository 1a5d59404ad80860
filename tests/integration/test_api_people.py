"""People over the API: the same services as the pages."""

from io import BytesIO
from pathlib import Path

import pytest

from core.kernel.roles import Role
from tests.factories_identity import PASSWORD, given_account, given_token, next_phone
from tests.factories_mediation import given_draft
from tests.factories_pages import Town, given_town
from tests.factories_people import ROW, file_of


@pytest.fixture
def town(sqlite, vault, tmp_path, now) -> Town:
    return given_town(sqlite, vault, tmp_path, now)


def caller(town, actor):
    with town.database.transaction() as session:
        token = given_token(session, actor.account_id, town.now)
    client = town.app.test_client()

    def call(method, path, json=None, **more):
        headers = {"Authorization": f"Bearer {token}"}
        return client.open(f"/api/v1{path}", method=method, json=json, headers=headers, **more)

    return call


def test_a_mandate_is_given_used_and_ended(town):
    with town.database.transaction() as session:
        agent = given_account(session, Role.CONSUMER, town.now, name="吴代理")
    principal, other = caller(town, town.people.consumer), caller(town, agent.actor)
    terms = {"kind": "agent", "powers": ["file"], "valid_from": "2026-11-20", "valid_until": "2026-12-20"}
    named = {"agent_name": "吴代理", "agent_phone": agent.phone, "password": PASSWORD}
    given = principal("POST", "/mandates", {**terms, **named}).get_json()
    assert other("POST", f"/mandates/{given['mandate_id']}/complaints").status_code == 201
    assert principal("POST", f"/mandates/{given['mandate_id']}/end", {}).get_json()["status"] == "ended"
    assert other("POST", f"/mandates/{given['mandate_id']}/complaints").status_code == 403


def test_an_empty_request_for_a_mandate_is_told_what_is_missing(town):
    answer = caller(town, town.people.consumer)("POST", "/mandates/requests")
    assert answer.status_code == 422
    assert {"kind", "valid_from", "valid_until"} <= set(answer.get_json()["fields"])


def test_two_complain_together(town):
    with town.database.transaction() as session:
        draft = given_draft(session, town.people, town.now)
        other = given_account(session, Role.CONSUMER, town.now, name="孙同诉").actor
    first, second = caller(town, town.people.consumer), caller(town, other)
    code = first("POST", f"/complaints/{draft}/together/invitation").get_json()["code"]
    seen = second("POST", "/invitations", {"code": code}).get_json()["content_hash"]
    assert second("POST", "/invitations/acceptances", {"code": code, "content_hash": "x"}).status_code == 409
    assert second("POST", "/invitations/acceptances", {"code": code, "content_hash": seen}).status_code == 201
    page = first("GET", f"/complaints/{draft}/together").get_json()
    assert [line["name"] for line in page["complainants"]] == ["张小民", "孙同诉"]
    assert second("POST", f"/complaints/{draft}/together/leave").status_code == 204


def test_an_officer_enters_and_a_supervisor_exchanges(town):
    entry = {
        "channel": "post",
        "received_on": "2026-11-18",
        "name": "田来信",
        "phone": next_phone(),
        "complaint": {
            "respondent_text": "没有登记的小店",
            "facts_text": "买的东西坏了，店里不肯修，也不肯退。",
            "event_on": "2026-11-01",
            "claims": [{"remedy": "refund", "sum_fen": 10000}],
        },
    }
    made = caller(town, town.people.officer)("POST", "/office/complaints", entry)
    assert (made.status_code, made.get_json()["stage"]) == (201, "filed")
    with town.database.transaction() as session:
        head = given_account(session, Role.SUPERVISOR, town.now).actor
    supervisor = caller(town, head)
    mapping = Path("docs/examples/mapping.toml").read_bytes()
    sent = {"file": (BytesIO(file_of(ROW).content), "导出.csv"), "mapping": (BytesIO(mapping), "mapping.toml")}
    run = supervisor("POST", "/exchange/imports", data=sent).get_json()
    assert supervisor("GET", f"/exchange/imports/{run['run_id']}").get_json()["total"] == 1
    assert supervisor("POST", "/exchange/exports", {"is_full": True, "password": "x"}).status_code == 422
    assert "田来信" not in supervisor("POST", "/exchange/exports", {}).get_data(as_text=True)
    full = supervisor("POST", "/exchange/exports", {"is_full": True, "password": PASSWORD})
    assert "田来信" in full.get_data(as_text=True)
