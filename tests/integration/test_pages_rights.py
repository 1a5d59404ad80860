"""Pages of repair and objection: an enterprise asks, an officer answers, all without scripts."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from changefeed.services.manage_subscribers import NewSubscriber, open_subscriber
from core.database import Database
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from core.rules import load_shipped_book
from credit.domain.entries import Source
from credit.domain.items import Grade
from credit.queries.rights_list import RightMark, RightsFilter, RightSort, rights_list
from credit.services.raise_objection import raise_objection
from credit.services.record_penalty import record_penalty
from rulebook.services.seed_rule_book import seed_rule_book
from tests.factories_credit import given_penalty, penalty_entry
from tests.factories_identity import given_account, given_member, given_token
from tests.factories_pages import page_text, picture, send
from tests.factories_registry import given_enterprise
from tests.factories_rights import MAY_APPLY, OFFICER, SUPERVISOR, later, objection
from tests.factories_web import given_app

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
APPLICATION = {"statement": "罚款已缴清，价签已补齐", "text-performance": "缴款书", "pledged": "yes"}
ALL_CONDITIONS = ["performed", "rectified", "no_further_penalty"]
PENALTY = "示市监罚〔2026〕8号"
DECISION = {"document_number": "示修〔2027〕1号", "reason": "已核对缴款书和整改照片"}


@dataclass(frozen=True)
class Desk:
    """One enterprise with a penalty that may be repaired, its member, the officer, the officer's head, a stranger."""

    app: Flask
    database: Database
    shop: str
    record: str
    now: datetime
    member: FlaskClient
    officer: FlaskClient
    supervisor: FlaskClient
    other: FlaskClient

    def applies(self, **typed: object) -> str:
        """Send the application as the page gives it; returns the address of the case."""
        page = f"/credit/repairs/new?record={self.record}"
        answer = sends(self.member, page, {**APPLICATION, **typed})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return str(answer.location)


@pytest.fixture
def desk(sqlite, vault, tmp_path, now):
    then = later(now, MAY_APPLY)
    app = given_app(sqlite, vault, tmp_path, then)
    with sqlite.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
        shop, other_shop = given_enterprise(session), given_enterprise(session)
        record = given_penalty(session, now, Grade.GENERAL, enterprise_id=shop)
        actors = (
            given_member(session, shop, then).actor,
            given_account(session, Role.OFFICER, then).actor,
            given_account(session, Role.SUPERVISOR, then).actor,
            given_member(session, other_shop, then).actor,
        )
    browsers = [_browser(app, sqlite, actor, then) for actor in actors]
    return Desk(app, sqlite, shop, record, then, *browsers)


def _browser(app: Flask, database: Database, actor: Actor, now: datetime) -> FlaskClient:
    client = app.test_client()
    with database.transaction() as session:
        client.set_cookie("yinuo-sign-in", given_token(session, actor.account_id, now))
    return client


def sends(client: FlaskClient, page: str, typed: dict[str, Any]) -> Any:
    """Open the page and send its form with what it carries itself."""
    html = page_text(client, page)
    main = html[html.index("<main") :]
    hidden: dict[str, Any] = {}
    for name, value in _HIDDEN.findall(main):
        hidden.setdefault(name, []).append(value)
    return send(client, page, {**hidden, **typed})


def sends_to(client: FlaskClient, page: str, address: str, typed: dict[str, Any]) -> Any:
    """Send one of the forms of a page that has several."""
    html = page_text(client, page)
    token = re.search(r'name="csrf_token" value="([^"]+)"', html[html.index("<main") :]).group(1)  # type: ignore[union-attr]  # the page has a form
    return send(client, address, {"csrf_token": token, **typed})


def confirms(client: FlaskClient, page: str, typed: dict[str, Any]) -> str:
    """Read the letter that will go out, then confirm it; returns the page with the letter."""
    letter = sends(client, page, typed)
    html = str(letter.get_data(as_text=True))
    assert "将要发出的文书" in html, html[html.index("<main") :]
    hidden: dict[str, Any] = {}
    for name, value in _HIDDEN.findall(html[html.index("<main") :]):
        hidden.setdefault(name, []).append(value)
    done = send(client, page, {**hidden, "step": "confirm"})
    assert done.status_code == 303, done.get_data(as_text=True)
    return html


