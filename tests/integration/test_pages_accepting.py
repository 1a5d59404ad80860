"""Before acceptance, on pages and over the API: missing material, grounds with their signals, duplicates."""

from io import BytesIO

import pytest

from core.kernel.roles import Role
from tests.factories_desks import Desks, given_desks, hidden_of, message_beside, post, text_of
from tests.factories_mediation import given_filed
from tests.factories_pages import picture


@pytest.fixture
def desks(sqlite, vault, tmp_path, now) -> Desks:
    return given_desks(sqlite, vault, tmp_path, now)


def filed(desks, **changes):
    return desks.given(given_filed, desks.people, desks.now, **changes)


def asked_for(desks, complaint_id):
    path = f"/office/complaints/{complaint_id}/supplement"
    shown = desks.send(Role.OFFICER, path, {"items": ["identity", "request"], "answer_by": "2026-11-25"})
    page = text_of(shown)
    assert shown.status_code == 200
    assert "限期提供身份证明材料通知书" in page
    assert "受理期限照常计算" in page
    fields = {**hidden_of(page, path), "items": ["identity", "request"], "step": "confirm"}
    return post(desks.clients[Role.OFFICER], path, fields)


def test_missing_material_is_asked_for_after_the_letter_was_shown(desks):
    complaint_id = filed(desks)
    assert asked_for(desks, complaint_id).status_code == 303
    assert "等待补充" in desks.page(Role.OFFICER, f"/office/complaints/{complaint_id}")
    page = desks.page(Role.CONSUMER, f"/complaints/{complaint_id}")
    assert f'href="/complaints/{complaint_id}/supplement"' in page


def test_a_wrong_request_is_told_beside_its_field(desks):
    complaint_id = filed(desks)
    path = f"/office/complaints/{complaint_id}/supplement"
    answer = desks.send(Role.OFFICER, path, {"items": ["identity"], "answer_by": "2026-11-20", "note": "请补交"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "请选择明天到" in message_beside(page, "answer_by")
    assert "请补交" in page


def test_the_consumer_answers_with_words_and_a_picture_that_the_merchant_cannot_open(desks):
    complaint_id = filed(desks)
    asked_for(desks, complaint_id)
    path = f"/complaints/{complaint_id}/supplement"
    empty = desks.send(Role.CONSUMER, path, {"answer.request": ""})
    assert empty.status_code == 422
    assert "请填写这一项" in message_beside(text_of(empty), "answer.request")
    typed = {"answer.request": "退还 3500 元", "files": (BytesIO(picture()), "身份证.png")}
    assert desks.send(Role.CONSUMER, path, typed).status_code == 303
    case = desks.page(Role.OFFICER, f"/office/complaints/{complaint_id}")
    assert "退还 3500 元" in case
    link = case.split('href="/supplement-files/')[1].split('"')[0]
    assert desks.clients[Role.OFFICER].get(f"/supplement-files/{link}").status_code == 200
    assert desks.clients[Role.MERCHANT].get(f"/supplement-files/{link}").status_code == 403


def test_the_api_asks_and_answers_over_the_same_services(desks):
    from tests.factories_identity import given_token

    complaint_id = filed(desks)
    tokens = {
        role: desks.given(given_token, desks.actors[role].account_id, desks.now)
        for role in (Role.OFFICER, Role.CONSUMER)
    }
    api = desks.app.test_client()

    def call(method, path, role, **more):
        headers = {"Authorization": f"Bearer {tokens[role]}", **more.pop("headers", {})}
        return api.open(f"/api/v1/complaints/{complaint_id}{path}", method=method, headers=headers, **more)

    known = call("GET", "/supplements", Role.OFFICER).json["known"]
    assert "identity" in [item["code"] for item in known]
    asked = {"items": ["request"], "answer_by": "2026-11-25", "note": ""}
    stale = call("POST", "/supplements", Role.OFFICER, json=asked, headers={"If-Match": '"1"'})
    assert stale.status_code == 409
    first = call("POST", "/supplements", Role.OFFICER, json=asked, headers={"Idempotency-Key": "k"})
    again = call("POST", "/supplements", Role.OFFICER, json=asked, headers={"Idempotency-Key": "k"})
    assert (first.status_code, first.json["subject_id"]) == (201, again.json["subject_id"])
    answered = call("POST", "/supplements/answer", Role.CONSUMER, data={"answer.request": "退款"})
    assert answered.status_code == 200, answered.json
    (notice,) = call("GET", "/supplements", Role.CONSUMER).json["notices"]
    assert (notice["state"], notice["items"][0]["answer"]) == ("answered", "退款")


def test_the_refusal_form_shows_facts_beside_every_ground_and_keeps_the_chosen_department(desks):
    complaint_id = filed(desks, facts_text="小区物业公司乱收物业费，多次要求退还都不理睬，业主群里都在说。")
    path = f"/office/complaints/{complaint_id}/refusal"
    page = desks.page(Role.OFFICER, path)
    assert "可能涉及：商品房与物业" in page
    assert "消费者没有上传证据" in page
    typed = {"ground": "16-1", "reasons": "物业费争议由住建部门处理。", "sector": "housing"}
    shown = desks.send(Role.OFFICER, path, typed)
    assert "12345 转住房和城乡建设部门" in text_of(shown)
    fields = hidden_of(text_of(shown), path)
    assert fields["sector"] == "housing"
    assert post(desks.clients[Role.OFFICER], path, {**fields, "step": "confirm"}).status_code == 303
    assert "住房和城乡建设" in desks.page(Role.CONSUMER, f"/complaints/{complaint_id}")


def test_a_duplicate_is_judged_beside_its_twin_and_refused_in_a_step_of_its_own(desks):
    first, second = filed(desks), filed(desks)
    path = f"/office/complaints/{second}/duplicates"
    assert first in desks.page(Role.OFFICER, path)
    wrong = desks.send(Role.OFFICER, path, {"twin_id": first, "answer": "refuse", "reason": ""})
    assert "请写明理由" in message_beside(text_of(wrong), "reason")
    answer = desks.send(Role.OFFICER, path, {"twin_id": first, "answer": "refuse", "reason": "同一件事"})
    assert answer.location.endswith(f"/office/complaints/{second}/refusal?ground=16-2")
    assert 'value="16-2" checked' in desks.page(Role.OFFICER, f"/office/complaints/{second}/refusal?ground=16-2")
    assert "没有找到可能重复的投诉" not in desks.page(Role.OFFICER, path)
