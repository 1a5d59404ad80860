"""Decisions that raise flags in the browser: entry, second person, file, lifting, what the enterprise sees."""

from io import BytesIO

import pytest

from core.kernel.roles import Role
from registry.queries.enterprise_page import find_enterprise
from sanctions.domain.decision_entry import DecisionObject
from sanctions.domain.decision_file import ALIASES, COLUMNS
from sanctions.queries.decisions import decisions
from tests.factories_decisions import PERSON, given_confirmed, given_entered
from tests.factories_desks import Desks, given_desks, message_beside, text_of
from tests.factories_identity import given_token
from tests.factories_sanctions import GOOD_ID
from web.pages.flag_decisions import ACT_PAGES

NEW, FILE = "/sanctions/decisions/new", "/sanctions/decisions/import"
TYPED = {
    "kind": "licence_revoked",
    "document_number": "示市监吊〔2026〕8号",
    "authority": "示例市市场监督管理局",
    "basis": "《公司法》第二百六十条",
    "facts": "",
    "responsible": f"林示例 {GOOD_ID}",
    "event_on": "2026-09-01",
    "told_on": "2026-09-03",
    "starts_on": "2026-09-03",
    "ends_on": "",
    "remedy": "可以申请行政复议或者提起行政诉讼",
    "person_name": "",
    "person_id_number": "",
}


@pytest.fixture
def desks(sqlite, vault, tmp_path, now) -> Desks:
    return given_desks(sqlite, vault, tmp_path, now)


def firm_of(desks):
    return DecisionObject(code=code_of(desks))


def code_of(desks):
    with desks.database.reading() as session:
        return find_enterprise(session, desks.enterprise_id).code


def rows_of(desks):
    with desks.database.reading() as session:
        return decisions(session, desks.now).rows


def test_an_officer_enters_a_decision_and_a_supervisor_confirms_it(desks):
    answer = desks.send(Role.OFFICER, NEW, {**TYPED, "code": code_of(desks)})
    assert answer.status_code == 303, text_of(answer)
    path = answer.headers["Location"]
    own = desks.page(Role.OFFICER, path)
    assert "要由另一位负责人确认" in own
    assert "林*" in own or "林示例" not in own
    assert GOOD_ID not in own
    assert f"{path}/acts/confirm" not in own
    assert desks.send(Role.SUPERVISOR, f"{path}/acts/confirm", {}).status_code == 303
    assert "生效中" in desks.page(Role.SUPERVISOR, path)
    assert "您的权利" in desks.page(Role.MERCHANT, path)
    assert desks.stranger.get(path).status_code == 404


def test_a_wrong_entry_comes_back_with_every_message_and_what_was_typed(desks):
    answer = desks.send(Role.OFFICER, NEW, {**TYPED, "code": "123", "told_on": "2026-13-01", "remedy": ""})
    shown = text_of(answer)
    assert answer.status_code == 422
    assert "2026-11-21" in message_beside(shown, "told_on")
    again = text_of(desks.send(Role.OFFICER, NEW, {**TYPED, "code": "123", "remedy": ""}))
    assert message_beside(again, "code")
    assert message_beside(again, "remedy")
    assert "示市监吊〔2026〕8号" in again


def test_every_act_shows_what_it_does_and_a_stale_page_changes_nothing(desks):
    decision_id = desks.given(given_confirmed, desks.now, firm_of(desks))
    path = f"/sanctions/decisions/{decision_id}"
    for act in ("ask_end", "ask_annulment"):
        assert "由另一位负责人" in desks.page(Role.OFFICER, f"{path}/acts/{act}")
    assert "现在不能办理这一步" in desks.page(Role.SUPERVISOR, f"{path}/acts/refuse")
    stale = {"version": "99", "reason": "已经恢复", "document_number": ""}
    assert desks.send(Role.SUPERVISOR, f"{path}/acts/ask_end", stale).status_code == 409
    asked = {"reason": "已经恢复", "document_number": ""}
    assert desks.send(Role.OFFICER, f"{path}/acts/ask_end", asked).status_code == 303
    assert rows_of(desks)[0].is_in_force
    assert "已经恢复" in desks.page(Role.SUPERVISOR, f"{path}/acts/end")
    assert desks.send(Role.SUPERVISOR, f"{path}/acts/end", {}).status_code == 303
    assert not rows_of(desks)[0].is_in_force
    assert len(ACT_PAGES) == len({page.effect for page in ACT_PAGES.values()})


def test_an_entry_is_rewritten_and_a_confirmed_one_corrected(desks):
    decision_id = desks.given(given_entered, desks.now, firm_of(desks))
    path = f"/sanctions/decisions/{decision_id}"
    assert desks.send(Role.OFFICER, f"{path}/edit", {**TYPED, "document_number": "改号"}).status_code == 303
    assert rows_of(desks)[0].document_number == "改号"
    assert desks.send(Role.SUPERVISOR, f"{path}/acts/confirm", {}).status_code == 303
    corrected = desks.send(
        Role.OFFICER, NEW, {**TYPED, "code": code_of(desks), "document_number": "正号"}, f"{NEW}?corrects={decision_id}"
    )
    new = corrected.headers["Location"]
    assert "这是一项更正" in desks.page(Role.SUPERVISOR, new)
    assert desks.send(Role.SUPERVISOR, f"{new}/acts/confirm", {}).status_code == 303
    assert {row.document_number: row.status_text for row in rows_of(desks)} == {"正号": "生效中", "改号": "已更正"}


