"""Registering, signing in and out through the pages; the services behind them are tested on both databases."""

import pytest

from core.kernel.roles import Role
from tests.factories_identity import PASSWORD, given_account, next_phone, sent_code
from tests.factories_web import form_token, given_app, given_signed_in, post_form


@pytest.fixture
def app(sqlite, vault, tmp_path, now):
    return given_app(sqlite, vault, tmp_path, now)


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def officer(sqlite, now):
    with sqlite.transaction() as session:
        return given_account(session, Role.OFFICER, now, name="王芳")


def cookie_of(answer):
    return next((line for line in answer.headers.getlist("Set-Cookie") if line.startswith("yinuo-sign-in=")), None)


def test_a_phone_is_registered_with_its_code_and_the_person_is_signed_in(client, sqlite):
    phone = next_phone()
    sent = post_form(client, "/register", {"role": "consumer", "phone": phone})
    assert sent.location == "/register/finish"
    with sqlite.reading() as session:
        code = sent_code(session)
    done = post_form(client, "/register/finish", {"code": code, "name": "李雷", "password": PASSWORD})
    assert done.location == "/complaints"
    assert "李雷" in client.get("/").get_data(as_text=True)


def test_a_wrong_code_keeps_the_name_and_says_so_beside_the_field(client):
    post_form(client, "/register", {"role": "consumer", "phone": next_phone()})
    answer = post_form(client, "/register/finish", {"code": "000000", "name": "李雷", "password": PASSWORD})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="李雷"' in page
    assert 'id="error-code"' in page
    assert PASSWORD not in page


def test_the_cookie_of_an_unfinished_registration_shows_no_phone(app, client):
    phone = next_phone()
    post_form(client, "/register", {"role": "consumer", "phone": phone})
    kept = app.session_interface.get_signing_serializer(app).loads(client.get_cookie("yinuo").value)
    assert kept["code_id"]
    assert phone not in str(kept)
    assert f"{phone[:3]}****{phone[-4:]}" in client.get("/register/finish").get_data(as_text=True)


def test_registration_cannot_be_finished_before_a_code_was_sent(client):
    assert client.get("/register/finish").location == "/register"


def test_signing_in_sets_a_cookie_that_scripts_and_other_sites_cannot_use(client, officer):
    answer = post_form(client, "/sign-in", {"phone": officer.phone, "password": PASSWORD})
    assert answer.location == "/office/queue"
    assert "HttpOnly" in cookie_of(answer)
    assert "SameSite=Lax" in cookie_of(answer)


def test_behind_https_the_cookie_is_secure_and_bound_to_the_host(sqlite, vault, tmp_path, now, officer):
    client = given_app(sqlite, vault, tmp_path, now, https=True).test_client()
    base = {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/sign-in"}}
    page = client.get("/sign-in", base_url="https://localhost").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "phone": officer.phone, "password": PASSWORD}
    answer = client.post("/sign-in", data=form, **base)
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("__Host-yinuo-sign-in="))
    assert "Secure" in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_a_sign_in_goes_on_to_the_page_that_asked_for_it_and_nowhere_else(client, officer):
    form = {"phone": officer.phone, "password": PASSWORD}
    assert post_form(client, "/sign-in", {**form, "next": "/inbox?page=2"}).location == "/inbox?page=2"
    assert post_form(client, "/sign-in", {**form, "next": "https://evil.example/"}).location == "/office/queue"


def test_a_wrong_password_keeps_the_phone(client, officer):
    answer = post_form(client, "/sign-in", {"phone": officer.phone, "password": "不是这个密码呀"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'value="{officer.phone}"' in page
    assert "不是这个密码呀" not in page
    assert cookie_of(answer) is None


def test_signing_in_forgets_the_session_of_the_stranger(client, officer):
    post_form(client, "/register", {"role": "consumer", "phone": next_phone()})
    old_token = form_token(client)
    post_form(client, "/sign-in", {"phone": officer.phone, "password": PASSWORD})
    assert client.get("/register/finish").location == "/register"
    assert client.post("/sign-out", data={"csrf_token": old_token}).status_code == 400


def test_signing_in_again_ends_the_earlier_sign_in(app, client, officer):
    form = {"phone": officer.phone, "password": PASSWORD}
    post_form(client, "/sign-in", form)
    earlier = client.get_cookie("yinuo-sign-in").value
    post_form(client, "/sign-in", form)
    other = app.test_client()
    other.set_cookie("yinuo-sign-in", earlier)
    assert other.get("/inbox").status_code == 303


def test_signing_out_ends_the_sign_in_on_the_server(app, client, officer):
    post_form(client, "/sign-in", {"phone": officer.phone, "password": PASSWORD})
    token = client.get_cookie("yinuo-sign-in").value
    post_form(client, "/sign-out")
    stolen = app.test_client()
    stolen.set_cookie("yinuo-sign-in", token)
    assert stolen.get("/inbox").status_code == 303


def test_a_form_sent_after_the_sign_in_was_lost_comes_back_after_signing_in(client, officer):
    lost = post_form(client, "/inbox/1/open", {"story": "写了很久的经过", "password": "x"})
    page = lost.get_data(as_text=True)
    assert lost.status_code == 401
    assert "写了很久的经过" in page
    form = {
        "phone": officer.phone,
        "password": PASSWORD,
        "next": "/inbox/1/open",
        "kept": '[["story", "写了很久的经过"]]',
    }
    back = post_form(client, "/sign-in", form).get_data(as_text=True)
    assert '<form method="post" action="/inbox/1/open">' in back
    assert 'name="story" value="写了很久的经过"' in back


def test_a_first_password_must_be_changed_before_anything_else(app, sqlite, now):
    from identity.services.begin_sign_in import begin_sign_in
    from identity.storage.account_tables import Account

    client, account = given_signed_in(app, sqlite, Role.OFFICER, now)
    with sqlite.transaction() as session:
        session.get(Account, account.actor.account_id).must_change_password = True
    assert client.get("/inbox").location == "/account/password"
    form = {"old_password": PASSWORD, "new_password": "桥头卖花的第二家小店"}
    assert post_form(client, "/account/password", form).location == "/office/queue"
    assert client.get("/inbox").status_code == 200
    with sqlite.transaction() as session:
        assert begin_sign_in(session, account.actor.account_id, now).must_change_password is False


def test_a_password_is_set_anew_with_a_code(client, sqlite, officer):
    post_form(client, "/password/reset", {"phone": officer.phone})
    with sqlite.reading() as session:
        code = sent_code(session)
    new = "窗台上放着三盆大绿萝"
    assert post_form(client, "/password/reset/finish", {"code": code, "password": new}).location.startswith("/sign-in")
    assert post_form(client, "/sign-in", {"phone": officer.phone, "password": new}).location == "/office/queue"


def test_one_address_may_not_try_without_end(sqlite, vault, tmp_path, now):
    client = given_app(sqlite, vault, tmp_path, now, limit_requests=True).test_client()
    token = form_token(client)
    form = {"csrf_token": token, "phone": "1380000", "password": "x" * 12}
    same_site = {"Sec-Fetch-Site": "same-origin"}
    tries = [client.post("/register", data={**form, "role": "consumer"}, headers=same_site) for _ in range(11)]
    assert [answer.status_code for answer in tries] == [422] * 10 + [429]
    assert "请等几分钟再试" in tries[-1].get_data(as_text=True) or "再提交一次" in tries[-1].get_data(as_text=True)
