"""Refusals and failures: the right status, calm words, nothing typed is lost."""

import io

import pytest
from apiflask import APIBlueprint
from flask import Blueprint, render_template_string
from pydantic import BaseModel

import web.app
from core.kernel.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    SignInRequiredError,
    TooLargeError,
    TooManyError,
    UnavailableError,
    UnsupportedTypeError,
)
from core.kernel.roles import Role
from tests.factories_web import form_token, given_app, given_dependencies, given_signed_in, post_form
from web.dependencies import provide
from web.forms import shows_again
from web.permissions import public

KINDS = [
    (InvalidInputError, 422),
    (NotFoundError, 404),
    (NotAllowedError, 403),
    (ConflictError, 409),
    (TooLargeError, 413),
    (UnsupportedTypeError, 415),
    (TooManyError, 429),
    (UnavailableError, 503),
]


class Wish(BaseModel):
    text: str
    count: int


def refusing_pages():
    """Pages that refuse as asked, beside the real ones."""
    pages = Blueprint("refusing", __name__)
    kinds = {kind.__name__: kind for kind, _ in KINDS} | {"SignInRequiredError": SignInRequiredError}

    def show(form, kind):
        return render_template_string(
            "<p>{{ form.value('story') }}|{{ form.error('story') }}|{{ form.message }}</p>", form=form
        )

    @pages.get("/refusing/<kind>")
    @public
    def refuse(kind):
        raise kinds[kind]("说明原因的话")

    @pages.post("/refusing/<kind>")
    @public
    @shows_again(show)
    def refuse_form(kind):
        raise kinds[kind]("说明原因的话", fields={"story": "请写清楚"})

    @pages.post("/failing")
    @public
    def fail():
        raise RuntimeError("a defect")

    return pages


def refusing_api():
    api = APIBlueprint("refusing_api", __name__)

    @api.get("/refusing/<kind>")
    @public
    def refuse_api(kind):
        raise {kind.__name__: kind for kind, _ in KINDS}[kind]("说明原因的话", fields={"a": "不对"})

    @api.post("/wishes")
    @api.input(Wish)
    @public
    def post_wish(json_data):
        return {"count": json_data.count}

    @api.post("/failing")
    @public
    def fail_api():
        raise RuntimeError("a defect")

    return api


@pytest.fixture(scope="module")
def refusing_apps():
    """The one application with views that refuse, made by the first test that asks."""
    return []


