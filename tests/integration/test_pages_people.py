"""Pages of who complains: real identity, acting for others, complaining together."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from core.kernel.roles import Role
from mediation.services.import_complaints import work_on_imports
from mediation.services.save_draft import start_draft
from tests.factories_identity import PASSWORD, given_account, given_token, next_phone
from tests.factories_mediation import FIELDS, given_draft, given_filed
from tests.factories_pages import Town, fill_and_send, given_town, page_text, picture, send
from tests.factories_people import ROW, file_of

REVIEWED = {"agrees_to_mediate": "yes", "agrees_to_publish": "no", "is_true": "yes", "handled_by": "nobody"}
IDENTITY = {"id_kind": "resident", "id_number": "110101199003077475", "address": "示例市河东区示例路 1 号"}


@pytest.fixture
def town(sqlite, vault, tmp_path, now) -> Town:
    return given_town(sqlite, vault, tmp_path, now)


def given_browser(town, name, *, with_identity=True):
    """A new consumer and their browser."""
    with town.database.transaction() as session:
        person = given_account(session, Role.CONSUMER, town.now, name=name, with_identity=with_identity)
        token = given_token(session, person.actor.account_id, town.now)
    client = town.app.test_client()
    client.set_cookie("yinuo-sign-in", token)
    return person, client


def browser_of(town, actor):
    client = town.app.test_client()
    with town.database.transaction() as session:
        client.set_cookie("yinuo-sign-in", given_token(session, actor.account_id, town.now))
    return client


def test_who_has_not_said_who_they_are_is_led_there_and_back(town):
    person, browser = given_browser(town, "钱新来", with_identity=False)
    fields = replace(FIELDS, respondent_id=town.people.enterprise_id)
    with town.database.transaction() as session:
        draft = start_draft(session, fields, person.actor, town.now).complaint_id
    review, filing = f"/complaints/{draft}/draft/review", f"/complaints/{draft}/file"
    assert fill_and_send(browser, review, filing, REVIEWED).status_code == 422
    page = f"/account/identity?next={review}"
    assert page in page_text(browser, review)
    wrong = fill_and_send(browser, page, "/account/identity", {**IDENTITY, "id_number": "110101199003077476"})
    assert "示例市河东区示例路 1 号" in wrong.get_data(as_text=True)
    saved = fill_and_send(browser, page, "/account/identity", IDENTITY)
    assert saved.location == review
    shown = page_text(browser, "/account/identity")
    assert "110101********7475" in shown
    assert IDENTITY["id_number"] not in shown
    assert fill_and_send(browser, review, filing, REVIEWED).location.endswith("/filed")


def proof():
    return (BytesIO(picture()), "授权书.png")


def test_somebody_is_given_a_mandate_files_for_the_principal_and_loses_it_at_once(town):
    agent, browser = given_browser(town, "吴代理")
    page = "/account/mandates/give"
    typed = {
        "name": "吴代理",
        "phone": agent.phone,
        "kind": "agent",
        "powers": ["file", "state"],
        "valid_from": "2026-11-20",
        "valid_until": "2027-01-20",
    }
    refused = fill_and_send(town.consumer, page, page, {**typed, "password": "不是这个密码哦啊"})
    assert refused.status_code == 422
    assert agent.phone in refused.get_data(as_text=True)
    assert fill_and_send(town.consumer, page, page, {**typed, "password": PASSWORD}).status_code == 303
    listed = page_text(browser, "/account/mandates")
    start = re.search(r'action="(/account/mandates/\w+/complaints)"', listed).group(1)
    started = fill_and_send(browser, "/account/mandates", start, {})
    complaint_id = started.location.split("/")[2]
    assert "投诉人：张小民" in page_text(browser, f"/complaints/{complaint_id}/draft/review")
    ending = re.search(r'href="(/account/mandates/\w+/end)"', page_text(town.consumer, "/account/mandates")).group(1)
    assert fill_and_send(town.consumer, ending, ending, {}).status_code == 303
    page_text(browser, f"/complaints/{complaint_id}/draft/review", 404)


def test_a_guardian_asks_with_proof_and_an_officer_confirms(town):
    _, browser = given_browser(town, "周大禾")
    page = "/account/mandates/ask"
    typed = {
        "kind": "guardian",
        "name": "周小禾",
        "phone": "",
        **IDENTITY,
        "powers": ["file", "state", "settle", "sign", "receive", "change_claims"],
        "valid_from": "2026-11-20",
        "valid_until": "2027-11-20",
    }
    assert "监护证明" in fill_and_send(browser, page, page, typed).get_data(as_text=True)
    assert fill_and_send(browser, page, page, {**typed, "files": proof()}).status_code == 303
    officer = browser_of(town, town.people.officer)
    decision = re.search(r'href="(/office/mandates/\w+)"', page_text(officer, "/office/mandates")).group(1)
    assert "110101********7475" in page_text(officer, decision)
    confirmed = fill_and_send(officer, decision, f"{decision}/decision", {"decision": "confirm"})
    assert confirmed.status_code == 303
    assert "替周小禾投诉" in page_text(browser, "/account/mandates")


def test_two_people_complain_together_and_the_representative_waits(town):
    with town.database.transaction() as session:
        draft = given_draft(session, town.people, town.now)
    together = f"/complaints/{draft}/together"
    made = fill_and_send(town.consumer, together, f"{together}/invitation", {}).get_data(as_text=True)
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", made).group(0)
    _, other = given_browser(town, "孙同诉")
    assert "邀请码不正确" in fill_and_send(other, "/join", "/join", {"code": "AAAA-AAAA-AAAA"}).get_data(as_text=True)
    shown = fill_and_send(other, "/join", "/join", {"code": code}).get_data(as_text=True)
    assert "3800 元的健身卡" in shown
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown))
    assert send(other, "/join", {**hidden, "agrees": "yes"}).location == together
    review = f"/complaints/{draft}/draft/review"
    fill_and_send(town.consumer, review, f"/complaints/{draft}/file", REVIEWED)
    withdrawing = f"/complaints/{draft}/withdraw"
    refused = fill_and_send(town.consumer, withdrawing, withdrawing, {})
    assert "孙同诉" in refused.get_data(as_text=True)
    fill_and_send(town.consumer, together, f"{together}/questions", {})
    assert fill_and_send(other, together, f"{together}/answers", {"answer": "yes"}).status_code == 303
    assert "全体同意" in page_text(town.consumer, together)
    assert fill_and_send(town.consumer, withdrawing, withdrawing, {}).status_code == 303


def test_an_officer_takes_a_call_down_and_prints_the_receipt(town):
    officer, page = browser_of(town, town.people.officer), "/office/entry"
    typed = {
        "channel": "phone",
        "received_on": "2026-11-19",
        "name": "田来电",
        "phone": next_phone(),
        "id_number": "",
        "respondent": "示例市青禾健身服务有限公司",
        "event_on": "2026-10-20",
        "facts_text": "办了卡，去了两次店就关门了，电话也打不通。",
        "claim_kind": ["refund"],
        "claim_amount": ["3500"],
        "claim_note": [""],
        "agrees_to_mediate": "yes",
        "agrees_to_delegation": "no",
        "agrees_to_publish": "no",
        "files": proof(),
    }
    refused = fill_and_send(officer, page, page, {**typed, "received_on": "2026-11-21", "files": proof()})
    assert "不能晚于今天" in refused.get_data(as_text=True)
    assert "田来电" in refused.get_data(as_text=True)
    assert 'name="respondent_id"' in refused.get_data(as_text=True)
    receipt = page_text(officer, fill_and_send(officer, page, page, typed).location)
    for said in ("投诉收件回执", "田来电", "2026年11月19日", "还没有投诉人的证件号码", "示例市青禾健身服务有限公司"):
        assert said in receipt


def test_a_supervisor_takes_a_file_over_and_exports_in_full_only_with_the_password(town):
    with town.database.transaction() as session:
        given_filed(session, town.people, town.now)
        supervisor = given_account(session, Role.SUPERVISOR, town.now).actor
    browser, page = browser_of(town, supervisor), "/office/exchange"
    files = {
        "file": (BytesIO(file_of(ROW).content), "导出.csv"),
        "mapping": (BytesIO(Path("docs/examples/mapping.toml").read_bytes()), "mapping.toml"),
    }
    run = fill_and_send(browser, page, f"{page}/imports", files).location
    assert "0 / 1 条" in page_text(browser, run)
    with town.database.transaction() as session:
        work_on_imports(session, town.now)
    assert "1 / 1 条" in page_text(browser, run)
    full = {"content": "full", "format": "csv"}
    assert fill_and_send(browser, page, f"{page}/export", {**full, "password": "不是这个密码哦啊"}).status_code == 422
    sent = fill_and_send(browser, page, f"{page}/export", {**full, "password": PASSWORD})
    assert "张小民" in sent.get_data(as_text=True)
    opened = fill_and_send(browser, page, f"{page}/export", {"content": "open", "format": "jsonl"})
    assert "张小民" not in opened.get_data(as_text=True)
    assert "12315-0001" in opened.get_data(as_text=True)


def test_a_file_with_the_columns_of_the_national_platform_needs_no_mapping_and_the_last_one_is_offered(town):
    with town.database.transaction() as session:
        account = given_account(session, Role.SUPERVISOR, town.now).actor
    supervisor, page = browser_of(town, account), "/office/exchange"
    assert "上次用的" not in page_text(supervisor, page)
    sample = (Path(__file__).parents[2] / "web/static/12315-sample.csv").read_bytes()
    typed = {"file": (BytesIO(sample), "sample.csv"), "mapped_by": "national"}
    assert fill_and_send(supervisor, page, f"{page}/imports", typed).status_code == 303
    assert "上次用的：全国12315平台" in page_text(supervisor, page)
