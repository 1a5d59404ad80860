"""The real application over a test database, and browsers that are signed in."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from core.database import Database
from core.files import FileStore
from core.kernel.roles import Role
from core.kernel.vault import Vault
from tests.factories_identity import GivenAccount, given_account, given_token
from web.app import create_app
from web.dependencies import Dependencies, WebSettings, provide

SETTINGS = WebSettings("test-secret-of-the-web", demo_mode=True, limit_requests=False)
_APPS: dict[WebSettings, Flask] = {}  # building one and compiling its templates costs more than most tests
_COMPILED: dict[str, bytes] = {}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class KeptTemplates(BytecodeCache):
    """Templates compiled for one application of a run serve the next; Jinja compares their source itself."""

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in _COMPILED:
            bucket.bytecode_from_string(_COMPILED[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        _COMPILED[bucket.key] = bucket.bytecode_to_string()


def with_kept_templates(app: Flask) -> Flask:
    app.jinja_env.bytecode_cache = KeptTemplates()
    return app


def given_app(database: Database, vault: Vault, folder: Path, now: datetime, **settings: Any) -> Flask:
    """The application whose service time and real time are `now`; settings change `SETTINGS`.

    Tests share one application for each choice of settings, so it serves one database at a time.
    """
    return app_over(given_dependencies(database, vault, folder, now, **settings))


def app_over(given: Dependencies) -> Flask:
    """The shared application of these settings, over these dependencies from now on."""
    chosen = given.settings
    if chosen.limit_requests:  # counts requests, so nobody may have sent it any before
        return with_kept_templates(create_app(given))
    if chosen not in _APPS:
        _APPS[chosen] = with_kept_templates(create_app(given))
    provide(_APPS[chosen], given)
    return _APPS[chosen]


def given_dependencies(database: Database, vault: Vault, folder: Path, now: datetime, **settings: Any) -> Dependencies:
    """What an application is built over, for a test that changes the application itself."""
    files = FileStore(folder / "files", vault)
    return Dependencies(database, vault, files, lambda: now, lambda: now, replace(SETTINGS, **settings))


def given_signed_in(app: Flask, database: Database, role: Role, now: datetime) -> tuple[FlaskClient, GivenAccount]:
    """A browser with the sign-in cookie of a fresh account of that role."""
    with database.transaction() as session:
        account = given_account(session, role, now)
        token = given_token(session, account.actor.account_id, now)
    client = app.test_client()
    client.set_cookie("yinuo-sign-in", token)
    return client, account


def form_token(client: FlaskClient) -> str:
    """The form token of this browser, as a page gives it."""
    found = _TOKEN.search(client.get("/sign-in").get_data(as_text=True))
    assert found is not None
    return found.group(1)


def post_form(client: FlaskClient, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
    """Send a form as one of our pages would."""
    headers = {"Sec-Fetch-Site": "same-origin", **more.pop("headers", {})}
    return client.post(path, data={"csrf_token": form_token(client), **(data or {})}, headers=headers, **more)
