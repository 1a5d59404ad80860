"""Headers, caching, the API's sign-in, and the description of the API."""

import pytest

from core.kernel.roles import Role
from identity.domain.notices import NewNotice, Recipient
from identity.services.leave_notice import leave_notice
from tests.factories_identity import PASSWORD, given_account
from tests.factories_web import given_app, given_dependencies, given_signed_in
from web.app import create_app
from web.permissions import require_declarations


@pytest.fixture
def app(database, vault, tmp_path, now):
    return given_app(database, vault, tmp_path, now)


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/openapi.json", "/static/yinuo.css"])
def test_every_answer_carries_the_safety_headers(client, path):
    with client.get(path) as answer:
        headers = answer.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize("path", ["/", "/style", "/sign-in", "/register"])
def test_no_page_holds_inline_scripts_or_styles(client, path):
    page = client.get(path).get_data(as_text=True)
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert page.count("<script ") == page.count("<script src=")


def test_private_pages_are_not_kept_and_hashed_files_are_kept_for_good(app, client, database, now):
    signed_in, _ = given_signed_in(app, database, Role.CONSUMER, now)
    assert signed_in.get("/").headers["Cache-Control"] == "no-store"
    assert signed_in.get("/inbox").headers["Cache-Control"] == "no-store"
    page = client.get("/").get_data(as_text=True)
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    with client.get(address) as current, client.get(address.split("?")[0] + "?v=old") as old:
        assert "immutable" in current.headers["Cache-Control"]
        assert old.headers["Cache-Control"] == "no-cache"


def test_the_api_signs_in_with_a_token_and_knows_no_cookie(app, client, database, now):
    with database.transaction() as session:
        account = given_account(session, Role.LICENSING_CLERK, now, name="赵敏")
    begun = client.post("/api/v1/sign-ins", json={"phone": account.phone, "password": PASSWORD})
    assert (begun.status_code, begun.get_json()["role"]) == (201, "licensing_clerk")
    bearer = {"Authorization": f"Bearer {begun.get_json()['token']}"}
    assert client.get("/api/v1/sign-ins/current", headers=bearer).get_json()["name"] == "赵敏"
    with_cookie, _ = given_signed_in(app, database, Role.CONSUMER, now)
    assert with_cookie.get("/api/v1/sign-ins/current").status_code == 401
    assert client.delete("/api/v1/sign-ins/current", headers=bearer).status_code == 204
    assert client.get("/api/v1/sign-ins/current", headers=bearer).status_code == 401


def test_a_bearer_token_opens_no_page(app, client, database, now):
    with database.transaction() as session:
        account = given_account(session, Role.CONSUMER, now)
    begun = client.post("/api/v1/sign-ins", json={"phone": account.phone, "password": PASSWORD}).get_json()
    assert client.get("/inbox", headers={"Authorization": f"Bearer {begun['token']}"}).status_code == 303


def test_the_description_of_the_api_is_openapi_3_1_with_problems_and_bearer(client):
    spec = client.get("/openapi.json").get_json()
    assert spec["openapi"].startswith("3.1")
    assert spec["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    refused = spec["paths"]["/api/v1/sign-ins"]["post"]["responses"]["422"]["content"]
    assert list(refused) == ["application/problem+json"]
    beside = {path for path in spec["paths"] if not path.startswith("/api/v1/")}
    assert beside == {"/oauth2/token"}


def test_the_guide_lists_what_the_description_holds(client):
    page = client.get("/api/docs").get_data(as_text=True)
    assert "/api/v1/sign-ins/current" in page


def test_the_style_page_is_open_in_demo_mode_only(database, vault, tmp_path, now):
    closed = given_app(database, vault, tmp_path, now, demo_mode=False).test_client()
    assert closed.get("/style").status_code == 404


def test_a_view_without_a_declared_permission_stops_the_start(sqlite, vault, tmp_path, now):
    app = create_app(given_dependencies(sqlite, vault, tmp_path, now))
    app.add_url_rule("/forgotten", "forgotten", lambda: "")
    with pytest.raises(LookupError, match="forgotten"):
        require_declarations(app)


def test_static_files_cannot_be_left(client):
    assert client.get("/static/../app.py").status_code == 404


def test_the_header_counts_unread_messages(app, database, now):
    client, account = given_signed_in(app, database, Role.CONSUMER, now)
    assert "条未读" not in client.get("/").get_data(as_text=True)
    with database.transaction() as session:
        leave_notice(session, NewNotice(Recipient(account_id=account.actor.account_id), "商家还价了", "请看一看"), now)
    assert '1<span class="visually-hidden"> 条未读' in client.get("/").get_data(as_text=True)


def test_a_request_for_another_host_name_is_refused(sqlite, vault, tmp_path, now):
    client = given_app(sqlite, vault, tmp_path, now, trusted_hosts=("yinuo.example.cn",)).test_client()
    assert client.get("/", base_url="http://yinuo.example.cn:8000").status_code == 200
    assert client.get("/", base_url="http://evil.example").status_code == 400
    assert client.get("/nowhere", base_url="http://evil.example").status_code == 400
