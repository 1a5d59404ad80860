"""The merchant's desk on pages: bulk work, members, templates, figures, interface; what a viewer must not do."""

import re
from datetime import timedelta

import pytest

from core.kernel.roles import MemberRole
from identity.domain.api_keys import NewKey
from identity.services.manage_api_keys import make_api_key
from mediation.domain.lifecycle import Stage
from mediation.domain.response_templates import TemplateText
from mediation.queries.complaint_page import complaint_page
from mediation.services.keep_templates import add_template
from tests.factories_desk import given_colleague
from tests.factories_identity import given_token
from tests.factories_mediation import given_accepted, given_filed, given_mediating, given_settled
from tests.factories_negotiation import given_negotiating, given_odr_member
from tests.factories_pages import Town, fill_and_send, given_town, page_text, send
from tests.factories_web import form_token

WORK, BULK = "/merchant/complaints", "/merchant/complaints/bulk"


@pytest.fixture
def town(sqlite, vault, tmp_path, now) -> Town:
    return given_town(sqlite, vault, tmp_path, now)


def browser_of(town, actor):
    client = town.app.test_client()
    with town.database.transaction() as session:
        client.set_cookie("yinuo-sign-in", given_token(session, actor.account_id, town.now))
    return client


def given_viewer(town):
    with town.database.transaction() as session:
        actor = given_colleague(session, town.people, MemberRole.VIEWER, town.now)
    return browser_of(town, actor)


def desk(town, page=""):
    return f"/merchant/desk/{town.people.enterprise_id}/{page}"


def test_several_complaints_get_consent_at_once_with_a_result_beside_each(town):
    with town.database.transaction() as session:
        waiting = [given_accepted(session, town.people, town.now) for _ in range(2)]
        talking = given_mediating(session, town.people, town.now)
    html = page_text(town.merchant, WORK)
    assert html.count("决定是否同意调解，还剩") == 2
    answer = fill_and_send(town.merchant, WORK, BULK, {"complaint": [*waiting, talking], "act": "consent"})
    html = answer.get_data(as_text=True)
    assert "办好 2 件，1 件没有办" in html
    again = fill_and_send(town.merchant, WORK, BULK, {"complaint": [], "act": "consent"})
    assert again.status_code == 422


def test_a_bulk_statement_sent_twice_is_said_once_and_braces_reach_nobody(town):
    with town.database.transaction() as session:
        complaint_id = given_mediating(session, town.people, town.now)
        shop = town.people.enterprise_id
        good = add_template(
            session, shop, TemplateText("首复", "{编号}已收到，{期限}前答复"), town.people.merchant, town.now
        )
    typed = {"csrf_token": form_token(town.merchant), "request_key": "k1", "act": "statement", "template": good}
    for _ in range(2):
        assert "办好 1 件" in send(town.merchant, BULK, {**typed, "complaint": complaint_id}).get_data(as_text=True)
    room = page_text(town.consumer, f"/complaints/{complaint_id}/room")
    (said,) = re.findall(r'data-said="([^"]*已收到[^"]*)"', room)
    assert "{" not in said


def test_a_complaint_is_given_to_a_colleague_and_found_under_the_own_chip(town):
    with town.database.transaction() as session:
        colleague = given_colleague(session, town.people, MemberRole.HANDLER, town.now)
        complaint_id = given_accepted(session, town.people, town.now)
    typed = {"complaint": complaint_id, "act": "assign", "colleague": colleague.account_id}
    assert "办好 1 件" in fill_and_send(town.merchant, WORK, BULK, typed).get_data(as_text=True)
    assert "小同事在办" in page_text(town.merchant, WORK)
    assert "我在办" in page_text(browser_of(town, colleague), f"{WORK}?show=mine")
    with town.database.transaction() as session:
        viewer = given_colleague(session, town.people, MemberRole.VIEWER, town.now)
    refused = fill_and_send(town.merchant, WORK, BULK, {**typed, "colleague": viewer.account_id})
    assert "没有办" in refused.get_data(as_text=True)


def test_a_template_is_written_and_fills_the_composer(town):
    with town.database.transaction() as session:
        complaint_id = given_mediating(session, town.people, town.now)
    page, action = desk(town, "templates"), desk(town, "templates")
    wrong = fill_and_send(town.merchant, page, action, {"title": "首复", "text": "{姓名}您好"})
    assert wrong.status_code == 422
    assert fill_and_send(town.merchant, page, action, {"title": "首复", "text": "您的投诉{编号}"}).status_code == 303
    room = page_text(town.merchant, f"/complaints/{complaint_id}/room")
    link = re.search(r'href="([^"]*template=[^"]*into=text[^"]*)"', room).group(1).replace("&amp;", "&")
    assert "您的投诉示市监投" in page_text(town.merchant, link.split("#")[0])
    assert "用模板" not in page_text(town.consumer, f"/complaints/{complaint_id}/room")


def test_the_owner_invites_and_the_colleague_joins_with_the_code(town):
    answer = fill_and_send(
        town.merchant, desk(town, "members"), desk(town, "invitations"), {"phone": "13812345678", "role": "handler"}
    )
    assert answer.status_code == 303
    assert "138****5678" in page_text(town.merchant, desk(town, "members"))


