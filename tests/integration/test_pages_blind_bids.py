"""The double-blind bid on its page and over the API, from its beginning to the offer, without any script."""

import pytest

from mediation.services.bid_blindly import LimitEntry, open_blind_bid, seal_limit
from mediation.services.end_mediation import state_no_agreement
from tests.factories_identity import given_token
from tests.factories_mediation import given_mediating
from tests.factories_pages import fill_and_send, given_town, page_text


@pytest.fixture
def town(sqlite, vault, tmp_path, now):
    return given_town(sqlite, vault, tmp_path, now)


@pytest.fixture
def page(town):
    with town.database.transaction() as session:
        complaint_id = given_mediating(session, town.people, town.now)
    return f"/complaints/{complaint_id}/room/blind-bid"


def begun(town, page):
    """Return the address of the bid that the consumer began on its page."""
    assert fill_and_send(town.consumer, page, page, {}).status_code == 303
    html = page_text(town.consumer, page)
    return _bid_of(html, page)


def _bid_of(html, page):
    start = html.index(f"{page}/") + len(f"{page}/")
    return f"{page}/{html[start : html.index('/limit', start)]}"


def writes(client, page, bid, typed):
    return fill_and_send(client, page, f"{bid}/limit", {"secret_limit": typed})


def test_both_write_their_limits_and_read_the_same_sum_then_one_offers_it(town, page):
    bid = begun(town, page)
    assert "双盲出价正在进行" in page_text(town.merchant, page.removesuffix("/blind-bid"))
    assert writes(town.consumer, page, bid, "2000").status_code == 303
    assert "已经封存" in page_text(town.merchant, page)
    assert writes(town.merchant, page, bid, "3,000.01").status_code == 303
    for client in (town.consumer, town.merchant, town.mediator):
        text = page_text(client, page)
        assert "碰上了" in text
        assert "¥2,500.01" in text
    room = page_text(town.merchant, page.removesuffix("/blind-bid"))
    assert "双盲出价碰上的金额" in room
    assert 'value="2500.01"' in room  # the offer form is filled with it


def test_limits_that_do_not_cross_are_told_apart_in_one_sentence(town, page):
    bid = begun(town, page)
    writes(town.consumer, page, bid, "3000")
    writes(town.merchant, page, bid, "1000")
    for client in (town.consumer, town.merchant, town.mediator):
        text = page_text(client, page)
        assert "没有碰上" in text
        assert not {"3,000.00", "1,000.00", "2,000.00"} & set(text.replace("¥", " ").split())


@pytest.mark.parametrize("typed", ["", "三千", "-5", "3500.01", "12.345"])
def test_a_refused_limit_comes_back_with_the_reason_and_never_with_what_was_typed(town, page, typed):
    bid = begun(town, page)
    answer = writes(town.consumer, page, bid, typed)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="field-secret_limit"' in text
    assert not typed or f'value="{typed}"' not in text
    assert "还没有写" in page_text(town.consumer, page)


def test_a_limit_is_rewritten_taken_back_and_the_bid_called_off(town, page):
    bid = begun(town, page)
    writes(town.merchant, page, bid, "1000")
    assert "重写底线" in page_text(town.merchant, page)
    assert fill_and_send(town.merchant, page, f"{bid}/limit/withdrawal", {}).status_code == 303
    assert "收回我的底线" not in page_text(town.merchant, page)
    assert fill_and_send(town.mediator, page, f"{bid}/end", {}).status_code == 303
    assert "有人取消了，没有比对" in page_text(town.consumer, page)
    assert "要隔几天" in page_text(town.consumer, page)


def test_a_page_of_a_bid_that_has_ended_is_told_so(town, page):
    bid = begun(town, page)
    stale = town.merchant.get(page).get_data(as_text=True)
    writes(town.consumer, page, bid, "2000")
    writes(town.merchant, page, bid, "3000")
    token = stale.split('name="csrf_token" value="')[1].split('"')[0]
    version = stale.split('name="version" value="')[1].split('"')[0]
    sent = {"csrf_token": token, "version": version, "request_key": "late", "secret_limit": "100"}
    answer = town.merchant.post(f"{bid}/limit", data=sent)
    assert answer.status_code == 409


def test_after_the_talks_nobody_sees_that_there_was_one(town, page):
    begun(town, page)
    complaint_id = page.split("/")[2]
    with town.database.transaction() as session:
        state_no_agreement(session, complaint_id, town.people.merchant, town.now)
    for client in (town.consumer, town.merchant, town.mediator):
        page_text(client, page, status=404)
        assert "双盲出价" not in page_text(client, page.removesuffix("/blind-bid"))


def test_the_same_over_the_api_where_a_repeated_key_bids_once(town, page):
    complaint_id = page.split("/")[2]
    address = f"/api/v1/complaints/{complaint_id}/blind-bids"
    with town.database.transaction() as session:
        bid_id = open_blind_bid(session, complaint_id, town.people.mediator, town.now).subject_id
        seal_limit(session, complaint_id, LimitEntry(bid_id, 200_000), town.people.consumer, town.now)
        token = given_token(session, town.people.merchant.account_id, town.now)
    client = town.app.test_client()
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "once"}
    answers = [
        client.put(f"{address}/{bid_id}/limit", json={"limit_fen": limit}, headers=headers)
        for limit in (300_000, 340_000)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].get_json()["version"] == answers[1].get_json()["version"]
    read = client.get(address, headers={"Authorization": f"Bearer {token}"}).get_json()
    assert read["crossed"]["sum_fen"] == 250_000
    assert read["current"] is None
    assert read["past"][0]["outcome"] == "crossed"
    for limit in (True, "200000", 200000.0):
        refused = client.put(
            f"{address}/{bid_id}/limit", json={"limit_fen": limit}, headers={"Authorization": f"Bearer {token}"}
        )
        assert (refused.status_code, refused.get_json()["fields"]) == (422, {"limit_fen": "请填写整数"})
    wrong = client.put(
        f"{address}/{bid_id}/limit", json={"limit_fen": -271_828}, headers={"Authorization": f"Bearer {token}"}
    )
    assert wrong.status_code == 422
    assert "271828" not in wrong.get_data(as_text=True)
