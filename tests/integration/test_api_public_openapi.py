"""/openapi.json describes every path of the API and holds together as OpenAPI 3.1."""

import re

import pytest

from tests.factories_web import given_app
from web.permissions import permission_of

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
def app(sqlite, vault, tmp_path, now):
    return given_app(sqlite, vault, tmp_path, now)


@pytest.fixture
def spec(app):
    return app.test_client().get("/openapi.json").json


def routes(app):
    """Every method and path of the API with its permission; /api/docs is a page."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(("/api/v1/", "/oauth2/")):
            for method in rule.methods & {each.upper() for each in METHODS}:
                path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
                yield method.lower(), path, permission_of(app, rule.endpoint)


def operations(spec):
    for path, item in spec["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield method, path, item, operation


def references(value):
    if isinstance(value, dict):
        yield from (each for name, each in value.items() if name == "$ref" and isinstance(each, str))
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


def test_every_route_of_the_api_is_described_and_nothing_else(app, spec):
    assert {(method, path) for method, path, _ in routes(app)} == {
        (method, path) for method, path, _, _ in operations(spec)
    }


def test_the_document_is_openapi_3_1_with_a_title_and_version(spec):
    assert re.fullmatch(r"3\.1\.\d+", spec["openapi"])
    assert spec["info"]["title"]
    assert spec["info"]["version"]


def test_every_reference_leads_somewhere(spec):
    for reference in set(references(spec)):
        found = spec
        for part in reference.removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]


def test_every_operation_has_a_chinese_summary_a_tag_and_a_success(spec):
    for method, path, _, operation in operations(spec):
        assert not operation["summary"].isascii(), (method, path)
        assert operation["tags"], (method, path)
        assert any(status.startswith("2") for status in operation["responses"]), (method, path)
        assert all(response.get("description") for response in operation["responses"].values()), (method, path)


def test_every_part_of_a_path_is_declared(spec):
    for method, path, item, operation in operations(spec):
        declared = {
            each["name"]
            for each in (*item.get("parameters", []), *operation.get("parameters", []))
            if each["in"] == "path" and each["required"]
        }
        assert declared == set(re.findall(r"\{(\w+)\}", path)), (method, path)


def test_signing_in_is_asked_for_exactly_where_the_view_asks_for_it(app, spec):
    described = {(method, path): bool(operation.get("security")) for method, path, _, operation in operations(spec)}
    declared = {(method, path): not permission.is_public for method, path, permission in routes(app)}
    second_step = ("post", "/api/v1/sign-ins/current/code")  # with the token of the first step
    assert described == {**declared, second_step: True}


def test_errors_are_described_as_problems(spec):
    for method, path, _, operation in operations(spec):
        for status, response in operation["responses"].items():
            if status[0] in "45" and "content" in response:
                assert list(response["content"]) == ["application/problem+json"], (method, path, status)


def test_the_readable_guide_lists_every_path(app, spec):
    page = app.test_client().get("/api/docs").get_data(as_text=True)
    assert all(path in page for path in spec["paths"])
