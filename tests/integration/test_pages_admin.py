"""The administrator's pages, the inbox, the confirmation of memberships, and whether this node can answer."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from core.kernel.roles import Role
from core.outbox.demo_clock import offset_of
from core.outbox.tables import OutboxDelivery, OutboxMessage
from identity.domain.membership import MembershipRequest
from identity.domain.notices import NewNotice, to_account
from identity.queries.accounts import accounts_list
from identity.services.leave_notice import leave_notice
from identity.services.request_membership import request_membership
from tests.factories_desks import Desks, browser_of, given_desks, hidden_of, message_beside, post, text_of
from tests.factories_identity import PROOF, given_account

ACCOUNTS = "/admin/accounts"
OFFICIAL = {
    "role": "officer",
    "office": "示例市市场监督管理局",
    "name": "新来的",
    "phone": "13812345678",
    "password": "先用这个长一点的初始密码",
}


@pytest.fixture
def desks(sqlite, vault, tmp_path, now) -> Desks:
    return given_desks(sqlite, vault, tmp_path, now)


def account_of(desks, phone_end):
    with desks.database.reading() as session:
        accounts = accounts_list(session, desks.actors[Role.ADMIN], None)
    return next((account for account in accounts if account.phone_masked.endswith(phone_end)), None)


def test_an_official_account_is_made_and_must_change_its_password(desks):
    assert desks.send(Role.ADMIN, ACCOUNTS, OFFICIAL).status_code == 303
    assert "新来的" in desks.page(Role.ADMIN, ACCOUNTS)
    account = account_of(desks, "5678")
    visitor = desks.app.test_client()
    fields = hidden_of(visitor.get("/sign-in").get_data(as_text=True), "/sign-in")
    signed = post(visitor, "/sign-in", {**fields, "phone": OFFICIAL["phone"], "password": OFFICIAL["password"]})
    assert account is not None
    assert signed.status_code == 303
    assert visitor.get("/office/queue").status_code == 303


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": "consumer"}, "role"),
        ({"office": ""}, "office"),
        ({"name": "长" * 41}, "name"),
        ({"phone": "12"}, "phone"),
        ({"password": "短"}, "password"),
    ],
)
def test_a_wrong_account_is_told_beside_its_field_and_keeps_all_but_the_password(desks, changes, field):
    answer = desks.send(Role.ADMIN, ACCOUNTS, {**OFFICIAL, **changes})
    assert answer.status_code == 422
    page = text_of(answer)
    assert message_beside(page, field)
    assert 'class="more" open' in page
    assert OFFICIAL["password"] not in page
    kept = OFFICIAL["office"] if field == "name" else OFFICIAL["name"]
    assert kept in page


def test_an_account_is_made_once_however_often_the_form_is_sent(desks):
    assert desks.send(Role.ADMIN, ACCOUNTS, OFFICIAL).status_code == 303
    again = desks.send(Role.ADMIN, ACCOUNTS, OFFICIAL)
    assert again.status_code in (409, 422)
    assert message_beside(text_of(again), "phone")


def test_an_account_is_closed_with_a_reason_only(desks):
    account_id = desks.people.officer.account_id
    path = f"{ACCOUNTS}/{account_id}/deactivation"
    blank = desks.send(Role.ADMIN, path, {"reason": " "}, ACCOUNTS)
    assert blank.status_code == 422
    assert "请" in message_beside(text_of(blank), "reason")
    assert "<details open" in text_of(blank)
    assert desks.send(Role.ADMIN, path, {"reason": "调离岗位"}, ACCOUNTS).status_code == 303
    assert "已停用" in desks.page(Role.ADMIN, f"{ACCOUNTS}?role=officer")
    token = hidden_of(desks.page(Role.ADMIN, ACCOUNTS), ACCOUNTS)
    again = post(desks.clients[Role.ADMIN], path, {**token, "reason": "再停一次"})
    assert again.status_code == 409
    assert desks.page(Role.ADMIN, f"{ACCOUNTS}?role=none-such")


def test_an_administrator_cannot_close_their_own_account_nor_an_unknown_one(desks):
    token = hidden_of(desks.page(Role.ADMIN, ACCOUNTS), ACCOUNTS)
    admin = desks.clients[Role.ADMIN]
    own = f"{ACCOUNTS}/{desks.actors[Role.ADMIN].account_id}/deactivation"
    assert post(admin, own, {**token, "reason": "不想干了"}).status_code == 409
    assert post(admin, f"{ACCOUNTS}/none/deactivation", {**token, "reason": "不明"}).status_code == 404


@pytest.mark.parametrize("path", [ACCOUNTS, "/admin/deliveries", "/admin/clock"])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.CONSUMER])
def test_the_administrators_pages_are_closed_to_others(desks, role, path):
    desks.page(role, path, 403)


def park_one(desks):
    with desks.database.transaction() as session:
        message = session.scalars(select(OutboxMessage).limit(1)).one()
        delivery = OutboxDelivery(
            message_id=message.id,
            subscriber="示例收件人",
            subject_id=message.subject_id,
            tries=8,
            next_try_at=desks.now,
            parked_at=desks.now,
            last_error="对方没有答复" * 20,
        )
        session.add(delivery)
        session.flush()
        return delivery.id


def test_a_parked_delivery_is_shown_with_its_reason_and_released_once(desks):
    assert "消息都已送到" in desks.page(Role.ADMIN, "/admin/deliveries")
    path = f"/admin/deliveries/{park_one(desks)}/release"
    assert "对方没有答复" in desks.page(Role.ADMIN, "/admin/deliveries")
    fields = hidden_of(desks.page(Role.ADMIN, "/admin/deliveries"), path)
    answers = [post(desks.clients[Role.ADMIN], path, fields).status_code for _ in range(2)]
    assert answers == [303, 409]
    assert post(desks.clients[Role.ADMIN], "/admin/deliveries/999999/release", fields).status_code == 404


def test_the_demo_clock_moves_forward_only(desks):
    assert desks.send(Role.ADMIN, "/admin/clock", {"days": "30"}).status_code == 303
    with desks.database.reading() as session:
        assert offset_of(session) == timedelta(days=30)
    for typed in ("", "0", "-3", "3.5", "九", "99999", "٣"):
        answer = desks.send(Role.ADMIN, "/admin/clock", {"days": typed})
        assert answer.status_code == 422, typed
        assert message_beside(text_of(answer), "days")
        assert f'value="{typed}"' in text_of(answer)


def test_outside_demo_mode_there_is_no_demo_clock(sqlite, vault, tmp_path, now):
    desks = given_desks(sqlite, vault, tmp_path, now, demo_mode=False)
    desks.page(Role.ADMIN, "/admin/clock", 404)
    assert "演示时钟" not in desks.page(Role.ADMIN, ACCOUNTS)


def notice_for(desks, role, title="有新进展", link="/office/queue"):
    notice = NewNotice(to_account(desks.actors[role].account_id), title, "请查看。", link)
    return desks.given(leave_notice, notice, desks.now)


def test_a_notice_is_counted_in_the_header_opened_once_and_leads_on(desks):
    notice_id = notice_for(desks, Role.OFFICER)
    page = desks.page(Role.OFFICER, "/inbox?show=unread")
    assert re.search(r'bell__count">1<', page)
    path = f"/inbox/{notice_id}/open"
    fields = hidden_of(page, path)
    for _ in range(2):
        answer = post(desks.clients[Role.OFFICER], path, fields)
        assert answer.location == "/office/queue"
    assert "没有未读的消息" in desks.page(Role.OFFICER, "/inbox?show=unread")
    assert "有新进展" in desks.page(Role.OFFICER, "/inbox")


def test_nobody_opens_the_notice_of_another(desks):
    notice_id = notice_for(desks, Role.OFFICER)
    notice_for(desks, Role.MEDIATOR, title="给调解员")
    page = desks.page(Role.MEDIATOR, "/inbox")
    assert "有新进展" not in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    answer = post(desks.clients[Role.MEDIATOR], f"/inbox/{notice_id}/open", {"csrf_token": token})
    assert answer.status_code == 404
    assert desks.app.test_client().get("/inbox").location.startswith("/sign-in")


def membership(desks):
    def ask(session):
        merchant = given_account(session, Role.MERCHANT, desks.now, name="新老板").actor
        asked = MembershipRequest(desks.enterprise_id, PROOF)
        return request_membership(session, asked, merchant, desks.now), merchant

    return desks.given(ask)


@pytest.mark.parametrize(("decision", "reason"), [("confirm", ""), ("refuse", "授权书没有盖章")])
def test_an_officer_decides_on_a_membership_once_and_the_person_is_told(desks, decision, reason):
    membership_id, merchant = membership(desks)
    assert "新老板" in desks.page(Role.OFFICER, "/office/memberships")
    page, path = f"/office/memberships/{membership_id}", f"/office/memberships/{membership_id}/decision"
    typed = {**hidden_of(desks.page(Role.OFFICER, page), path), "decision": decision, "reason": reason}
    assert post(desks.clients[Role.OFFICER], path, typed).status_code == 303
    token = hidden_of(desks.page(Role.SUPERVISOR, "/inbox"), "/sign-out")
    again = post(desks.clients[Role.SUPERVISOR], path, {**typed, **token})
    assert again.status_code == 409
    assert "没有待核对的申请" in desks.page(Role.OFFICER, "/office/memberships")
    inbox = browser_of(desks.app, desks.database, merchant, desks.now).get("/inbox").get_data(as_text=True)
    assert (reason or "企业授权已确认") in inbox


@pytest.mark.parametrize(
    ("typed", "field"), [({}, "decision"), ({"decision": "none"}, "decision"), ({"decision": "refuse"}, "reason")]
)
def test_a_wrong_decision_on_a_membership_is_told_beside_its_field(desks, typed, field):
    membership_id, _ = membership(desks)
    page = f"/office/memberships/{membership_id}"
    answer = desks.send(Role.OFFICER, f"{page}/decision", typed, page)
    assert answer.status_code == 422
    assert message_beside(text_of(answer), field)


def test_memberships_are_decided_by_the_office_only(desks):
    membership_id, merchant = membership(desks)
    for role in (Role.MEDIATOR, Role.CONSUMER, Role.MERCHANT):
        desks.page(role, "/office/memberships", 403)
        desks.page(role, f"/office/memberships/{membership_id}", 403)
    desks.page(Role.OFFICER, "/office/memberships/none", 404)
    assert desks.stranger.get(f"/office/memberships/{membership_id}/proof").status_code == 404
    assert merchant.account_id


def test_health_tells_when_the_database_does_not_answer(desks):
    visitor = desks.app.test_client()
    assert visitor.get("/healthz").json == {"status": "ok"}
    with desks.database.transaction() as session:
        session.execute(text("ALTER TABLE demo_clock RENAME TO demo_clock_away"))
    assert visitor.get("/healthz").status_code == 503
