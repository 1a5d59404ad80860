"""Reports on pages: the short form for anybody, the officer's desk, the head's approval, the split of a filing."""

import re
from io import BytesIO

import pytest

from core.kernel.roles import Role
from mediation.domain.declarations import Declaration, HandledBy
from mediation.services.declare_at_filing import declare_at_filing
from mediation.services.file_complaint import file_complaint
from mediation.services.send_statement import send_statement
from tests.factories_desks import Desks, given_desks, hidden_of, message_beside, post, send_from, text_of
from tests.factories_identity import given_token
from tests.factories_mediation import OFFICE, given_draft, given_mediating
from tests.factories_pages import picture

FACTS = "后厨用过期的肉做菜，冰柜里的日期都涂掉了，每天都这样。"
TYPED = {"target_text": "北街口的小餐馆", "facts_text": FACTS}
_LINK = re.compile(r'href="(/office/reports/[0-9a-f]{32})"')
REASONS = "现场检查发现过期食品，符合立案条件。"


@pytest.fixture
def desks(sqlite, vault, tmp_path, now) -> Desks:
    return given_desks(sqlite, vault, tmp_path, now)


def reported(desks, role=Role.CONSUMER, **typed):
    """File a report on the page; returns its number, its code and the officer's address of it."""
    answer = send_from(desks.clients[role], "/reports/new", "/reports/new", {**TYPED, **typed})
    assert answer.status_code == 200, message_beside(text_of(answer), "facts_text")
    page = text_of(answer)
    number = re.search(r"示市监投举〔2026〕\d{6}号", page).group(0)
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", page).group(0)
    queue = desks.page(Role.OFFICER, "/office/reports")
    return number, code, _LINK.findall(queue)[0]


def test_anybody_reports_and_reads_the_result_with_number_and_code(desks):
    stranger = desks.app.test_client()
    file = (BytesIO(picture()), "后厨.png")
    answer = send_from(stranger, "/reports/new", "/reports/new", {**TYPED, "is_anonymous": "yes", "files": file})
    page = text_of(answer)
    number = re.search(r"示市监投举〔2026〕\d{6}号", page).group(0)
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", page).group(0)
    wrong = send_from(stranger, "/reports/look-up", "/reports/look-up", {"number": number, "code": "AAAA-BBBB-CCCC"})
    assert wrong.status_code == 422
    shown = send_from(stranger, "/reports/look-up", "/reports/look-up", {"number": number, "code": code})
    assert "已收到，等待核查" in text_of(shown)
    assert "2026年12月11日" in text_of(shown)
    assert "后厨.png" not in text_of(shown)
    queue = desks.page(Role.OFFICER, "/office/reports")
    assert "匿名" in desks.page(Role.OFFICER, _LINK.findall(queue)[0])


def test_a_report_with_gaps_keeps_what_was_typed(desks):
    client = desks.app.test_client()
    answer = send_from(client, "/reports/new", "/reports/new", {"facts_text": FACTS, "target_text": ""})
    assert answer.status_code == 422
    assert "请选出商家" in message_beside(text_of(answer), "target_text")
    assert FACTS in text_of(answer)


def test_an_officer_verifies_the_head_extends_and_the_reporter_reads_why(desks):
    _, _, path = reported(desks)
    assert "张小民" in desks.page(Role.OFFICER, path)
    assert desks.send(Role.OFFICER, f"{path}/verification", {}, path).status_code == 303
    assert desks.send(Role.OFFICER, f"{path}/extension", {"reasons": "等总部的进货记录"}, path).status_code == 303
    answered = desks.send(
        Role.SUPERVISOR, f"{path}/extension/answer", {"grants": "yes", "reasons": "同意延长核查"}, path
    )
    assert answered.status_code == 303
    assert "核查中（已批准延长）" in desks.page(Role.OFFICER, path)
    decision = f"{path}/decision"
    shown = desks.send(Role.OFFICER, decision, {"verdict": "open_case", "reasons": REASONS})
    assert "举报处理结果告知书" in text_of(shown)
    fields = hidden_of(text_of(shown), decision)
    assert post(desks.clients[Role.OFFICER], decision, {**fields, "step": "confirm"}).status_code == 303
    assert desks.send(Role.OFFICER, f"{path}/telling", {}, path).status_code == 303
    own = desks.page(Role.CONSUMER, path.replace("/office", ""))
    assert REASONS in own
    assert "举报处理结果告知书" in own
    assert "结果已告知" in desks.page(Role.CONSUMER, "/reports")


def test_a_wrong_decision_is_told_beside_its_field(desks):
    _, _, path = reported(desks)
    desks.send(Role.OFFICER, f"{path}/verification", {}, path)
    answer = desks.send(Role.OFFICER, f"{path}/decision", {"verdict": "transfer", "reasons": REASONS})
    assert answer.status_code == 422
    assert "请写明移送给哪个机关" in message_beside(text_of(answer), "transferred_to")
    assert REASONS in text_of(answer)


