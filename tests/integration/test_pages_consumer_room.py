from io import BytesIO

import pytest

from mediation.queries.complaint_page import complaint_page
from mediation.queries.room_page import room_page
from tests.factories_identity import PASSWORD
from tests.factories_mediation import (
    given_accepted,
    given_agreed,
    given_filed,
    given_mediating,
    given_offer,
    given_settled,
    given_signed,
)
from tests.factories_pages import Town, fill_and_send, given_town, hidden_fields, page_text, picture, send
from tests.factories_web import form_token

OFFER = {"remedy": "refund", "sum": "2500", "due_on": "2026-12-01", "method": "wechat", "conditions": "一次付清"}


@pytest.fixture
def town(sqlite, vault, tmp_path, now) -> Town:
    return given_town(sqlite, vault, tmp_path, now)


@pytest.fixture
def room(town):
    with town.database.transaction() as session:
        return given_mediating(session, town.people, town.now)


def seen(town, complaint_id, actor=None):
    with town.database.reading() as session:
        return room_page(session, complaint_id, actor or town.people.consumer, town.now)


def stage_of(town, complaint_id):
    with town.database.reading() as session:
        return complaint_page(session, complaint_id, town.people.consumer, town.now).head.stage


def in_room(town, client, complaint_id, act, typed):
    return fill_and_send(client, f"/complaints/{complaint_id}/room", f"/complaints/{complaint_id}/room/{act}", typed)


def test_consent_of_both_opens_the_room(town):
    with town.database.transaction() as session:
        accepted = given_accepted(session, town.people, town.now)
    page = f"/complaints/{accepted}/consent"
    first = fill_and_send(town.consumer, page, page, {"consent": "yes"})
    assert first.location == f"/complaints/{accepted}"
    second = fill_and_send(town.merchant, page, page, {"consent": "yes"})
    assert second.location == f"/complaints/{accepted}/room"
    assert "按规则算的建议" in page_text(town.consumer, f"/complaints/{accepted}/room")


def test_without_consent_mediation_ends_and_other_ways_are_shown(town):
    with town.database.transaction() as session:
        accepted = given_accepted(session, town.people, town.now)
    page = f"/complaints/{accepted}/consent"
    fill_and_send(town.merchant, page, page, {"consent": "no"})
    assert "您还可以这样做" in page_text(town.consumer, f"/complaints/{accepted}")


def test_consent_asks_for_a_clear_choice(town):
    with town.database.transaction() as session:
        accepted = given_accepted(session, town.people, town.now)
    page = f"/complaints/{accepted}/consent"
    answer = fill_and_send(town.consumer, page, page, {})
    assert answer.status_code == 422
    assert stage_of(town, accepted) == "accepted"


def test_what_one_side_says_the_other_reads(town, room):
    assert in_room(town, town.consumer, room, "statements", {"text": "请退剩下的钱"}).status_code == 303
    assert "请退剩下的钱" in page_text(town.merchant, f"/complaints/{room}/room")


def test_an_empty_statement_is_refused_and_a_long_one_keeps_its_words(town, room):
    assert in_room(town, town.consumer, room, "statements", {"text": "  "}).status_code == 422
    long = in_room(town, town.consumer, room, "statements", {"text": "长" * 3001})
    assert long.status_code == 422
    assert "长" * 3001 in long.get_data(as_text=True)


def test_sending_twice_says_it_once(town, room):
    path = f"/complaints/{room}/room/statements"
    typed = {**hidden_fields(page_text(town.consumer, f"/complaints/{room}/room"), path), "text": "只说一遍"}
    assert [send(town.consumer, path, typed).status_code for _ in range(2)] == [303, 303]
    assert sum(item.statement is not None for item in seen(town, room).stream) == 1


