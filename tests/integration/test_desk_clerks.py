"""Clerks of a general role: an administrator says at which desk they work, and they check only there."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.kernel.errors import InvalidInputError, NotAllowedError
from core.kernel.roles import SYSTEM_ACTOR, Role
from identity.queries.accounts import accounts_list
from identity.queries.signed_in import actor_of
from identity.services.place_at_desk import place_at_desk
from sanctions.queries.desks import desk_of
from sanctions.queries.measures import measure_history
from sanctions.services.run_check import run_check
from tests.factories_desks import browser_of, given_desks, message_beside, send_from, text_of
from tests.factories_identity import given_account, given_token
from tests.factories_sanctions import LICENSING, asked, given_law


@pytest.fixture
def desks(sqlite, vault, tmp_path, now):
    return given_desks(sqlite, vault, tmp_path, now)


OPENED = {
    "role": "desk_clerk",
    "office": "示例市市场监督管理局",
    "name": "郑采购",
    "phone": "13900000999",
    "password": "at-least-ten-long",
}


def opened(desks, **changes):
    return desks.send(Role.ADMIN, "/admin/accounts", {**OPENED, "office": office_of(desks), **changes})


def office_of(desks):
    return desks.actors[Role.ADMIN].office_id


def lines(desks):
    with desks.database.reading() as session:
        return accounts_list(session, desks.actors[Role.ADMIN], Role.DESK_CLERK)


def test_an_administrator_opens_a_desk_clerk_and_moves_them(desks, now):
    assert opened(desks, desk="procurement").status_code == 303
    (line,) = lines(desks)
    assert line.desk == "procurement"
    page = desks.page(Role.ADMIN, "/admin/accounts")
    assert "政府采购窗口" in page
    moved = desks.send(Role.ADMIN, f"/admin/accounts/{line.account_id}/desk", {"desk": "bank"}, "/admin/accounts")
    assert moved.status_code == 303
    with desks.database.reading() as session:
        assert desk_of(session, actor_of(session, line.account_id)).code == "bank"


def test_the_api_moves_a_clerk_to_a_desk_of_the_general_role_only(desks):
    assert opened(desks, desk="procurement").status_code == 303
    (line,) = lines(desks)
    path = f"/api/v1/admin/accounts/{line.account_id}/desk"

    def moved(role, desk):
        token = desks.given(given_token, desks.actors[role].account_id, desks.now)
        return desks.app.test_client().put(path, json={"desk": desk}, headers={"Authorization": f"Bearer {token}"})

    assert moved(Role.OFFICER, "tax").status_code == 403
    assert moved(Role.ADMIN, "registration").status_code == 422
    assert moved(Role.ADMIN, "tax").status_code == 204
    assert lines(desks)[0].desk == "tax"


def test_the_api_takes_a_measure_change_from_one_officer_and_its_adoption_from_another(desks):
    with desks.database.reading() as session:
        newest = measure_history(session, "K23").versions[0]
    change = {
        "code": "K23",
        "follows": newest.number,
        "text": newest.text.replace("不授予", "一律不授予"),
        "from_on": desks.now.date().isoformat(),
        "source": "失信44 15",
        "reason": "说得更清楚",
    }

    def told(role, path, body=None):
        token = desks.given(given_token, desks.actors[role].account_id, desks.now)
        headers = {"Authorization": f"Bearer {token}"}
        client, address = desks.app.test_client(), f"/api/v1/measures/changes{path}"
        return (
            client.get(address, headers=headers) if body is None else client.post(address, json=body, headers=headers)
        )

    page = told(Role.OFFICER, "", change).get_json()
    adoption = f"/{page['line']['change_id']}/adoption"
    assert told(Role.OFFICER, adoption, {}).status_code == 403
    assert told(Role.SUPERVISOR, adoption, {}).get_json()["line"]["number"] == newest.number + 1
    assert [line["code"] for line in told(Role.OFFICER, "").get_json()["changes"]] == ["K23"]
    assert told(Role.REGISTRATION_CLERK, "").status_code == 403


@pytest.mark.parametrize("desk", ["", "registration", "none-such"])
def test_a_desk_clerk_is_placed_only_at_a_desk_of_the_general_role(desks, desk):
    answer = opened(desks, desk=desk)
    assert answer.status_code == 422
    assert message_beside(text_of(answer), "desk")
    assert lines(desks) == ()


def test_the_clerk_finds_the_matters_of_the_own_desk(desks, now):
    clerk = desks.given(given_account, Role.DESK_CLERK, now, desk="procurement").actor
    client = browser_of(desks.app, desks.database, clerk, now)
    page = text_of(client.get("/checks/new"))
    assert "政府采购供应商资格审查" in page
    assert "简易注销登记" not in page
    typed = {"matter": "government_procurement", "credit_code": "没有这家"}
    asked_ = send_from(client, "/checks/new", "/checks", typed)
    assert "未找到该主体" in text_of(client.get(asked_.location))


def test_a_clerk_checks_only_at_the_own_desk(database, now):
    with database.transaction() as session:
        given_law(session, now)
        clerk = given_account(session, Role.DESK_CLERK, now, desk="bank").actor
        for request, actor in ((asked("set_up", name="甲"), clerk), (asked("bank_loan", name="甲"), LICENSING)):
            with pytest.raises(NotAllowedError):
                run_check(session, request, actor, now)
        assert run_check(session, asked("bank_loan", name="甲"), clerk, now).verdict == "未找到该主体"
        with pytest.raises(InvalidInputError):
            run_check(session, asked("tax_benefit", name="甲", desk="bank"), clerk, now)
        place_at_desk(session, clerk.account_id, "tax", SYSTEM_ACTOR, now)
        assert actor_of(session, clerk.account_id).desk == "tax"


def test_other_officials_have_no_desk_to_be_moved_to(database, now):
    with database.transaction() as session:
        officer = given_account(session, Role.OFFICER, now).actor
        with pytest.raises(InvalidInputError):
            place_at_desk(session, officer.account_id, "tax", SYSTEM_ACTOR, now)
        with pytest.raises(NotAllowedError):
            place_at_desk(session, officer.account_id, "tax", officer, now)


@pytest.mark.parametrize(("role", "change"), [(Role.DESK_CLERK, "NULL"), (Role.OFFICER, "'bank'")])
def test_the_database_refuses_a_desk_clerk_without_desk_and_a_desk_for_others(database, now, role, change):
    with database.transaction() as session:
        account_id = given_account(session, role, now).actor.account_id
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(text(f"UPDATE account SET desk = {change} WHERE id = :id"), {"id": account_id})  # noqa: S608