def test_a_viewer_sees_the_work_and_can_do_nothing_on_any_page(town):
    viewer = given_viewer(town)
    with town.database.transaction() as session:
        given_odr_member(session, town.people, town.now)
        accepted = given_accepted(session, town.people, town.now)
        talking = given_mediating(session, town.people, town.now)
        promised = given_settled(session, town.people, town.now)
        direct = given_negotiating(session, town.people, town.now, is_member=True)
    assert 'type="checkbox"' not in page_text(viewer, WORK)
    for complaint_id in (accepted, talking, promised, direct):
        html = page_text(viewer, f"/complaints/{complaint_id}")
        assert "现在请您" not in html
    token = {"csrf_token": form_token(viewer), "request_key": "k", "version": "1"}
    attempts = {
        f"/complaints/{accepted}/consent": {"consent": "yes"},
        f"/complaints/{talking}/room/statements": {"text": "我也说一句"},
        f"/complaints/{talking}/room/end": {},
        f"/complaints/{direct}/negotiation/end": {},
        f"/complaints/{talking}/room/calls": {"reason": "请人来"},
        desk(town, "invitations"): {"phone": "13812345678", "role": "owner"},
        desk(town, "limit"): {"limit": "100"},
        desk(town, "odr"): {"contact": "我"},
        desk(town, "templates"): {"title": "我的", "text": "话"},
        desk(town, "interface/endpoints"): {"address": "https://shop.example/x", "events": "complaint.accepted"},
        desk(town, "interface/keys"): {"name": "我的", "scopes": "work:read"},
    }
    for path, typed in attempts.items():
        assert send(viewer, path, {**token, **typed}).status_code == 403, path
    bulk = send(viewer, BULK, {**token, "complaint": accepted, "act": "consent"})
    assert "办好 0 件" in bulk.get_data(as_text=True)


def test_the_desk_of_another_enterprise_does_not_exist(town):
    for page in ("members", "odr", "templates", "figures", "figures.csv", "interface"):
        assert town.other_merchant.get(desk(town, page)).status_code == 404, page


def test_figures_show_no_peers_while_there_are_too_few(town):
    with town.database.transaction() as session:
        given_settled(session, town.people, town.now)
    html = page_text(town.merchant, desk(town, "figures"))
    assert "100 %" in html
    assert html.count("不显示") >= 5
    assert "3000" not in page_text(town.merchant, desk(town, "figures.csv"))


def test_a_secret_and_a_key_are_shown_once(town):
    page = desk(town, "interface")
    typed = {"address": "https://shop.example/hook", "events": "complaint.accepted"}
    shown = fill_and_send(town.merchant, page, desk(town, "interface/endpoints"), typed).get_data(as_text=True)
    assert "whsec_" in shown
    assert "whsec_" not in page_text(town.merchant, page)
    key = fill_and_send(town.merchant, page, desk(town, "interface/keys"), {"name": "客服", "scopes": "work:read"})
    assert "ynk_" in key.get_data(as_text=True)
    assert "ynk_" not in page_text(town.merchant, page)
    inside = fill_and_send(
        town.merchant, page, desk(town, "interface/endpoints"), {**typed, "address": "https://10.0.0.1/"}
    )
    assert inside.status_code == 422


def bearer(town, *scopes):
    with town.database.transaction() as session:
        key = make_api_key(
            session, NewKey(town.people.enterprise_id, "客服系统", scopes), town.people.merchant, town.now
        )
    return {"Authorization": f"Bearer {key}"}


def test_a_key_does_what_its_scopes_say_and_nothing_else(town):
    with town.database.transaction() as session:
        complaint_id = given_mediating(session, town.people, town.now)
        hidden = given_filed(session, town.people, town.now)
    client, root = town.app.test_client(), "/api/v1/complaints"
    reading = bearer(town, "work:read")
    assert [line["complaint_id"] for line in client.get(root, headers=reading).json["lines"]] == [complaint_id]
    assert client.get(f"{root}/{hidden}", headers=reading).status_code == 404
    said = {"text": "客服系统来答复"}
    assert client.post(f"{root}/{complaint_id}/statements", json=said, headers=reading).status_code == 403
    writing = bearer(town, "statement:write", "offer:write")
    assert client.post(f"{root}/{complaint_id}/statements", json=said, headers=writing).status_code == 201
    assert client.get(root, headers=writing).status_code == 403
    offer = {"remedy": "refund", "sum_fen": 100, "due_on": str(town.now.date() + timedelta(5)), "method": "wechat"}
    assert client.post(f"{root}/{complaint_id}/offers", json=offer, headers=writing).status_code == 403
    for path in ("/api/v1/account", "/api/v1/notices", f"{root}/{complaint_id}/agreement"):
        assert client.get(path, headers=writing).status_code in {401, 403}, path
    assert client.post(f"{root}/{complaint_id}/no-agreement", headers=writing).status_code == 403
    with town.database.reading() as session:
        assert complaint_page(session, complaint_id, town.people.consumer, town.now).head.stage is Stage.MEDIATING


def test_a_revoked_key_and_a_key_of_a_former_member_open_nothing(town):
    reading, client = bearer(town, "work:read"), town.app.test_client()
    assert client.get("/api/v1/complaints", headers=reading).status_code == 200
    page = page_text(town.merchant, desk(town, "interface"))
    action = re.search(r'action="([^"]*/revocation)"', page).group(1)
    assert fill_and_send(town.merchant, desk(town, "interface"), action, {}).status_code == 303
    assert client.get("/api/v1/complaints", headers=reading).status_code == 401


def test_a_key_opens_no_page(town):
    headers = bearer(town, "work:read")
    assert town.app.test_client().get(WORK, headers=headers).status_code == 303