def test_the_application_says_what_is_needed_and_asks_for_nothing_the_office_has(desk):
    page = page_text(desk.member, f"/credit/repairs/new?record={desk.record}")
    assert "没有因同类违法行为再受到行政处罚" in page
    assert "2 个工作日内告诉您是否受理" in page
    assert "受理后 7 个工作日内决定，复杂的最多再延长 10 个工作日" in page
    assert "都不用再交" in page
    assert 'value="identity"' not in page
    assert 'value="pledge"' not in page


def test_an_application_without_the_pledge_comes_back_with_its_files_still_chosen(desk):
    page = f"/credit/repairs/new?record={desk.record}"
    with_file = {"statement": "", "files-performance": (BytesIO(picture()), "缴款书.png")}
    refused = sends(desk.member, page, with_file)
    html = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "请作出守信承诺" in html
    assert "请写明已经怎样履行义务、怎样改正" in html
    kept = re.search(r'name="kept-files-performance" value="([^"]+)"', html)
    stolen = sends(desk.officer, page, {**APPLICATION, "kept-files-performance": kept.group(1)})
    assert stolen.status_code == 422  # a kept file belongs to who uploaded it
    case = desk.applies(**{"kept-files-performance": kept.group(1)})
    listed = page_text(desk.officer, case)
    assert "缴款书.png" in listed
    file = re.search(r'href="(/credit/papers/[^"]+)"', listed).group(1)
    assert desk.officer.get(file).status_code == 200
    assert desk.other.get(file).status_code == 404


def test_repair_goes_from_application_over_one_correction_to_the_grant(desk):
    case = desk.applies()
    assert "申请已经收到" in page_text(desk.member, case)
    queue = page_text(desk.officer, "/office/rights")
    assert "还剩 2 个工作日" in queue
    asked = {"items": ["rectification"], "text": "请补整改照片", "due_on": "2027-03-01"}
    letter = confirms(desk.officer, f"{case}/acts/ask_for_correction", asked)
    assert "补正告知书" in letter
    assert "请在2027年3月1日以前补正：已改正、消除影响的证明。请补整改照片" in letter
    assert "《市场监督管理信用修复管理办法》第十四条" in letter
    seen = page_text(desk.member, case)
    assert "您的最后一天" in seen
    assert "3月1日" in seen
    assert "已改正、消除影响的证明" in seen
    assert "等企业补正" in page_text(desk.officer, "/office/rights?show=enterprise")
    brought = sends(desk.member, f"{case}/acts/supplement", {"text-rectification": "整改照片三张"})
    assert brought.status_code == 303
    assert "一次性告知补正" not in page_text(desk.officer, case).split("现在可以办理")[1].split("</section>")[0]
    confirms(desk.officer, f"{case}/acts/accept", {})
    half = sends(desk.officer, f"{case}/acts/grant", {**DECISION, "confirmed": ["performed"]})
    assert "还没有确认：已经改正" in half.get_data(as_text=True)
    letter = confirms(desk.officer, f"{case}/acts/grant", {**DECISION, "confirmed": ALL_CONDITIONS})
    assert "示修〔2027〕1号" in letter
    assert "停止公示、停止共享、停止使用" in letter
    assert "准予修复" in page_text(desk.member, case)
    assert PENALTY not in page_text(desk.app.test_client(), f"/enterprises/{desk.shop}")


def test_a_letter_that_was_looked_at_and_not_confirmed_did_nothing(desk):
    case = desk.applies()
    refused = sends(desk.officer, f"{case}/acts/refuse_acceptance", {"reason": "材料与本案无关"})
    assert "不予受理通知书" in refused.get_data(as_text=True)
    assert "已申请，等待受理" in page_text(desk.member, case)
    assert "材料与本案无关" not in page_text(desk.member, case)


def test_a_refusal_names_reasons_and_remedies_to_the_enterprise(desk):
    case = desk.applies()
    confirms(desk.officer, f"{case}/acts/refuse_acceptance", {"reason": "材料与本案无关"})
    page = page_text(desk.member, case)
    assert "申请没有被受理" in page
    assert "材料与本案无关" in page
    assert "行政复议" in page


def test_only_the_head_is_offered_and_may_refuse_for_fraud(desk):
    case = desk.applies()
    confirms(desk.officer, f"{case}/acts/accept", {})
    assert "refuse_for_fraud" not in page_text(desk.officer, case)
    assert "现在不能办理这一步" in page_text(desk.officer, f"{case}/acts/refuse_for_fraud")
    letter = confirms(desk.supervisor, f"{case}/acts/refuse_for_fraud", {**DECISION, "reason": "整改照片是假的"})
    assert "三年内不得申请信用修复" in letter
    assert "2030年2月22日以前不能再申请信用修复" in page_text(desk.member, case)
    assert "造假" in page_text(desk.member, f"/credit/repairs/new?record={desk.record}")


