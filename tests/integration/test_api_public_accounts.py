"""Accounts, memberships, notices, the registering desk and the administrator over the API, on both databases."""

import pytest

from core.kernel.roles import Role
from core.outbox.tables import OutboxDelivery, OutboxMessage
from tests.factories_identity import PASSWORD, next_phone, sent_code
from tests.factories_public import given_city
from tests.factories_registry import some_code
from tests.factories_web import given_app, given_signed_in

NEW_PASSWORD = "山坡上的那七棵老野梨树"


@pytest.fixture
def city(sqlite, vault, tmp_path, now):
    return given_city(sqlite, vault, tmp_path, now)


def code_for(city, phone, purpose):
    """The two fields that prove the phone: the id from the answer, the digits from the message."""
    code_id = city.post("/codes", body={"phone": phone, "purpose": purpose}, status=202)["code_id"]
    with city.database.reading() as session:
        return {"code_id": code_id, "code": sent_code(session)}


def test_a_person_registers_reads_the_account_and_changes_and_resets_the_password(city):
    phone = next_phone()
    person = {"role": "consumer", "name": "李雷", "phone": phone, "password": PASSWORD}
    wrong = city.post("/accounts", body={**person, "code_id": "", "code": "12", "name": ""}, status=422)
    assert set(wrong["fields"]) == {"code", "name"}
    registered = {**person, **code_for(city, phone, "register")}
    city.post("/accounts", body=registered, status=201)
    assert "code" in city.post("/accounts", body=registered, status=422)["fields"]
    token = city.post("/sign-ins", body={"phone": phone, "password": PASSWORD}, status=201)["token"]
    signed_in = {"Authorization": f"Bearer {token}"}
    account = city.call("GET", "/account", **signed_in).json
    assert (account["name"], account["unread_notices"]) == ("李雷", 0)
    assert phone not in str(account)
    change = {"old_password": "不是这个", "new_password": NEW_PASSWORD}
    assert city.call("PUT", "/account/password", body=change, **signed_in).status_code == 422
    change["old_password"] = PASSWORD
    assert city.call("PUT", "/account/password", body=change, **signed_in).status_code == 204
    reset = {"phone": phone, **code_for(city, phone, "reset_password"), "password": PASSWORD}
    assert city.call("POST", "/password-resets", body=reset).status_code == 204
    assert city.call("GET", "/account", **signed_in).status_code == 401
    city.post("/sign-ins", body={"phone": phone, "password": PASSWORD}, status=201)


def test_a_code_tells_nobody_who_has_an_account(city):
    known, unknown = city.accounts["consumer"].phone, next_phone()
    answers = [
        city.post("/codes", body={"phone": each, "purpose": "register"}, status=202) for each in (known, unknown)
    ]
    assert [set(answer) for answer in answers] == [{"code_id", "sent_to"}] * 2
    assert "phone" in city.post("/codes", body={"phone": "12", "purpose": "register"}, status=422)["fields"]


def test_a_membership_is_asked_for_with_a_file_decided_and_ended(city):
    asked = city.upload("/memberships", "merchant", {"enterprise_id": city.firm})
    assert (asked.status_code, asked.json["status"]) == (201, "requested")
    path = f"/memberships/{asked.json['membership_id']}"
    assert city.upload("/memberships", "merchant", {"enterprise_id": city.firm}).status_code == 409
    assert [line["enterprise_name"] for line in city.get("/memberships", "officer")["memberships"]] == [
        "示例市青禾健身服务有限公司"
    ]
    assert "reason" in city.post(f"{path}/decision", "officer", {"is_confirmed": False}, 422)["fields"]
    assert city.post(f"{path}/decision", "officer", {"is_confirmed": True})["status"] == "confirmed"
    city.post(f"{path}/decision", "officer", {"is_confirmed": True}, 409)
    assert city.get(f"/enterprises/{city.firm}/party-file", "merchant")["records"]
    assert city.call("GET", f"{path}/proof", "officer").status_code == 200
    assert city.post(f"{path}/end", "merchant", {})["status"] == "ended"
    city.get(f"/enterprises/{city.firm}/party-file", "merchant", 404)


def test_a_membership_needs_an_enterprise_and_a_file_of_an_allowed_type(city):
    unknown = city.upload("/memberships", "merchant", {"enterprise_id": "none"})
    assert "enterprise_id" in unknown.json["fields"]
    assert city.upload("/memberships", "merchant", {"enterprise_id": city.firm}, b"#!/bin/sh").status_code == 415
    without = {"data": {"enterprise_id": city.firm}, "headers": city.bearer("merchant")}
    assert "file" in city.app.test_client().post("/api/v1/memberships", **without).json["fields"]
    assert city.upload("/memberships", "consumer", {"enterprise_id": city.firm}).status_code == 403


def test_nobody_reads_or_ends_the_membership_of_another(city):
    membership = city.get("/memberships", "member")["memberships"][0]["membership_id"]
    city.get(f"/memberships/{membership}", "merchant", 404)
    city.get(f"/memberships/{membership}/proof", "merchant", 404)
    city.post(f"/memberships/{membership}/end", "merchant", {}, 404)
    city.get(f"/memberships/{membership}", None, 401)


def test_notices_are_read_by_their_owner_only(city):
    listed = city.get("/notices", "member")
    assert listed["unread"] == 1
    path = f"/notices/{listed['notices'][0]['notice_id']}/reading"
    city.post(path, "merchant", status=404)
    assert city.call("POST", path, "member").status_code == 204
    assert city.get("/notices", "member")["unread"] == 0