@pytest.fixture
def app(sqlite, vault, tmp_path, now, monkeypatch, refusing_apps):
    given = given_dependencies(sqlite, vault, tmp_path, now)
    if not refusing_apps:
        monkeypatch.setattr(web.app, "PAGES", (*web.app.PAGES, refusing_pages()))
        monkeypatch.setattr(web.app, "APIS", (*web.app.APIS, refusing_api()))
        refusing_apps.append(web.app.create_app(given))
    provide(refusing_apps[0], given)
    return refusing_apps[0]


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.mark.parametrize(("kind", "status"), KINDS)
def test_a_refusal_is_a_calm_page_with_its_status(client, kind, status):
    answer = client.get(f"/refusing/{kind.__name__}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert "说明原因的话" in page
    assert "12315" in page
    assert "！" not in page


@pytest.mark.parametrize(("kind", "status"), KINDS)
def test_a_refusal_of_the_api_is_a_problem_with_its_status(client, kind, status):
    answer = client.get(f"/api/v1/refusing/{kind.__name__}")
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    problem = answer.get_json(force=True)
    assert (problem["status"], problem["detail"], problem["fields"]) == (status, "说明原因的话", {"a": "不对"})


@pytest.mark.parametrize(("kind", "status"), [pair for pair in KINDS if pair[0] is not NotFoundError])
def test_a_refused_form_comes_back_as_typed_with_the_message_beside_the_field(client, kind, status):
    answer = post_form(client, f"/refusing/{kind.__name__}", {"story": "写了很久"})
    assert answer.status_code == status
    assert answer.get_data(as_text=True) == "<p>写了很久|请写清楚|说明原因的话</p>"


def test_who_must_sign_in_is_sent_there_and_back(client):
    assert (
        client.get("/refusing/SignInRequiredError?a=1").location == "/sign-in?next=/refusing/SignInRequiredError?a%3D1"
    )


def test_a_defect_keeps_what_was_typed_as_one_button(client):
    answer = post_form(client, "/failing", {"story": "写了很久", "password": "secret"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert 'name="story" value="写了很久"' in page
    assert "secret" not in page
    assert "a defect" not in page


def test_a_defect_of_the_api_is_a_problem(client):
    answer = client.post("/api/v1/failing")
    assert (answer.status_code, answer.content_type) == (500, "application/problem+json")


def test_a_form_without_token_from_our_page_is_offered_again(client):
    answer = client.post("/failing", data={"story": "写了很久"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 400
    assert 'name="story" value="写了很久"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("site", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}])
def test_a_form_of_another_site_is_refused_and_not_offered_again(client, site):
    answer = client.post("/failing", data={"story": "别人替我写的"}, headers=site)
    assert answer.status_code == 400
    assert "别人替我写的" not in answer.get_data(as_text=True)


def test_wrong_json_gets_chinese_messages_for_each_field(client):
    answer = client.post("/api/v1/wishes", json={"count": "许多"})
    assert answer.status_code == 422
    assert answer.get_json(force=True)["fields"] == {"text": "请填写这一项", "count": "请填写整数"}


def test_what_is_no_json_at_all_is_a_problem_too(client):
    answer = client.post("/api/v1/wishes", data="{", content_type="application/json")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")


def test_an_unknown_address_is_a_page_or_a_problem(client):
    assert "没有找到这一页" in client.get("/nowhere").get_data(as_text=True)
    assert client.get("/api/v1/nowhere").content_type == "application/problem+json"


def test_a_request_that_is_too_large_is_refused_before_it_is_read(sqlite, vault, tmp_path, now):
    client = given_app(sqlite, vault, tmp_path, now, request_limit_bytes=20_000).test_client()
    form = {"csrf_token": form_token(client), "phone": "1" * 30_000}
    answer = client.post("/sign-in", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 413
    assert "文件太大了" in answer.get_data(as_text=True)


def test_a_part_of_a_page_gets_a_short_notice_instead_of_a_page(client):
    answer = client.get("/refusing/ConflictError", headers={"HX-Request": "true"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "说明原因的话" in page
    assert "<html" not in page


def test_a_page_tells_of_a_database_out_of_reach_without_failing_itself(client, sqlite, monkeypatch):
    def out_of_reach():
        raise UnavailableError("服务暂时连不上数据库，请稍后再试")

    monkeypatch.setattr(sqlite, "reading", out_of_reach)
    client.set_cookie("yinuo-sign-in", "some-token")
    answer = client.get("/inbox")
    assert answer.status_code == 503
    assert "服务暂时连不上数据库" in answer.get_data(as_text=True)


def evidence_form(client, size):
    return {
        "csrf_token": form_token(client),
        "note": "店门口的照片",
        "files": (io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"0" * size), "a.png"),
    }


def test_only_views_that_take_files_read_more_than_a_small_request(sqlite, vault, tmp_path, now):
    app = given_app(sqlite, vault, tmp_path, now, request_limit_bytes=100_000, upload_limit_bytes=300_000)
    client, _ = given_signed_in(app, sqlite, Role.CONSUMER, now)
    headers = {"Sec-Fetch-Site": "same-origin"}

    def status(path, size):
        return client.post(path, data=evidence_form(client, size), headers=headers).status_code

    assert status("/complaints/none/evidence", 150_000) == 404
    assert status("/complaints/none/evidence", 400_000) == 413
    assert status("/inbox/none/open", 150_000) == 413
    assert app.test_client().post("/api/v1/sign-ins", json={"phone": "1" * 150_000}).status_code == 413


def test_the_words_before_files_that_are_too_large_are_kept(sqlite, vault, tmp_path, now):
    app = given_app(sqlite, vault, tmp_path, now, request_limit_bytes=100_000, upload_limit_bytes=300_000)
    client, _ = given_signed_in(app, sqlite, Role.CONSUMER, now)
    form = evidence_form(client, 400_000)
    answer = client.post("/complaints/none/evidence", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 413
    assert 'name="note" value="店门口的照片"' in page
    assert "PNG" not in page


def test_a_view_for_files_stays_small_for_strangers(sqlite, vault, tmp_path, now):
    client = given_app(sqlite, vault, tmp_path, now, request_limit_bytes=100_000).test_client()
    sent = client.post("/complaints/none/evidence", data=evidence_form(client, 150_000))
    assert sent.status_code == 401
