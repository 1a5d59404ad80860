"""Every route against every role gets what the view declared, and the list of routes is pinned.

After adding a route delete routes.txt and run this module: it writes the list anew and fails once, so that the
difference is read before it is committed.
"""

import re
from collections import Counter
from pathlib import Path

import pytest

from core.kernel.roles import PERSON_ROLES
from tests.factories_identity import given_account, given_token
from tests.factories_web import given_app
from web.navigation import NAVIGATION, links_for
from web.permissions import _OTHER_ROLE, permission_of

PINNED = Path(__file__).with_name("routes.txt")
ROLES = PERSON_ROLES
SAMPLES = {
    "int": "1",
    "float": "1",
    "default": "none-such",
    "string": "none-such",
    "path": "none-such",
    "uuid": "0" * 32,
}


@pytest.fixture
def app(sqlite, vault, tmp_path, now):
    return given_app(sqlite, vault, tmp_path, now)


@pytest.fixture
def accounts(sqlite, now):
    """One account of each role."""
    with sqlite.transaction() as session:
        return {role: given_account(session, role, now).actor.account_id for role in ROLES}


def routes(app):
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield method, rule.rule, rule.endpoint


def described(app):
    for method, path, endpoint in routes(app):
        permission = permission_of(app, endpoint)
        signed_in = "subscriber" if permission.is_for_subscribers else "signed-in"
        who = "anyone" if permission.is_public else ",".join(sorted(permission.roles)) or signed_in
        yield f"{method} {path} {who}"


def sample_path(rule):
    return re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>", lambda found: SAMPLES[found.group(1) or "default"], rule)


def outcome(answer):
    """What the guard at the door said, apart from what the view said."""
    if answer.status_code == 401 or (answer.status_code == 303 and answer.location.startswith("/sign-in?next=")):
        return "sign in"
    if answer.status_code == 403 and _OTHER_ROLE in answer.get_data(as_text=True):
        return "not allowed"
    return "admitted"


def declared_outcome(permission, role):
    """Read the declaration itself, not the code that enforces it."""
    if permission.roles is None:
        return "admitted"
    if role is None or permission.is_for_subscribers:
        return "sign in"
    return "admitted" if not permission.roles or role in permission.roles else "not allowed"


def answer_for(app, role, token, method, path):
    client = app.test_client()
    headers = {}
    if path.startswith("/api/v1/") and token:
        headers["Authorization"] = f"Bearer {token}"
    elif token:
        client.set_cookie("yinuo-sign-in", token)
    return client.open(sample_path(path), method=method, headers=headers)


@pytest.mark.parametrize("role", [None, *ROLES])
def test_every_route_admits_whom_its_view_declares(app, accounts, sqlite, now, role):
    wrong, token = [], None
    for method, path, endpoint in sorted(routes(app), key=lambda route: route[0] != "GET"):
        if token is None or method != "GET":  # a fresh token, because one of the routes that act signs out
            with sqlite.transaction() as session:
                token = role and given_token(session, accounts[role], now)
        answer = answer_for(app, role, token, method, path)
        declared = declared_outcome(permission_of(app, endpoint), role)
        if outcome(answer) != declared or answer.status_code == 500:
            wrong.append(f"{method} {path}: {declared} declared, {outcome(answer)} with {answer.status_code}")
    assert wrong == []


def test_no_two_views_share_a_method_and_an_address(app):
    answered = [f"{method} {re.sub(r'<[^>]+>', '<>', path)}" for method, path, _ in routes(app)]
    assert [route for route, count in Counter(answered).items() if count > 1] == []


def test_every_link_of_every_header_leads_to_a_page(app):
    addresses = app.url_map.bind("localhost")
    links = {link.path for links in (links_for(None), *NAVIGATION.values()) for link in links}
    assert [path for path in sorted(links) if not addresses.test(path, "GET")] == []


def test_the_routes_are_the_pinned_ones(app):
    """Whoever adds a route shows in the same change who may open it."""
    if not PINNED.exists():
        PINNED.write_text("\n".join(described(app)) + "\n")
        pytest.fail("routes.txt was written anew: read the difference, then run again")
    assert list(described(app)) == PINNED.read_text().splitlines()
