from io import BytesIO

import pytest

from identity.domain.membership import MembershipDecision
from identity.queries.memberships import memberships_of
from identity.services.decide_membership import decide_membership
from mediation.queries.complaint_page import complaint_page
from mediation.services.issue_letter import issue_letter
from registry.queries.enterprise_page import find_enterprise
from tests.factories_mediation import FRAUD_FACTS, given_accepted, given_filed, given_mediating, given_settled
from tests.factories_pages import Town, fill_and_send, given_town, page_text, picture, send
from tests.factories_web import form_token

REQUEST = "/merchant/enterprises/request"


@pytest.fixture
def town(sqlite, vault, tmp_path, now) -> Town:
    return given_town(sqlite, vault, tmp_path, now)


def facts_of(town, complaint_id):
    with town.database.reading() as session:
        page = complaint_page(session, complaint_id, town.people.merchant, town.now)
    return {line.fact: line for line in page.told.facts}


def ask(town, typed):
    typed = {"csrf_token": form_token(town.other_merchant), **typed}
    return send(town.other_merchant, REQUEST, typed, content_type="multipart/form-data")


def test_the_code_of_a_letter_shows_the_notice_and_the_way_in(town):
    with town.database.transaction() as session:
        accepted = given_accepted(session, town.people, town.now)
        letter = issue_letter(session, accepted, town.people.officer, town.now)
    visitor = town.app.test_client()
    typed = {"number": letter.number, "code": letter.code.lower()}
    answer = fill_and_send(visitor, "/letter", "/letter", typed)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "投诉调解通知书" in html
    assert f"enterprise%3D{town.people.enterprise_id}" in html
    assert "张小民" not in html


def test_a_wrong_code_is_told_beside_the_field_and_ends_no_letter(town):
    with town.database.transaction() as session:
        accepted = given_accepted(session, town.people, town.now)
        letter = issue_letter(session, accepted, town.people.officer, town.now)
    visitor = town.app.test_client()
    for _ in range(8):
        answer = fill_and_send(visitor, "/letter", "/letter", {"number": letter.number, "code": "AAAA"})
        assert answer.status_code == 422
    assert letter.number in answer.get_data(as_text=True)
    right = fill_and_send(visitor, "/letter", "/letter", {"number": letter.number, "code": letter.code})
    assert right.status_code == 200


def test_a_merchant_asks_waits_and_then_sees_its_work(town):
    with town.database.transaction() as session:
        given_accepted(session, town.people, town.now)
    assert "还没有确认您代表哪家企业" in page_text(town.other_merchant, "/merchant/complaints")
    proof = {"files": (BytesIO(picture()), "营业执照.png"), "enterprise_id": town.people.enterprise_id}
    assert ask(town, proof).location == "/merchant/enterprises?asked=yes"
    assert "等待核对" in page_text(town.other_merchant, "/merchant/enterprises")
    with town.database.transaction() as session:
        waiting = memberships_of(session, actor_of(town))[0]
        decide_membership(
            session, waiting.membership_id, MembershipDecision(is_confirmed=True), town.people.officer, town.now
        )
    assert "示市监投〔2026〕000001号" in page_text(town.other_merchant, "/merchant/complaints")
    assert town.other_merchant.get("/merchant").location == "/merchant/complaints"


def test_a_merchant_that_gives_its_unified_code_asks_for_the_right_enterprise(town):
    with town.database.reading() as session:
        code = find_enterprise(session, town.people.enterprise_id).code
    proof = {"files": (BytesIO(picture()), "营业执照.png"), "enterprise_id": code}
    assert ask(town, proof).location == "/merchant/enterprises?asked=yes"
    with town.database.reading() as session:
        lines = memberships_of(session, actor_of(town))
    assert [line.enterprise_id for line in lines] == [town.people.enterprise_id]


def actor_of(town):
    from identity.queries.signed_in import find_signed_in

    cookie = town.other_merchant.get_cookie("yinuo-sign-in")
    with town.database.reading() as session:
        person = find_signed_in(session, cookie.value, town.now)
        return None if person is None else person.actor


@pytest.mark.parametrize(
    ("typed", "status", "message"),
    [
        ({}, 422, "请选择至少一个文件"),
        ({"files": [(b"hello", "说明.txt")]}, 415, "不是能接收的类型"),
        ({"files": [(picture(1), "一.png"), (picture(2), "二.png")]}, 422, "只能传一个文件"),
        ({"files": [(picture(), "执照.png")], "enterprise_id": "no-such"}, 422, "请在列表里选一家"),
    ],
)
def test_a_wrong_request_is_told_beside_the_field(town, typed, status, message):
    files = [(BytesIO(content), name) for content, name in typed.get("files", [])]
    answer = ask(town, {"enterprise_id": town.people.enterprise_id, **typed, "files": files})
    assert answer.status_code == status
    assert message in answer.get_data(as_text=True)


def test_asking_twice_is_told(town):
    for expected in (303, 409):
        proof = {"files": (BytesIO(picture()), "营业执照.png"), "enterprise_id": town.people.enterprise_id}
        assert ask(town, proof).status_code == expected


def test_a_merchant_sees_nothing_before_acceptance_and_no_name_after(town):
    with town.database.transaction() as session:
        filed = given_filed(session, town.people, town.now)
        accepted = given_accepted(session, town.people, town.now)
    assert town.merchant.get(f"/complaints/{filed}").status_code == 404
    page = page_text(town.merchant, f"/complaints/{accepted}")
    assert "张**" in page
    assert "张小民" not in page


def test_facts_are_agreed_or_answered_with_the_merchants_own(town):
    with town.database.transaction() as session:
        room = given_mediating(session, town.people, town.now, rule_facts={**FRAUD_FACTS, "paid_amount": "3800"})
    page = f"/complaints/{room}/facts"
    typed = {"agree.for_living": "yes", "agree.paid_amount": "no", "fact.paid_amount": "3,500"}
    assert fill_and_send(town.merchant, page, page, typed).status_code == 303
    facts = facts_of(town, room)
    assert facts["for_living"].agreed
    assert facts["paid_amount"].merchant_value == "3500"
    assert facts["deceptive_acts"].agreed is None
    assert "商家不认可" in page_text(town.consumer, f"/complaints/{room}/room")


@pytest.mark.parametrize(
    ("typed", "message"),
    [({}, "请至少答复一项"), ({"agree.paid_amount": "no", "fact.paid_amount": "少一点"}, "金额请填数字")],
)
def test_answers_that_cannot_be_read_come_back(town, typed, message):
    with town.database.transaction() as session:
        room = given_mediating(session, town.people, town.now, rule_facts={**FRAUD_FACTS, "paid_amount": "3800"})
    page = f"/complaints/{room}/facts"
    answer = fill_and_send(town.merchant, page, page, typed)
    assert answer.status_code == 422
    assert message in answer.get_data(as_text=True)
    assert town.other_merchant.get(page).status_code == 404


def test_a_merchant_brings_proof_of_performance(town):
    with town.database.transaction() as session:
        settled = given_settled(session, town.people, town.now)
    page = f"/complaints/{settled}/proof"
    assert send(town.merchant, page, {"csrf_token": form_token(town.merchant)}).status_code == 422
    proof = {"csrf_token": form_token(town.merchant), "files": (BytesIO(picture()), "转账.png"), "note": "已转账"}
    assert send(town.merchant, page, proof, content_type="multipart/form-data").status_code == 303
    assert "已转账" in page_text(town.consumer, f"/complaints/{settled}/performance")
    assert town.other_merchant.get(page).status_code == 404