def test_a_granted_repair_is_revoked_by_the_head_and_the_record_shown_again(desk):
    case = desk.applies()
    confirms(desk.officer, f"{case}/acts/accept", {})
    letter = confirms(desk.officer, f"{case}/acts/extend", {"reason": "需要向两家单位核实"})
    assert "延长审查期限告知书" in letter
    assert "已延长，正在审查" in page_text(desk.member, case)
    confirms(desk.officer, f"{case}/acts/grant", {**DECISION, "confirmed": ALL_CONDITIONS})
    assert "因造假撤销修复" not in page_text(desk.officer, case)
    confirms(desk.supervisor, f"{case}/acts/revoke", {**DECISION, "document_number": "示修撤〔2027〕1号"})
    assert "修复因造假被撤销" in page_text(desk.member, case)
    assert PENALTY in page_text(desk.app.test_client(), f"/enterprises/{desk.shop}")


def test_a_record_of_another_authority_is_repaired_there(desk):
    with desk.database.transaction() as session:
        entry = penalty_entry(desk.now.date() - timedelta(180), enterprise_id=desk.shop)
        elsewhere = replace(entry, authority="示例市税务局", source=Source("feeds", "t1", "delivery"))
        record = record_penalty(session, elsewhere, SYSTEM_ACTOR, desk.now - timedelta(180))
    page = page_text(desk.member, f"/credit/repairs/new?record={record}")
    assert "由示例市税务局作出，请向该机关申请修复" in page
    assert "提交申请" not in page
    assert "由示例市税务局办理修复" in page_text(desk.member, "/credit/rights")


def test_what_cannot_be_repaired_yet_says_from_when_and_leads_to_the_objection(desk, vault, tmp_path, now):
    app = given_app(desk.database, vault, tmp_path, now)
    member = app.test_client()
    member.set_cookie("yinuo-sign-in", desk.member.get_cookie("yinuo-sign-in").value)
    page = page_text(member, f"/credit/repairs/new?record={desk.record}")
    assert "还没有满最短公示期，2027年2月21日起可以申请" in page
    assert "/credit/objections/new" in page
    assert "提交申请" not in page


def test_an_objection_is_upheld_and_the_record_corrected_on_a_page(desk):
    typed = {"wanted": "correction", "statement": "罚款数额写错了", "evidence_title": "决定书原件"}
    page = f"/credit/objections/new?record={desk.record}"
    half = sends(desk.member, page, typed)
    assert "请写明证据说明什么，或者上传文件" in half.get_data(as_text=True)
    case = sends(desk.member, page, {**typed, "evidence_text": "写的是一千元"}).location
    confirms(desk.officer, f"{case}/acts/accept", {})
    confirms(desk.officer, f"{case}/acts/uphold", {"reason": "核对原件，确实有误"})
    act = f"{case}/acts/correct"
    form = page_text(desk.officer, act)
    assert 'value="2000.00"' in form
    stands = {"correct_number": PENALTY, "event_on": "2026-11-20", "reason": "按原件更正"}
    wrong = sends(desk.officer, act, {**stands, "body-fine_fen": "一千"})
    assert wrong.status_code == 422
    assert sends(desk.officer, act, {**stands, "body-fine_fen": "1000"}).status_code == 303
    assert "记录已经更正" in page_text(desk.member, case)
    public = page_text(desk.app.test_client(), f"/enterprises/{desk.shop}")
    assert "¥1,000.00" in public
    assert "¥2,000.00" not in public


def test_own_cases_and_what_may_be_asked_stand_on_one_page(desk):
    page = page_text(desk.member, "/credit/rights")
    assert "现在就可以申请修复" in page
    case = desk.applies()
    assert case in page_text(desk.member, "/credit/rights")
    assert "修复申请正在办理" in page_text(desk.member, "/credit/rights")
    withdrawn = sends(desk.member, f"{case}/acts/withdraw", {})
    assert withdrawn.status_code == 303
    assert "您已经撤回申请" in page_text(desk.member, case)


