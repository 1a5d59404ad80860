"""Codes of an authenticator at sign-in: right ones open, wrong ones are counted, none works twice."""

import re
from datetime import timedelta

import pyotp
import pytest

from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, TooManyError
from core.kernel.roles import Role
from identity.queries.signed_in import find_signed_in
from identity.services.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    give_second_factor,
    reset_second_factor,
)
from tests.factories_identity import PASSWORD, given_account, given_token
from tests.factories_web import given_app, given_signed_in, post_form

LATER = timedelta(minutes=2)


class Desk:
    """An officer with an authenticator, and a sign-in that waits for its code."""

    def __init__(self, database, now):
        self.database = database
        with database.transaction() as session:
            self.account = given_account(session, Role.OFFICER, now)
            self.admin = given_account(session, Role.ADMIN, now).actor
            self.first = given_token(session, self.actor.account_id, now)
            self.other = given_token(session, self.actor.account_id, now)
            self.app = pyotp.TOTP(begin_second_factor(session, self.actor, now).secret)
        with database.transaction() as session:
            answer = confirm_second_factor(session, self.app.at(now), self.first, self.actor, now)
        self.spare = answer.or_raise()
        with database.transaction() as session:
            self.token = given_token(session, self.actor.account_id, now + LATER)

    @property
    def actor(self):
        return self.account.actor

    def give(self, code, at):
        with self.database.transaction() as session:
            answer = give_second_factor(session, code, self.token, self.actor, at)
        answer.or_raise()

    def person(self, token, at):
        with self.database.reading() as session:
            return find_signed_in(session, token, at)


@pytest.fixture
def desk(database, now):
    return Desk(database, now)


def test_setting_up_keeps_this_sign_in_and_ends_the_others(desk, now):
    assert not desk.person(desk.first, now).waits_for_code
    assert desk.person(desk.other, now) is None


def test_a_sign_in_waits_until_the_code_is_given_and_no_code_works_twice(desk, now):
    at = now + LATER
    assert desk.person(desk.token, at).waits_for_code
    with pytest.raises(InvalidInputError):
        desk.give(desk.app.at(at + timedelta(hours=1)), at)
    desk.give(desk.app.at(at), at)
    assert not desk.person(desk.token, at).waits_for_code
    with pytest.raises(InvalidInputError):
        desk.give(desk.app.at(at), at)


def test_five_wrong_codes_close_the_step_even_for_the_right_one_and_time_opens_it(desk, now):
    at = now + LATER
    for _ in range(5):
        with pytest.raises(InvalidInputError):
            desk.give("000000", at)
    with pytest.raises(TooManyError):
        desk.give(desk.app.at(at), at)
    later = at + timedelta(minutes=16)
    desk.give(desk.app.at(later), later)


@pytest.mark.parametrize("code", ["一二三四五六", "١٢٣٤٥٦", "①二三四五六"])
def test_digits_of_another_script_are_a_wrong_code_and_counted(desk, now, code):
    at = now + LATER
    for _ in range(5):
        with pytest.raises(InvalidInputError):
            desk.give(code, at)
    with pytest.raises(TooManyError):
        desk.give(desk.app.at(at), at)


def test_a_recovery_code_works_once_however_it_is_typed(desk, now):
    at = now + LATER
    spare = desk.spare[0]
    desk.give(f"{spare[:5].lower()}-{spare[5:]}", at)
    with pytest.raises(InvalidInputError):
        desk.give(spare, at)


def test_only_another_administrator_resets_with_a_reason_and_every_sign_in_ends(desk, now):
    with pytest.raises(NotAllowedError), desk.database.transaction() as session:
        reset_second_factor(session, desk.actor.account_id, "丢了手机", desk.actor, now)
    with pytest.raises(ConflictError), desk.database.transaction() as session:
        reset_second_factor(session, desk.admin.account_id, "丢了手机", desk.admin, now)
    with desk.database.transaction() as session:
        reset_second_factor(session, desk.actor.account_id, "丢了手机", desk.admin, now)
    assert desk.person(desk.first, now) is None


@pytest.fixture
def app(sqlite, vault, tmp_path, now):
    return given_app(sqlite, vault, tmp_path, now, require_second_factor=True)


def test_an_official_sets_it_up_first_and_then_signs_in_with_it(app, sqlite, now):
    browser, account = given_signed_in(app, sqlite, Role.OFFICER, now)
    assert browser.get("/office/queue").location == "/account/second-factor"
    post_form(browser, "/account/second-factor/begin")
    page = browser.get("/account/second-factor").get_data(as_text=True)
    assert "<svg" in page
    secret = re.search(r'class="hash">([A-Z2-7]{32})<', page)[1]
    shown = post_form(
        browser, "/account/second-factor", {"code": pyotp.TOTP(secret).at(now), "password": PASSWORD}
    ).get_data(as_text=True)
    spare = re.findall(r"<li>([0-9A-Z]{5}-[0-9A-Z]{5})</li>", shown)
    assert len(spare) == 10
    assert browser.get("/office/queue").status_code == 200
    fresh = app.test_client()
    typed = {"phone": account.phone, "password": PASSWORD, "next": "/office/queue"}
    asked = post_form(fresh, "/sign-in", typed)
    assert "验证器" in asked.get_data(as_text=True)
    assert fresh.get("/office/queue").location.startswith("/sign-in/code")
    assert post_form(fresh, "/sign-in/code", {"code": "000000"}).status_code == 422
    done = post_form(fresh, "/sign-in/code", {"code": spare[0], "next": "/office/queue"})
    assert done.location == "/office/queue"
    assert fresh.get("/office/queue").status_code == 200


def test_the_token_of_the_api_opens_nothing_before_the_code(app, sqlite, now):
    with sqlite.transaction() as session:
        account = given_account(session, Role.CONSUMER, now)
    client = app.test_client()
    first = client.post("/api/v1/sign-ins", json={"phone": account.phone, "password": PASSWORD}).json
    headers = {"Authorization": f"Bearer {first['token']}"}
    secret = client.post("/api/v1/account/second-factor", headers=headers).json["secret"]
    proof = {"code": pyotp.TOTP(secret).at(now), "password": PASSWORD}
    spare = client.put("/api/v1/account/second-factor", json=proof, headers=headers).json["recovery_codes"]
    second = client.post("/api/v1/sign-ins", json={"phone": account.phone, "password": PASSWORD}).json
    assert second["waits_for_code"]
    headers = {"Authorization": f"Bearer {second['token']}"}
    assert client.get("/api/v1/account", headers=headers).status_code == 401
    given = client.post("/api/v1/sign-ins/current/code", json={"code": spare[0]}, headers=headers)
    assert given.status_code == 204
    assert client.get("/api/v1/account", headers=headers).status_code == 200