def test_the_registering_desk_enters_renames_links_and_deregisters(city):
    entry = {
        "code": some_code(),
        "name": "示例市雨巷茶馆",
        "kind": "sole_trader",
        "district_code": "990101",
        "district_name": "示例市望湖区",
        "address": "示例市望湖区雨巷 3 号",
        "registered_on": "2024-05-01",
    }
    city.post("/enterprises", "officer", entry, 403)
    assert "code" in city.post("/enterprises", "registration_clerk", {**entry, "code": "1"}, 422)["fields"]
    made = city.post("/enterprises", "registration_clerk", entry, 201)["enterprise"]
    city.post("/enterprises", "registration_clerk", entry, 409)
    root = f"/enterprises/{made['enterprise_id']}"
    renamed = city.post(f"{root}/name", "registration_clerk", {"name": "示例市新雨茶馆", "on": "2026-11-01"})
    assert [name["name"] for name in renamed["names"]] == ["示例市新雨茶馆", "示例市雨巷茶馆"]
    place = {"address": "示例市映山区杜鹃路 9 号", "district_code": "990102", "district_name": "示例市映山区"}
    moved = city.post(f"{root}/address", "registration_clerk", {**place, "on": "2026-11-02"})
    assert moved["enterprise"]["address"] == place["address"]
    phone = {"number": "0571-88880000", "from_on": "2026-11-02", "source": "年报"}
    assert city.call("POST", f"{root}/phones", "registration_clerk", phone).status_code == 204
    assert city.call("POST", f"{root}/phones", "officer", phone).status_code == 403
    person = city.post("/people", "registration_clerk", {"name": "何掌柜"}, 201)["person_id"]
    link = {"kind": "responsible_person", "from_on": "2024-05-01", "source": "登记档案", "from_person_id": person}
    link_id = city.post(f"{root}/links", "registration_clerk", link, 201)["link_id"]
    assert [each["name"] for each in city.get(f"{root}/links")["links"]] == ["何掌柜"]
    ended = city.call("POST", f"/links/{link_id}/end", "registration_clerk", {"on": "2026-11-20"})
    assert ended.status_code == 204
    assert city.get(f"{root}/links")["links"] == []
    gone = {"status": "deregistered", "on": "2026-11-20"}
    assert city.post(f"{root}/status", "registration_clerk", gone)["enterprise"]["status"] == "deregistered"
    city.post(f"{root}/status", "registration_clerk", gone, 409)


def test_the_administrator_opens_and_closes_accounts(city):
    official = {"role": "mediator", "office": "示例市市场监督管理局", "name": "周和", "phone": next_phone()}
    assert "password" in city.post("/admin/accounts", "admin", {**official, "password": "1"}, 422)["fields"]
    official["password"] = PASSWORD
    city.post("/admin/accounts", "officer", official, 403)
    account_id = city.post("/admin/accounts", "admin", official, 201)["account_id"]
    city.post("/admin/accounts", "admin", official, 409)
    assert account_id in [line["account_id"] for line in city.get("/admin/accounts?role=mediator", "admin")["accounts"]]
    path = f"/admin/accounts/{account_id}/deactivation"
    assert "reason" in city.post(path, "admin", {"reason": ""}, 422)["fields"]
    assert city.call("POST", path, "admin", {"reason": "离岗"}).status_code == 204
    city.post(path, "admin", {"reason": "离岗"}, 409)


def test_the_administrator_releases_a_parked_delivery_once(city):
    with city.database.transaction() as session:
        message = session.query(OutboxMessage).first()
        parked = OutboxDelivery(
            message_id=message.id,
            subscriber="test",
            subject_id="s",
            tries=8,
            next_try_at=city.now,
            parked_at=city.now,
            last_error="连不上",
        )
        session.add(parked)
        session.flush()
        delivery_id = parked.id
    assert [line["error"] for line in city.get("/admin/deliveries", "admin")["stuck"]] == ["连不上"]
    path = f"/admin/deliveries/{delivery_id}/release"
    city.post(path, "officer", status=403)
    assert city.post(path, "admin") == {"delivery_id": delivery_id}
    city.post(path, "admin", status=409)


def test_the_demo_clock_is_not_moved_twice_by_a_repeat(city):
    tag = city.call("GET", "/admin/clock", "admin").headers["ETag"]
    assert "days" in city.post("/admin/clock", "admin", {"days": 0}, 422)["fields"]
    assert city.call("POST", "/admin/clock", "admin", {"days": 3}, If_Match=tag).status_code == 200
    stale = city.call("POST", "/admin/clock", "admin", {"days": 3}, If_Match=tag)
    assert stale.status_code == 409
    city.post("/admin/clock", "officer", {"days": 3}, 403)


def test_outside_demo_mode_there_is_no_clock_to_move(sqlite, vault, tmp_path, now):
    app = given_app(sqlite, vault, tmp_path, now, demo_mode=False)
    client, _ = given_signed_in(app, sqlite, Role.ADMIN, now)
    cookie = client.get_cookie("yinuo-sign-in").value
    headers = {"Authorization": f"Bearer {cookie}"}
    for method in ("GET", "POST"):
        answer = app.test_client().open("/api/v1/admin/clock", method=method, headers=headers, json={"days": 3})
        assert answer.status_code == 404