def test_strangers_find_no_case_and_no_form(desk):
    case = desk.applies()
    for path in (case, f"{case}/acts/withdraw", f"/credit/repairs/new?record={desk.record}"):
        page_text(desk.other, path, 404)
    page_text(desk.other, f"/office/rights/synchronisation?record={desk.record}", 404)
    page_text(desk.other, "/office/rights/synchronisation", 404)
    page_text(desk.member, "/office/rights", 403)


def test_the_queue_is_narrowed_by_kind_clock_and_office_and_cut_into_pages(desk):
    case = desk.applies()
    with desk.database.transaction() as session:
        for _ in range(31):
            record = given_penalty(session, desk.now - timedelta(3), enterprise_id=desk.shop)
            raise_objection(session, record, objection(), OFFICER, desk.now - timedelta(2))
    first = page_text(desk.officer, "/office/rights")
    assert "共 <strong>32</strong> 件" in first
    assert "第 1 页，共 2 页" in first
    assert case not in page_text(desk.officer, "/office/rights?kind=objections&page=2")
    assert "共 <strong>1</strong> 件" in page_text(desk.officer, "/office/rights?kind=repairs")
    second = page_text(desk.officer, "/office/rights?page=2")
    assert first.count("queue-row__clock") + second.count("queue-row__clock") == 32
    assert "这样筛选没有待办" in page_text(desk.officer, "/office/rights?show=overdue&kind=repairs")
    with desk.database.reading() as session:
        late = later(desk.now, date(2027, 3, 1))
        counted = rights_list(session, OFFICER, RightsFilter(RightSort.OBJECTIONS), late)
        elsewhere = rights_list(session, OFFICER, RightsFilter(is_own=True), late)
    assert (counted.by_mark[RightMark.OVERDUE], counted.by_mark[None]) == (31, 31)
    assert (elsewhere.found, elsewhere.all) == (0, 32)
    assert "共 <strong>32</strong> 件" in page_text(desk.officer, "/office/rights?whose=own")


def test_the_proof_names_who_has_not_followed(desk):
    with desk.database.transaction() as session:
        site = NewSubscriber("示例信用网站", "数据处", is_site=True)
        open_subscriber(session, site, SUPERVISOR, desk.now)
    proof = page_text(desk.officer, f"/office/rights/synchronisation?record={desk.record}")
    assert "开始公示" in proof
    assert "示例信用网站" in proof
    assert "还没有确认" in proof
    assert "示例信用网站" in page_text(desk.member, f"/office/rights/synchronisation?record={desk.record}")
    overview = page_text(desk.officer, "/office/rights/synchronisation")
    assert desk.record in overview


def test_a_head_opens_a_subscriber_whose_key_is_shown_once_and_closes_it_with_a_reason(desk):
    at = "/office/rights/subscribers"
    half = sends(desk.supervisor, at, {"name": "示例信用网站", "contact_office": ""})
    assert half.status_code == 422
    assert "请选择是不是网站" in half.get_data(as_text=True)
    made = sends(
        desk.supervisor, at, {"name": "示例信用网站", "contact_office": "数据处", "kind": "site", "feeds": "credit"}
    )
    html = made.get_data(as_text=True)
    key = re.search(r"yns_[\w-]+", html).group(0)
    assert key not in page_text(desk.supervisor, at)
    page = re.search(rf'href="({at}/[^"]+)"', page_text(desk.supervisor, at)).group(1)
    assert key not in page_text(desk.supervisor, page)
    assert PENALTY in page_text(desk.supervisor, page)
    bearer = {"Authorization": f"Bearer {key}"}
    changes = "/api/v1/credit/changes?after=0"
    assert desk.app.test_client().get(changes, headers=bearer).status_code == 200
    renewed = sends_to(desk.supervisor, page, f"{page}/key", {})
    fresh = {"Authorization": "Bearer " + re.search(r"yns_[\w-]+", renewed.get_data(as_text=True)).group(0)}
    answers = [desk.app.test_client().get(changes, headers=each).status_code for each in (bearer, fresh)]
    assert answers == [401, 200]
    assert "请写明为什么结束订阅" in sends_to(desk.supervisor, page, f"{page}/closure", {}).get_data(as_text=True)
    assert sends_to(desk.supervisor, page, f"{page}/closure", {"reason": "网站关闭"}).status_code == 303
    assert "原因：网站关闭" in page_text(desk.supervisor, page)
    assert desk.app.test_client().get(changes, headers=fresh).status_code == 401
    page_text(desk.officer, at, 403)