def test_a_statement_is_not_refused_because_the_other_side_spoke_first(town, room):
    path = f"/complaints/{room}/room/statements"
    typed = {**hidden_fields(page_text(town.consumer, f"/complaints/{room}/room"), path), "text": "我也说一句"}
    in_room(town, town.merchant, room, "statements", {"text": "先说"})
    assert send(town.consumer, path, typed).status_code == 303


def test_an_offer_is_countered_and_the_counter_accepted(town, room):
    in_room(town, town.merchant, room, "offers", OFFER)
    first = seen(town, room).table.newest_offer
    page = f"/complaints/{room}/room?counter={first.offer_id}"
    html = page_text(town.consumer, page)
    assert 'value="2500"' in html
    fill_and_send(town.consumer, page, f"/complaints/{room}/room/offers", {**OFFER, "sum": "3000"})
    counter = seen(town, room).table.newest_offer
    assert (counter.terms.sum_fen, counter.answers_id) == (300_000, first.offer_id)
    accepted = in_room(town, town.merchant, room, f"offers/{counter.offer_id}/accept", {})
    assert "¥3,000.00" in page_text(town.consumer, accepted.location)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"sum": "两千"}, "金额请填数字"),
        ({"sum": ""}, "要写明金额"),
        ({"due_on": ""}, "请填写最晚哪一天做到"),
        ({"due_on": "2026-11-01"}, "履行日期要在今天"),
        ({"remedy": "gold"}, "请从列出的选项中选一个"),
        ({"method": "on_site"}, "请选择付款方式"),
        ({"conditions": "长" * 1001}, "补充说明最多"),
    ],
)
def test_a_wrong_offer_comes_back_as_it_was_typed(town, room, changed, message):
    answer = in_room(town, town.consumer, room, "offers", {**OFFER, **changed})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in html
    assert changed.get("conditions", OFFER["conditions"]) in html


