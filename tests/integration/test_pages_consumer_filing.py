import re
from io import BytesIO

import pytest

from mediation.queries.complaint_lists import own_complaints
from mediation.queries.filing_form import draft_page
from tests.factories_mediation import given_draft, given_filed
from tests.factories_pages import Town, fill_and_send, given_town, hidden_fields, page_text, picture, send
from tests.factories_web import form_token

FACTS = "我在这家店办了健身卡，去了两次店就关门了。"
_VERSION = re.compile(r'name="version" value="(\d+)"')
REVIEWED = {"agrees_to_mediate": "yes", "agrees_to_publish": "no", "is_true": "yes", "handled_by": "nobody"}


@pytest.fixture
def town(sqlite, vault, tmp_path, now) -> Town:
    return given_town(sqlite, vault, tmp_path, now)


@pytest.fixture
def draft(town):
    with town.database.transaction() as session:
        return given_draft(session, town.people, town.now)


def fields_of(town, complaint_id):
    with town.database.reading() as session:
        return draft_page(session, complaint_id, town.people.consumer).fields


def post_screen(town, complaint_id, key, typed, client=None, **more):
    path = f"/complaints/{complaint_id}/draft/{key}"
    browser = client or town.consumer
    version = _VERSION.search(browser.get(path).get_data(as_text=True))
    seen = {"version": version.group(1)} if version else {"version": "1"}
    return send(browser, path, {"csrf_token": form_token(browser), **seen, **typed}, **more)


def complaints_of(town):
    with town.database.reading() as session:
        return own_complaints(session, town.people.consumer, town.now).lines


def test_a_person_files_a_complaint_screen_by_screen(town):
    page = page_text(town.consumer, "/complaints/new?q=青禾健身")
    assert "示例市青禾健身服务有限公司" in page
    hidden = hidden_fields(page, "/complaints/new")
    started = send(town.consumer, "/complaints/new", {**hidden, "respondent_id": town.people.enterprise_id})
    assert started.status_code == 303
    complaint_id = started.location.split("/")[2]
    steps = (
        ("event", {"facts_text": FACTS, "event_on": "2026-10-20", "category": "预付式消费"}, "reading"),
        ("reading", {"read": ["trade", "problems:prepaid"]}, "payment"),
        ("payment", {"paid": "3,800", "payment_method": "wechat"}, "law"),
        ("law", {"to": "skip", "fact.for_living": "yes"}, "claims"),
        ("claims", {"claim_kind": ["refund"], "claim_amount": ["3500"], "claim_note": [""]}, "evidence"),
        ("evidence", {"files": (BytesIO(picture()), "收据.png"), "note": "付款收据"}, "review"),
    )
    for key, typed, following in steps:
        answer = post_screen(town, complaint_id, key, typed, content_type="multipart/form-data")
        assert answer.location.endswith(f"/draft/{following}")
    review = f"/complaints/{complaint_id}/draft/review"
    filed = fill_and_send(town.consumer, review, f"/complaints/{complaint_id}/file", REVIEWED)
    confirmation = page_text(town.consumer, filed.location)
    assert "示市监投〔2026〕000001号" in confirmation
    assert "2026年12月1日" in confirmation  # seven working days after 20 November 2026


def test_what_was_typed_is_in_the_draft_after_every_screen(town, draft):
    post_screen(town, draft, "event", {"facts_text": FACTS, "event_on": "2026-10-20", "category": "食品安全"})
    post_screen(town, draft, "payment", {"paid": "88.5", "payment_method": "cash"})
    fields = fields_of(town, draft)
    assert (fields.facts_text, fields.paid_fen, fields.rule_facts["paid_amount"]) == (FACTS, 8850, "88.5")
    assert fields.rule_facts["item_kind"] == "food"
    assert FACTS in page_text(town.consumer, f"/complaints/{draft}/draft/event")


