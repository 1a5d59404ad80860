"""Direct negotiation as both sides meet it on pages, and over the API."""

import pytest

from mediation.domain.lifecycle import Stage
from mediation.queries.complaint_page import complaint_page
from mediation.queries.odr import find_odr_mark
from mediation.services.join_odr import apply_for_odr
from registry.queries.enterprise_page import find_enterprise
from tests.factories_identity import given_token
from tests.factories_mediation import given_draft, given_offer
from tests.factories_negotiation import given_negotiating, given_odr_member, given_settled_directly
from tests.factories_pages import Town, fill_and_send, given_town, page_text


@pytest.fixture
def town(sqlite, vault, tmp_path, now) -> Town:
    return given_town(sqlite, vault, tmp_path, now)


def stage_of(town, complaint_id):
    with town.database.reading() as session:
        return complaint_page(session, complaint_id, town.people.consumer, town.now).head.stage


def test_the_consumer_chooses_to_ask_the_member_first(town):
    with town.database.transaction() as session:
        given_odr_member(session, town.people, town.now)
        complaint_id = given_draft(session, town.people, town.now)
    review, action = f"/complaints/{complaint_id}/draft/review", f"/complaints/{complaint_id}/file"
    typed = {
        "way": "negotiate",
        "agrees_to_mediate": "yes",
        "agrees_to_publish": "yes",
        "is_true": "yes",
        "handled_by": "nobody",
    }
    answer = fill_and_send(town.consumer, review, action, typed)
    assert answer.status_code == 303, answer.get_data(as_text=True)[:400]
    html = page_text(town.consumer, answer.location)
    assert "已经发给商家" in html
    assert "示市监协〔2026〕000001号" in html
    assert stage_of(town, complaint_id) is Stage.NEGOTIATING


def test_nobody_is_asked_to_choose_where_the_merchant_did_not_join(town):
    with town.database.transaction() as session:
        complaint_id = given_draft(session, town.people, town.now)
    assert "先找商家" not in page_text(town.consumer, f"/complaints/{complaint_id}/draft/review")


def test_both_meet_in_the_room_and_the_mediator_finds_nothing(town):
    with town.database.transaction() as session:
        complaint_id = given_negotiating(session, town.people, town.now)
        given_offer(session, complaint_id, town.people.consumer, town.now)
    room = f"/complaints/{complaint_id}/room"
    html = page_text(town.merchant, room)
    assert "双方直接协商，没有调解员" in html
    assert "转人工" not in html
    assert "接受" in html
    assert "转交市场监管部门" in page_text(town.consumer, room)
    for path in (room, f"/complaints/{complaint_id}", f"/office/complaints/{complaint_id}"):
        assert town.mediator.get(path).status_code == 404


def test_the_consumer_hands_it_to_the_office_in_one_step(town):
    with town.database.transaction() as session:
        complaint_id = given_negotiating(session, town.people, town.now)
    page = f"/complaints/{complaint_id}/escalation"
    answer = fill_and_send(town.consumer, page, page, {})
    assert "投诉已提交" in page_text(town.consumer, answer.location)
    assert stage_of(town, complaint_id) is Stage.FILED


def test_the_merchant_can_end_it_with_the_same_result(town):
    with town.database.transaction() as session:
        complaint_id = given_negotiating(session, town.people, town.now)
    page = f"/complaints/{complaint_id}/negotiation/end"
    answer = fill_and_send(town.merchant, page, page, {})
    assert answer.status_code == 303
    assert stage_of(town, complaint_id) is Stage.FILED


def test_a_settlement_reads_as_one_without_any_seal(town):
    with town.database.transaction() as session:
        complaint_id = given_settled_directly(session, town.people, town.now)
    html = page_text(town.consumer, f"/complaints/{complaint_id}/agreement")
    assert "和解协议" in html
    assert "调解书" not in html
    assert "盖章" not in html
    assert "收到了，确认履行" in page_text(town.consumer, f"/complaints/{complaint_id}")
    assert "和解协议" in page_text(town.merchant, f"/complaints/{complaint_id}/settlement")


def test_an_officer_admits_a_member_and_everybody_sees_the_mark(town):
    with town.database.transaction() as session:
        code = find_enterprise(session, town.people.enterprise_id).code
        membership_id = apply_for_odr(session, town.people.enterprise_id, "客服部", town.people.merchant, town.now)
        officer = town.app.test_client()
        officer.set_cookie("yinuo-sign-in", given_token(session, town.people.officer.account_id, town.now))
    assert "ODR 企业" not in page_text(town.stranger, f"/enterprises/{code}")
    action = f"/office/odr/{membership_id}"
    refused = fill_and_send(officer, "/office/odr", action, {"action": "refuse", "reason": ""})
    assert refused.status_code == 422
    assert fill_and_send(officer, "/office/odr", action, {"action": "admit"}).status_code == 303
    with town.database.reading() as session:
        assert find_odr_mark(session, town.people.enterprise_id).entered_on == town.now.date()
    assert "ODR 企业" in page_text(town.stranger, f"/enterprises/{code}")


def test_the_same_acts_over_the_api(town):
    with town.database.transaction() as session:
        given_odr_member(session, town.people, town.now)
        complaint_id = given_draft(session, town.people, town.now)
        bearer = {"Authorization": f"Bearer {given_token(session, town.people.consumer.account_id, town.now)}"}
    client, root = town.app.test_client(), f"/api/v1/complaints/{complaint_id}"
    started = client.post(f"{root}/negotiation", headers=bearer)
    assert started.json["stage"] == "negotiating"
    assert "escalate" in client.get(root, headers=bearer).json["actions"]
    assert client.post(f"{root}/escalation", headers=bearer).json["stage"] == "filed"