HEADING = ",".join(column for name, column in COLUMNS.items() if name != "facts")


def test_a_file_enters_its_sound_lines_and_tells_why_the_others_were_not(desks):
    code = code_of(desks)
    tail = "示例市市场监督管理局,《公司法》第二百六十条,2026-09-01,2026年9月3日,2026/9/3,,可以申请行政复议,"
    lines = [
        HEADING,
        f"吊销营业执照,{code},,,吊1号,{tail}林示例 {GOOD_ID}",
        f"吊销营业执照,{code},,,吊1号,{tail}",
        f"吊销营业执照,123,,,吊2号,{tail}",
        f"犯罪,,林示例,{GOOD_ID},吊3号,{tail}",
        f"吊销营业执照,{code},,,吊4号,示例市局,依据,昨天,,,,,",
    ]
    token = desks.page(Role.OFFICER, FILE).split('name="csrf_token" value="')[1].split('"')[0]
    answer = desks.clients[Role.OFFICER].post(
        FILE,
        data={"csrf_token": token, "file": (BytesIO("\n".join(lines).encode()), "d.csv")},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    shown = text_of(answer)
    assert answer.status_code == 200, shown
    assert [row.document_number for row in rows_of(desks)] == ["吊1号"]
    for line, reason in ((3, "同一文号"), (4, "统一社会信用代码："), (5, "决定种类："), (6, "起算日期：")):
        assert f"<td>{line}</td>" in shown
        assert reason in shown
    assert GOOD_ID not in shown
    assert "有 1 项批量登记的决定等待确认" in desks.page(Role.SUPERVISOR, "/inbox")
    assert "有一项决定等待确认" not in desks.page(Role.SUPERVISOR, "/inbox")


def send_file(desks, content):
    token = desks.page(Role.OFFICER, FILE).split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"csrf_token": token, "file": (BytesIO(content.encode()), "d.csv")}
    return desks.clients[Role.OFFICER].post(FILE, data=sent, headers={"Sec-Fetch-Site": "same-origin"})


def test_a_file_may_name_its_columns_as_the_form_does_and_wrong_ones_are_told_once(desks):
    form = desks.page(Role.OFFICER, NEW)
    labels = {name: ALIASES.get(name, (column,))[0] for name, column in COLUMNS.items()}
    assert all(f">{label}" in form for label in labels.values())
    values = {**TYPED, "code": code_of(desks), "kind": "吊销营业执照"}
    rows = [[*labels.values(), "备注"], [str(values.get(name, "")) for name in labels] + ["无"]]
    shown = text_of(send_file(desks, "\n".join(",".join(row) for row in [*rows, ["# 说明"]])))
    assert len(rows_of(desks)) == 1, shown
    assert "有不认识的列" in shown
    assert "备注" in shown
    refused = send_file(desks, "种类,决定种类,文号,字号\n" + "吊销营业执照,,吊1号,1\n" * 3)
    assert refused.status_code == 422
    told = message_beside(text_of(refused), "file")
    assert "缺少这些列：统一社会信用代码（或者姓名和身份证号码）、决定机关" in told
    assert "这些列写了两次：决定种类；不认识这些列：字号" in told


def test_the_empty_table_can_be_sent_back_as_it_is(desks):
    sent = desks.page(Role.OFFICER, f"{FILE}/template")
    assert sent.startswith("\ufeff决定种类,统一社会信用代码,")
    assert "<dd>0 行</dd>" in text_of(send_file(desks, sent))


def test_a_file_of_decisions_may_be_larger_than_a_form(desks):
    token = desks.page(Role.OFFICER, FILE).split('name="csrf_token" value="')[1].split('"')[0]
    content = f"{HEADING},事实\n吊销营业执照,123,,,吊1号,,,,,,,,,{'字' * 500_000}".encode()
    answer = desks.clients[Role.OFFICER].post(
        FILE,
        data={"csrf_token": token, "file": (BytesIO(content), "d.csv")},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    answer.request.environ["wsgi.input"].close()  # the client keeps a large request in a file
    assert answer.status_code == 200
    assert "没有登记" in text_of(answer)


def test_the_api_lists_decisions_for_officials_without_any_identity_number(desks):
    decision_id = desks.given(given_confirmed, desks.now, PERSON, kind="criminal_record")
    listed = asked(desks, Role.OFFICER, "/decisions?status=confirmed")
    assert [row["decision_id"] for row in listed.get_json()["decisions"]] == [decision_id]
    one = asked(desks, Role.OFFICER, f"/decisions/{decision_id}")
    assert one.get_json()["row"]["kind_title"].startswith("条文所列犯罪")
    assert GOOD_ID not in listed.text + one.text
    assert asked(desks, Role.REGISTRATION_CLERK, "/decisions").status_code == 403


def asked(desks, role, path):
    """Ask the API with a token of its own."""
    token = desks.given(given_token, desks.actors[role].account_id, desks.now)
    return desks.app.test_client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