@pytest.mark.parametrize(
    ("key", "typed", "field", "message"),
    [
        ("event", {"facts_text": "短", "event_on": "2026-10-20"}, "facts_text", "请写清楚经过"),
        ("event", {"facts_text": FACTS, "event_on": "昨天"}, "event_on", "日期请写成"),
        ("event", {"facts_text": FACTS, "event_on": "2026-11-30"}, "event_on", "发生日期不能晚于今天"),
        ("event", {"facts_text": "长" * 5001, "event_on": "2026-10-20"}, "facts_text", "最多 5000 个字"),
        ("payment", {"paid": "三千八", "payment_method": "wechat"}, "paid", "金额请填数字"),
        ("payment", {"paid": "", "payment_method": "wechat"}, "paid", "请填写付了多少钱"),
        (
            "claims",
            {"claim_kind": ["refund"], "claim_amount": ["很多"], "claim_note": [""]},
            "claim_amount-0",
            "金额请",
        ),
        ("claims", {"claim_kind": [""], "claim_amount": ["50"], "claim_note": [""]}, "claim_kind-0", "请选择这一项"),
        ("claims", {"claim_kind": [""], "claim_amount": [""], "claim_note": [""]}, "claims", "请至少写一项"),
        ("merchant", {"respondent_id": "not_listed", "respondent_text": ""}, "respondent", "请选出是哪一家"),
        ("law", {"fact.units_total": "0"}, "fact.units_total", "不能小于1"),
    ],
)
def test_a_wrong_answer_comes_back_with_its_message_and_what_was_typed(town, draft, key, typed, field, message):
    answer = post_screen(town, draft, key, typed)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in html
    for value in typed.values():
        assert (value[0] if isinstance(value, list) else value) in html


def test_a_wrong_answer_loses_nothing_else_on_the_screen(town, draft):
    post_screen(town, draft, "event", {"facts_text": FACTS, "event_on": "不记得", "category": "食品安全"})
    assert fields_of(town, draft).facts_text == FACTS


def test_a_second_window_does_not_overwrite_the_first(town, draft):
    first = page_text(town.consumer, f"/complaints/{draft}/draft/event")
    seen = {"version": _VERSION.search(first).group(1)}
    saved = post_screen(town, draft, "event", {"facts_text": FACTS, "event_on": "2026-10-20"})
    assert saved.status_code == 303
    typed = {"facts_text": "另一个窗口里写的经过，也写了不少字。", "event_on": "2026-10-21"}
    late = post_screen(town, draft, "event", {**seen, **typed})
    html = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "在另一个窗口改过" in html
    assert typed["facts_text"] in html
    assert fields_of(town, draft).facts_text == FACTS
    again = post_screen(town, draft, "event", {"version": _VERSION.search(html).group(1), **typed})
    assert again.status_code == 303


def test_autosave_answers_with_the_version_that_the_next_save_needs(town, draft):
    page = page_text(town.consumer, f"/complaints/{draft}/draft/event")
    seen = {"version": _VERSION.search(page).group(1), "csrf_token": form_token(town.consumer)}
    path = f"/complaints/{draft}/draft/event"
    headers = {"Sec-Fetch-Site": "same-origin", "X-Autosave": "yes"}
    answer = town.consumer.post(path, data={**seen, "facts_text": FACTS, "event_on": "2026-10-20"}, headers=headers)
    assert answer.status_code == 204
    page = page_text(town.consumer, path)
    assert answer.headers["X-Version"] == _VERSION.search(page).group(1)


def test_going_back_saves_without_asking_for_what_is_missing(town, draft):
    answer = post_screen(town, draft, "event", {"facts_text": "", "event_on": "", "to": "back"})
    assert answer.location.endswith("/draft/merchant")


def test_a_question_beside_the_form_is_answered_there_and_changes_the_cards(town, draft):
    told = {"fact.prepayment": "in_parts", "fact.for_living": "yes", "fact.seller_is_business": "yes"}
    told |= {"fact.supplied_as_agreed": "no", "fact.plan_kind": "sessions", "fact.units_total": "38"}
    post_screen(town, draft, "payment", {"paid": "3800", "payment_method": "wechat"})
    post_screen(town, draft, "law", {**told, "to": "stay"})
    before = page_text(town.consumer, f"/complaints/{draft}/draft/claims")
    assert "还差一个信息" in before
    assert "¥3,600.00" not in before
    answer = post_screen(town, draft, "claims", {"fact.units_used": "2", "to": "stay"})
    after = page_text(town.consumer, answer.location)
    assert "¥3,600.00" in after
    assert "预付" in after


def test_a_question_left_open_is_not_asked_again(town, draft):
    post_screen(town, draft, "law", {"shown": ["deceptive_acts"], "fact.for_living": "yes"})
    assert fields_of(town, draft).rule_facts["deceptive_acts"] is None
    assert 'name="shown" value="deceptive_acts"' not in page_text(town.consumer, f"/complaints/{draft}/draft/law")


def test_claims_can_be_filled_in_by_law(town, draft):
    told = {"fact.prepayment": "in_parts", "fact.for_living": "yes", "fact.seller_is_business": "yes"}
    told |= {"fact.supplied_as_agreed": "no", "fact.plan_kind": "sessions"}
    post_screen(town, draft, "payment", {"paid": "3800", "payment_method": "wechat"})
    post_screen(town, draft, "law", {**told, "fact.units_total": "38", "fact.units_used": "2"})
    empty = {"claim_kind": [""], "claim_amount": [""], "claim_note": [""], "to": "by-law"}
    answer = post_screen(town, draft, "claims", empty)
    assert 'value="3600"' in page_text(town.consumer, answer.location)


