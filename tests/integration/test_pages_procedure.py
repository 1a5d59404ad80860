"""Clocks and procedure on pages: what each side sees, one form for each act, typed words that stay."""

import pytest

from core.kernel.clock import system_now
from core.kernel.roles import Role
from tests.factories_desks import Desks, given_desks, message_beside, text_of
from tests.factories_identity import given_token
from tests.factories_mediation import given_accepted, given_mediating


@pytest.fixture
def desks(sqlite, vault, tmp_path, now) -> Desks:
    return given_desks(sqlite, vault, tmp_path, now)


def mediating(desks):
    return desks.given(given_mediating, desks.people, desks.now)


def test_a_recusal_goes_from_the_form_to_the_decision(desks):
    complaint_id = mediating(desks)
    path = f"/complaints/{complaint_id}/procedure"
    asked = {"mediator_id": desks.people.officer.account_id, "ground": "near_relative", "reasons": "太短"}
    refused = desks.send(Role.CONSUMER, f"{path}/apply_recusal", asked)
    assert refused.status_code == 422
    assert "请写明理由" in message_beside(text_of(refused), "reasons")
    asked["reasons"] = "受理人员和店长是表兄弟。"
    assert desks.send(Role.CONSUMER, f"{path}/apply_recusal", asked).status_code == 303
    merchant = desks.page(Role.MERCHANT, path)
    assert "调解中止" in merchant
    assert "表兄弟" not in merchant
    assert "另一个日期（未确认）" not in merchant  # the same day until days have passed
    assert "调解中止" in desks.page(Role.MERCHANT, f"/complaints/{complaint_id}/room")
    office = f"/office/complaints/{complaint_id}"
    assert "决定是否回避" in desks.page(Role.SUPERVISOR, office)
    assert "调解中止，等待决定是否回避" in desks.page(Role.OFFICER, office)
    assert "等待决定回避" in desks.page(Role.OFFICER, "/office/queue?mark=suspended")
    silent = desks.send(Role.SUPERVISOR, f"{path}/decide_recusal", {"reasons": "经核实没有亲属关系。"})
    assert "请选择一项" in message_beside(text_of(silent), "granted")
    decided = {"granted": "no", "reasons": "经核实没有亲属关系。"}
    assert desks.send(Role.SUPERVISOR, f"{path}/decide_recusal", decided).status_code == 303
    assert "经核实没有亲属关系" in desks.page(Role.CONSUMER, path)


def test_clocks_stand_on_the_case_with_their_source_and_a_lead_is_for_the_office_only(desks):
    complaint_id = mediating(desks)
    path = f"/complaints/{complaint_id}/procedure"
    lead = {"reasons": "预付卡没有备案就在发售。"}
    assert desks.send(Role.OFFICER, f"{path}/open_breach_lead", lead).status_code == 303
    case = desks.page(Role.OFFICER, f"/office/complaints/{complaint_id}")
    assert "违法线索核查期限" in case
    assert "第二十七条" in case
    for role in (Role.CONSUMER, Role.MERCHANT):
        page = desks.page(role, path)
        assert "调解期限" in page
        assert "违法线索" not in page
        assert "没有备案" not in page


def test_a_talk_is_agreed_on_and_shown_in_the_room(desks):
    complaint_id = mediating(desks)
    path = f"/complaints/{complaint_id}/procedure"
    past = desks.send(Role.MERCHANT, f"{path}/propose_appointment", {"meet_at": "2026-11-01T10:00", "note": "核对账单"})
    assert past.status_code == 422
    assert "核对账单" in text_of(past)
    proposed = {"meet_at": "2026-11-24T10:00", "note": "核对账单"}
    assert desks.send(Role.MERCHANT, f"{path}/propose_appointment", proposed).status_code == 303
    assert desks.send(Role.CONSUMER, f"{path}/answer_appointment", {"accepts": "yes"}).status_code == 303
    assert "双方都同意这个时间" in desks.page(Role.CONSUMER, f"/complaints/{complaint_id}/room")


def test_a_consent_heard_on_the_phone_is_shown_with_its_channel(desks):
    complaint_id = desks.given(given_accepted, desks.people, desks.now)
    path = f"/complaints/{complaint_id}/procedure"
    heard = {"side": "merchant", "channel": "phone", "reasons": "店长来电，核对了营业执照号。"}
    assert desks.send(Role.OFFICER, f"{path}/record_consent", heard).status_code == 303
    page = desks.page(Role.CONSUMER, path)
    assert "商家：" in page
    assert "电话" in page


def test_ground_23_4_is_offered_once_the_cost_was_refused(desks):
    complaint_id = mediating(desks)
    path = f"/office/complaints/{complaint_id}/termination"
    assert "现在不能选：检测、鉴定等费用由谁承担谈不拢" in desks.page(Role.OFFICER, path)
    procedure = f"/complaints/{complaint_id}/procedure"
    test = {"subject": "器材强度", "lab": "示例省质检院", "payer": "merchant"}
    assert desks.send(Role.CONSUMER, f"{procedure}/propose_testing", test).status_code == 303
    answer = {"agrees_lab": "yes", "agrees_cost": "no"}
    assert desks.send(Role.MERCHANT, f"{procedure}/answer_testing", answer).status_code == 303
    assert "现在不能选：检测、鉴定等费用由谁承担谈不拢" not in desks.page(Role.OFFICER, path)


def test_a_stranger_sees_no_procedure(desks):
    complaint_id = mediating(desks)
    assert desks.stranger.get(f"/complaints/{complaint_id}/procedure").status_code == 404


def test_the_api_gives_the_same_procedure_and_takes_the_same_acts(desks):
    complaint_id = mediating(desks)
    root = f"/api/v1/complaints/{complaint_id}"
    with desks.database.transaction() as session:
        people = {"officer": desks.people.officer, "merchant": desks.people.merchant}
        tokens = {name: given_token(session, actor.account_id, system_now()) for name, actor in people.items()}
    headers = {name: {"Authorization": f"Bearer {token}"} for name, token in tokens.items()}
    client = desks.app.test_client()
    opened = client.post(f"{root}/breach-leads", json={"reasons": "预付卡没有备案。"}, headers=headers["officer"])
    assert opened.status_code == 200
    refused = client.post(f"{root}/breach-leads", json={"reasons": "预付卡没有备案。"}, headers=headers["merchant"])
    assert refused.status_code == 403
    office = client.get(f"{root}/procedure", headers=headers["officer"]).json
    merchant = client.get(f"{root}/procedure", headers=headers["merchant"]).json
    kinds = [[clock["kind"] for clock in page["clocks"] if clock["stopped_on"] is None] for page in (office, merchant)]
    assert kinds == [["round", "verification", "mediation"], ["round", "mediation"]]
    assert [len(page["leads"]) for page in (office, merchant)] == [1, 0]
    stale = {**headers["officer"], "If-Match": '"1"'}
    found = {"result": "no_breach", "reasons": "已经备案，没有问题。"}
    assert client.post(f"{root}/breach-leads/result", json=found, headers=stale).status_code == 409