def test_an_offer_that_comes_too_late_is_told_and_keeps_its_words(town, room):
    with town.database.transaction() as session:
        offer_id = given_offer(session, room, town.people.consumer, town.now)
    path = f"/complaints/{room}/room/offers"
    typed = {**hidden_fields(page_text(town.consumer, f"/complaints/{room}/room"), path), **OFFER}
    in_room(town, town.merchant, room, f"offers/{offer_id}/accept", {})
    answer = send(town.consumer, path, {**typed, "conditions": "要写收据"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "这件投诉刚刚有新进展" in html
    assert "要写收据" in html
    assert "双方谈妥了，等待签字" in html  # what happened meanwhile is on the page


def test_of_two_who_answer_one_offer_the_second_is_told(town, room):
    with town.database.transaction() as session:
        offer_id = given_offer(session, room, town.people.merchant, town.now)
    path = f"/complaints/{room}/room/offers/{offer_id}"
    page = page_text(town.consumer, f"/complaints/{room}/room")
    accept, decline = hidden_fields(page, f"{path}/accept"), hidden_fields(page, f"{path}/decline")
    assert send(town.consumer, f"{path}/decline", decline).status_code == 303
    answer = send(town.consumer, f"{path}/accept", accept)
    assert answer.status_code == 409


def test_a_person_is_called_and_answers(town, room):
    assert "转人工" in page_text(town.consumer, f"/complaints/{room}/room")
    in_room(town, town.consumer, room, "calls", {"reason": "说不到一起"})
    assert "已经请了调解员" in page_text(town.merchant, f"/complaints/{room}/room")
    in_room(town, town.mediator, room, "calls/answer", {"text": "我来了，先看看记录。"})
    assert "我来了" in page_text(town.consumer, f"/complaints/{room}/room")


def test_a_proposal_shows_both_sides_the_same_derivation(town, room):
    in_room(town, town.consumer, room, "proposals", {})
    both = [page_text(client, f"/complaints/{room}/room") for client in (town.consumer, town.merchant)]
    assert all("计算区间" in html and "建议金额" in html for html in both)


def test_evidence_in_the_room_is_served_to_its_people_only(town, room):
    path = f"/complaints/{room}/room/evidence"
    token = form_token(town.consumer)
    typed = {"csrf_token": token, "files": (BytesIO(picture()), "收据 甲.png"), "note": "付款收据"}
    assert send(town.consumer, path, typed, content_type="multipart/form-data").status_code == 303
    address = f"/evidence/{seen(town, room).evidence[0].evidence_id}"
    file = town.merchant.get(address)
    assert (file.status_code, file.mimetype, file.get_data()) == (200, "image/png", picture())
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "filename*=UTF-8''" in file.headers["Content-Disposition"]
    assert "sandbox" in file.headers["Content-Security-Policy"]
    again = town.merchant.get(address, headers={"If-None-Match": file.headers["ETag"]})
    assert again.status_code == 304
    assert town.stranger.get(address).status_code == 404
    assert town.other_merchant.get(address).status_code == 404
    assert town.app.test_client().get(address).status_code == 303


def test_news_come_only_when_there_are_any(town, room):
    live = f"/complaints/{room}/room/live"
    first = town.consumer.get(live)
    tag = first.headers["ETag"]
    assert town.consumer.get(live, headers={"If-None-Match": tag}).status_code == 304
    in_room(town, town.merchant, room, "statements", {"text": "刚刚说的"})
    news = town.consumer.get(live, headers={"If-None-Match": tag})
    assert "刚刚说的" in news.get_data(as_text=True)
    assert f'data-mark="{news.headers["ETag"].strip(chr(34))}"' in news.get_data(as_text=True)


@pytest.mark.parametrize("client", ["stranger", "other_merchant"])
def test_a_stranger_finds_no_room(town, room, client):
    browser = getattr(town, client)
    token = form_token(browser)
    for path in ("room", "room/live", "room/end", "consent", "agreement"):
        assert browser.get(f"/complaints/{room}/{path}").status_code == 404
    for act in ("statements", "offers", "calls", "proposals", "evidence", "end"):
        assert send(browser, f"/complaints/{room}/room/{act}", {"csrf_token": token}).status_code == 404


def test_no_agreement_ends_it_for_both_and_offers_are_gone(town, room):
    in_room(town, town.merchant, room, "offers", OFFER)
    page = f"/complaints/{room}/room/end"
    fill_and_send(town.consumer, page, page, {})
    assert stage_of(town, room) == "terminated"
    assert "¥2,500.00" not in page_text(town.merchant, f"/complaints/{room}/room")
    letter = town.merchant.get(f"/complaints/{room}/documents/termination", follow_redirects=True)
    assert "投诉终止调解决定书" in letter.get_data(as_text=True)


def sign(town, client, complaint_id, password=PASSWORD, act="signature"):
    page = f"/complaints/{complaint_id}/agreement"
    return fill_and_send(client, page, f"{page}/{act}", {"password": password})


def test_both_sign_with_their_password_and_the_mediator_seals(town):
    with town.database.transaction() as session:
        agreed = given_agreed(session, town.people, town.now)
    for client in (town.consumer, town.merchant):
        assert sign(town, client, agreed).status_code == 303
    assert sign(town, town.mediator, agreed, act="seal").status_code == 303
    sheet = page_text(town.consumer, f"/complaints/{agreed}/agreement")
    assert "演示" in sheet
    assert stage_of(town, agreed) == "settled"


def test_a_wrong_or_missing_password_signs_nothing(town):
    with town.database.transaction() as session:
        agreed = given_agreed(session, town.people, town.now)
    for password in ("", "不是这个密码啊啊"):
        answer = sign(town, town.consumer, agreed, password)
        assert answer.status_code == 422
        assert "error-password" in answer.get_data(as_text=True)
    assert "等待签名" in page_text(town.consumer, f"/complaints/{agreed}/agreement")


def test_signing_another_text_is_refused(town):
    with town.database.transaction() as session:
        agreed = given_agreed(session, town.people, town.now)
    page = f"/complaints/{agreed}/agreement"
    other = {"password": PASSWORD, "text_sha256": "0" * 64}
    assert fill_and_send(town.consumer, page, f"{page}/signature", other).status_code == 409


def test_an_agreement_can_be_given_up_before_both_signed(town):
    with town.database.transaction() as session:
        agreed = given_agreed(session, town.people, town.now)
    page = f"/complaints/{agreed}/agreement/discard"
    assert fill_and_send(town.merchant, page, page, {}).location == f"/complaints/{agreed}/room"
    assert town.consumer.get(f"/complaints/{agreed}/agreement").status_code == 404


def test_the_consumer_confirms_on_which_day_the_promise_was_kept(town):
    with town.database.transaction() as session:
        settled = given_settled(session, town.people, town.now)
    page = f"/complaints/{settled}/performance"
    wrong = fill_and_send(town.consumer, page, page, {"performed_on": "2027-01-01"})
    assert (wrong.status_code, "履行日期要在" in wrong.get_data(as_text=True)) == (422, True)
    assert fill_and_send(town.consumer, page, page, {"performed_on": "2026-11-20"}).status_code == 303
    assert "约定已经兑现" in page_text(town.consumer, f"/complaints/{settled}")


def test_a_breach_is_not_offered_before_the_day(town):
    with town.database.transaction() as session:
        settled = given_settled(session, town.people, town.now)
    assert town.consumer.get(f"/complaints/{settled}/breach").status_code == 303
    assert "没有收到</a>" not in page_text(town.consumer, f"/complaints/{settled}")


def test_the_list_the_page_and_the_letters_of_a_complaint(town):
    with town.database.transaction() as session:
        filed = given_filed(session, town.people, town.now)
    assert "已提交，等待受理" in page_text(town.consumer, "/complaints?show=open&sort=newest")
    assert "这一类里没有投诉" in page_text(town.consumer, "/complaints?show=over")
    assert "现在您不用做什么" in page_text(town.consumer, f"/complaints/{filed}")
    assert town.consumer.get(f"/complaints/{filed}/documents/refusal").status_code == 404
    assert town.consumer.get(f"/complaints/{filed}/documents/poem").status_code == 404
    assert town.stranger.get(f"/complaints/{filed}/withdraw").status_code == 404


def test_withdrawing_asks_once_and_happens_once(town):
    with town.database.transaction() as session:
        filed = given_filed(session, town.people, town.now)
    page = f"/complaints/{filed}/withdraw"
    typed = hidden_fields(page_text(town.consumer, page), page)
    assert [send(town.consumer, page, typed).status_code for _ in range(2)] == [303, 303]
    assert stage_of(town, filed) == "withdrawn"


def test_evidence_can_be_added_after_filing(town):
    with town.database.transaction() as session:
        filed = given_filed(session, town.people, town.now)
    page = f"/complaints/{filed}/evidence"
    token = form_token(town.consumer)
    assert send(town.consumer, page, {"csrf_token": token}).status_code == 422
    typed = {"csrf_token": token, "files": (BytesIO(picture()), "合同.png")}
    send(town.consumer, page, typed, content_type="multipart/form-data")
    assert "合同.png" in page_text(town.consumer, page)
    assert town.stranger.get(page).status_code == 404


def test_a_sealed_agreement_is_not_sealed_twice(town):
    with town.database.transaction() as session:
        signed = given_signed(session, town.people, town.now)
    page = f"/complaints/{signed}/agreement"
    typed = {**hidden_fields(page_text(town.mediator, page), f"{page}/seal"), "password": PASSWORD}
    assert [send(town.mediator, f"{page}/seal", typed).status_code for _ in range(2)] == [303, 303]


@pytest.mark.parametrize("act", ["performance", "breach"])
def test_before_an_agreement_nothing_can_be_confirmed_or_reported(town, room, act):
    answer = send(town.consumer, f"/complaints/{room}/{act}", {"csrf_token": form_token(town.consumer)})
    assert answer.status_code == 409