def test_saving_by_itself_keeps_what_can_be_read(town, draft):
    path = f"/complaints/{draft}/draft/event"
    seen = {
        "version": _VERSION.search(page_text(town.consumer, path)).group(1),
        "csrf_token": form_token(town.consumer),
    }
    typed = {**seen, "facts_text": FACTS, "event_on": "2026-1"}
    answer = town.consumer.post(path, data=typed, headers={"X-Autosave": "yes", "Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 204
    assert fields_of(town, draft).facts_text == FACTS


def test_a_forbidden_file_is_named_and_the_others_are_kept(town, draft):
    files = [(BytesIO(picture()), "收据.png"), (BytesIO(b"MZ hello"), "程序.exe")]
    answer = post_screen(town, draft, "evidence", {"files": files}, content_type="multipart/form-data")
    assert answer.status_code == 415
    assert "程序.exe" in answer.get_data(as_text=True)
    assert "收据.png" in page_text(town.consumer, f"/complaints/{draft}/draft/evidence")


def test_an_empty_file_and_too_many_files_are_refused(town, draft):
    empty = post_screen(
        town, draft, "evidence", {"files": (BytesIO(b""), "空.png")}, content_type="multipart/form-data"
    )
    assert empty.status_code == 422
    many = [(BytesIO(picture(shade)), f"{shade}.png") for shade in range(11)]
    answer = post_screen(town, draft, "evidence", {"files": many}, content_type="multipart/form-data")
    assert answer.status_code == 429


def test_a_draft_is_nobody_elses(town, draft):
    for client in (town.stranger,):
        assert client.get(f"/complaints/{draft}/draft/event").status_code == 404
        assert post_screen(town, draft, "event", {"facts_text": FACTS}, client).status_code == 404
        assert client.get(f"/complaints/{draft}").status_code == 404
    assert town.mediator.get(f"/complaints/{draft}").status_code == 404
    assert town.merchant.get(f"/complaints/{draft}/draft/event").status_code == 403


def test_starting_twice_with_one_form_makes_one_draft(town):
    hidden = hidden_fields(page_text(town.consumer, "/complaints/new"), "/complaints/new")
    typed = {**hidden, "respondent_id": "not_listed", "respondent_text": "学校门口的理发店"}
    first, second = (send(town.consumer, "/complaints/new", typed) for _ in range(2))
    assert first.location == second.location
    assert len(complaints_of(town)) == 1


def test_filing_twice_with_one_form_files_once(town, draft):
    hidden = hidden_fields(page_text(town.consumer, f"/complaints/{draft}/draft/review"), f"/complaints/{draft}/file")
    answers = [send(town.consumer, f"/complaints/{draft}/file", {**hidden, **REVIEWED}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert [line.number for line in complaints_of(town)] == ["示市监投〔2026〕000001号"]


def test_filing_from_an_old_page_is_told_and_files_nothing(town, draft):
    hidden = hidden_fields(page_text(town.consumer, f"/complaints/{draft}/draft/review"), f"/complaints/{draft}/file")
    post_screen(town, draft, "payment", {"paid": "12", "payment_method": "cash"})
    answer = send(town.consumer, f"/complaints/{draft}/file", {**hidden, **REVIEWED})
    assert answer.status_code == 409
    assert "这份草稿刚刚在另一个窗口改过" in answer.get_data(as_text=True)
    assert fields_of(town, draft).paid_fen == 1200


def test_consent_must_be_chosen_before_filing(town, draft):
    review = f"/complaints/{draft}/draft/review"
    answer = fill_and_send(town.consumer, review, f"/complaints/{draft}/file", {"agrees_to_publish": "yes"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "请选择是否同意调解" in html
    assert "请确认内容属实" in html


def test_a_filed_complaint_is_not_edited_any_more(town):
    with town.database.transaction() as session:
        filed = given_filed(session, town.people, town.now)
    answer = post_screen(town, filed, "event", {"facts_text": FACTS, "event_on": "2026-10-20"})
    assert answer.status_code == 409
    assert FACTS in answer.get_data(as_text=True)
    assert town.consumer.get(f"/complaints/{filed}/draft/event").location == f"/complaints/{filed}"


def test_a_draft_can_be_thrown_away(town, draft):
    path = f"/complaints/{draft}/discard"
    assert fill_and_send(town.consumer, path, path, {}).status_code == 303
    assert complaints_of(town) == ()