def test_mediators_and_merchants_have_no_way_to_a_report(desks):
    _, _, path = reported(desks)
    for role in (Role.MEDIATOR, Role.MERCHANT, Role.ADMIN, Role.CONSUMER):
        assert desks.clients[role].get(path).status_code == 403


def test_a_filing_with_both_becomes_two_cases_and_the_merchant_sees_one(desks):
    people = desks.people
    with desks.database.transaction() as session:
        complaint_id = given_draft(session, people, desks.now)
        declared = Declaration(HandledBy.NOBODY, report="这家店没有营业执照，一直在收预付款。")
        declare_at_filing(session, complaint_id, declared, people.consumer, desks.now)
        file_complaint(session, complaint_id, OFFICE, people.consumer, desks.now)
    queue = desks.page(Role.OFFICER, "/office/reports")
    path = _LINK.findall(queue)[0]
    page = desks.page(Role.OFFICER, path)
    assert "这家店没有营业执照" in page
    assert "才去了两次店就关门了" not in page
    assert "示市监投〔2026〕000001号" in page
    split = desks.page(Role.OFFICER, f"/office/complaints/{complaint_id}/report")
    assert "示市监投举〔2026〕000001号" in split


def test_an_officer_splits_a_report_and_nothing_of_the_mediation_goes_along(desks):
    complaint_id = desks.given(given_mediating, desks.people, desks.now)
    desks.given(send_statement, complaint_id, "我其实没有执照，请别说出去。", desks.people.merchant, desks.now)
    path = f"/office/complaints/{complaint_id}/report"
    assert desks.send(Role.OFFICER, path, {}).status_code == 303
    link = _LINK.findall(desks.page(Role.OFFICER, path))[0]
    assert link in desks.page(Role.OFFICER, f"/office/complaints/{complaint_id}")
    assert link not in desks.page(Role.MEDIATOR, f"/office/complaints/{complaint_id}")
    assert link.removeprefix("/office") in desks.page(Role.CONSUMER, f"/complaints/{complaint_id}")
    report = desks.page(Role.OFFICER, link)
    assert "才去了两次店就关门了" in report
    assert "没有执照" not in report
    assert desks.send(Role.OFFICER, f"{link}/verification", {}, link).status_code == 303
    assert "调解中" in desks.page(Role.OFFICER, f"/office/complaints/{complaint_id}")
    seen_by_merchant = desks.page(Role.MERCHANT, f"/complaints/{complaint_id}")
    assert "投举" not in seen_by_merchant
    assert not re.search(r"/reports/[0-9a-f]{32}", seen_by_merchant)
    assert not re.search("分出(的)?举报", seen_by_merchant)
    again = desks.clients[Role.OFFICER].get(path).get_data(as_text=True)
    assert "确认分出举报" not in again


def test_the_api_goes_the_whole_way_over_the_same_services(desks):
    api = desks.app.test_client()

    def call(role, method, path, **more):
        token = desks.given(given_token, desks.actors[role].account_id, desks.now)
        headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        return api.open(f"/api/v1/reports{path}", method=method, headers=headers, **more)

    filed = api.post("/api/v1/reports", data={**TYPED, "is_anonymous": "yes"})
    assert filed.status_code == 201, filed.json
    known = {"number": filed.json["number"], "code": filed.json["code"]}
    assert api.post("/api/v1/reports/look-up", json=known).json["line"]["stage"] == "received"
    path = f"/{filed.json['report_id']}"
    assert call(Role.MEDIATOR, "GET", path + "/office").status_code == 403
    case = call(Role.OFFICER, "GET", path + "/office")
    assert (case.json["is_anonymous"], case.json["reporter_name"]) == (True, "")
    started = call(Role.OFFICER, "POST", path + "/verification", headers={"If-Match": case.headers["ETag"]})
    assert started.json["stage"] == "verifying"
    stale = call(Role.OFFICER, "POST", path + "/testing", json={"text": "送检一批肉"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 409
    assert call(Role.OFFICER, "POST", path + "/extension", json={"text": "等进货记录回来"}).status_code == 200
    answer = {"grants": True, "reasons": "同意延长核查"}
    assert call(Role.SUPERVISOR, "POST", path + "/extension/answer", json=answer).json["stage"] == "extended"
    verdict = {"verdict": "not_open_case", "reasons": REASONS}
    assert call(Role.OFFICER, "POST", path + "/decision", json=verdict).json["stage"] == "not_opened"
    assert call(Role.OFFICER, "POST", path + "/telling", json={}).status_code == 409
    assert call(Role.OFFICER, "GET", "?stage=not_opened").json["total"] == 1
    assert api.post("/api/v1/reports/look-up", json=known).json["reasons"] == REASONS
