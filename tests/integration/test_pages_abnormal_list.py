"""The abnormal list in the browser: officer, supervisor, the enterprise itself, and officials over the API."""

import pytest

from core.kernel.roles import Role
from registry.queries.enterprise_page import find_enterprise
from sanctions.services.prove_abnormal import order_publication, send_first_letter
from tests.factories_abnormal import given_abnormal, given_found, letter, order
from tests.factories_desks import Desks, given_desks, hidden_of, message_beside, post, text_of
from tests.factories_identity import given_token
from tests.factories_sanctions import OFFICER

BASE = "/sanctions/abnormal"


@pytest.fixture
def desks(sqlite, vault, tmp_path, now) -> Desks:
    return given_desks(sqlite, vault, tmp_path, now)


def typed_finding(desks, **changes):
    return {
        "enterprise_id": desks.enterprise_id,
        "ground": "4-1",
        "deadline_on": "2026-06-30",
        "facts": "2025年度年度报告没有公示",
        "part_duty": "2025年度",
        "part_missing": "公示系统查询记录",
        "authority": "示例市市场监督管理局",
        **changes,
    }


def test_an_officer_finds_a_supervisor_decides_and_the_enterprise_sees_why_and_the_way_out(desks):
    form = f"{BASE}/new?enterprise={desks.enterprise_id}&ground=4-1"
    typed = typed_finding(desks, deadline_on="2026-07-01", part_duty="")
    wrong = desks.send(Role.OFFICER, f"{BASE}/new", typed, form)
    assert wrong.status_code == 422
    for field in ("deadline_on", "part_duty"):
        assert message_beside(text_of(wrong), field)
    made = desks.send(Role.OFFICER, f"{BASE}/new", typed_finding(desks), form)
    path = made.headers["Location"]
    waiting = "要由登记人以外的审批负责人办理"
    assert waiting not in desks.page(Role.SUPERVISOR, path)
    own = desks.page(Role.OFFICER, path)
    assert waiting in own
    assert f"{path}/acts/decide" not in own
    desks.page(Role.MERCHANT, path, 404)
    decision = {"document_number": "示市监异〔2026〕8号", "reason": "没有公示年报", "effective_on": "2026-11-20"}
    preview = desks.send(Role.SUPERVISOR, f"{path}/acts/decide", decision)
    assert "作出决定的机关：示例市市场监督管理局" in text_of(preview)
    assert "尚未生效" not in desks.page(Role.SUPERVISOR, path)
    decided = desks.send(Role.SUPERVISOR, f"{path}/acts/decide", {**decision, "step": "confirm"})
    assert decided.status_code == 303
    own = desks.page(Role.MERCHANT, path)
    for words in ("没有公示年报", "第四条第一项", "补报并公示", "30日内", "行政复议"):
        assert words in own
    assert desks.stranger.get(path).status_code == 404
    assert "在名录中" in desks.page(Role.MERCHANT, BASE)
    assert "现在不能办理这一步" in desks.page(Role.SUPERVISOR, f"{path}/acts/drop")


def test_the_enterprise_answers_an_order_and_the_officers_are_told(desks):
    listing_id = desks.given(given_found, desks.now, "4-2", desks.enterprise_id)
    desks.given(order_publication, listing_id, order(desks.now), OFFICER, desks.now)
    path = f"{BASE}/{listing_id}"
    page = desks.page(Role.MERCHANT, path)
    assert "应当公示的信息和依据" in page
    assert "哪些信息，依据哪一条" not in page
    empty = desks.send(Role.MERCHANT, f"{path}/answer", {"text": " "}, path)
    assert empty.status_code == 422
    assert message_beside(text_of(empty), "text")
    typed = {**hidden_of(page, f"{path}/answer"), "text": "11月19日已在公示系统公示出资信息"}
    answers = [post(desks.clients[Role.MERCHANT], f"{path}/answer", typed) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 409]
    assert "11月19日已在公示系统公示出资信息" in desks.page(Role.OFFICER, path)
    assert "企业答复：已经公示" in desks.page(Role.OFFICER, "/inbox")


def test_the_list_is_narrowed_by_status_and_ground_and_shows_the_clock(desks):
    given = {ground: desks.given(given_found, desks.now, ground, desks.enterprise_id) for ground in ("4-1", "4-4")}
    desks.given(send_first_letter, given["4-4"], letter(desks.now), OFFICER, desks.now)
    every = desks.page(Role.OFFICER, BASE)
    assert "最早可以寄第二次信函" in every
    assert "已超过" in every  # ten working days since 30 June are long over
    by_ground = desks.page(Role.OFFICER, f"{BASE}?ground=4-4")
    by_status = desks.page(Role.OFFICER, f"{BASE}?status=first_sent&ground=none")
    for page in (by_ground, by_status):
        assert given["4-4"] in page
        assert given["4-1"] not in page
    with desks.database.reading() as session:
        address = find_enterprise(session, desks.enterprise_id).address
    assert address
    assert address in desks.page(Role.OFFICER, f"{BASE}/{given['4-4']}/acts/send_second")
    assert address in desks.page(Role.OFFICER, f"{BASE}/new?enterprise={desks.enterprise_id}&ground=4-4")
    shown = desks.page(Role.OFFICER, f"{BASE}/{given['4-4']}")
    assert "最早2026年12月5日可以寄" in shown
    assert "请尽快联系登记机关" in desks.page(Role.MERCHANT, f"{BASE}/{given['4-4']}")
    assert given["4-1"] not in desks.page(Role.MERCHANT, BASE)


def test_officials_read_the_list_over_the_api(desks):
    listing_id, _ = desks.given(given_abnormal, desks.now, "4-1", desks.enterprise_id)
    token = desks.given(given_token, desks.actors[Role.OFFICER].account_id, desks.now)
    headers = {"Authorization": f"Bearer {token}"}
    answer = desks.app.test_client().get("/api/v1/abnormal-listings?status=effective", headers=headers)
    (row,) = answer.json["listings"]
    assert (row["listing_id"], row["is_in_force"], row["clock"]["label"]) == (listing_id, True, "提出异议的最后一天")
    assert answer.json["counts"] == {"effective": 1}
