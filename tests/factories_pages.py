"""Browsers of everybody in one dispute, and the parts of a page that a form sends back."""

import re
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from core.database import Database
from core.kernel.roles import Actor, Role
from core.kernel.vault import Vault
from tests.factories_identity import given_account, given_token
from tests.factories_mediation import People, given_people
from tests.factories_web import given_app

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_FORM = re.compile(r"<form[^>]*method=\"post\"[^>]*action=\"([^\"]*)\".*?</form>", re.DOTALL)


@dataclass(frozen=True)
class Town:
    """One office, one dispute's people, and a browser of each."""

    app: Flask
    database: Database
    people: People
    now: datetime
    consumer: FlaskClient
    merchant: FlaskClient
    mediator: FlaskClient
    stranger: FlaskClient
    other_merchant: FlaskClient


def given_town(database: Database, vault: Vault, folder: Path, now: datetime) -> Town:
    app = given_app(database, vault, folder, now)
    with database.transaction() as session:
        people = given_people(session, now)
        stranger = given_account(session, Role.CONSUMER, now, name="路人").actor
        other = given_account(session, Role.MERCHANT, now, name="别家").actor
    actors = (people.consumer, people.merchant, people.mediator, stranger, other)
    browsers = [_browser(app, database, actor, now) for actor in actors]
    return Town(app, database, people, now, *browsers)


def _browser(app: Flask, database: Database, actor: Actor, now: datetime) -> FlaskClient:
    client = app.test_client()
    with database.transaction() as session:
        client.set_cookie("yinuo-sign-in", given_token(session, actor.account_id, now))
    return client


def page_text(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.get_data(as_text=True)


def hidden_fields(html: str, action: str) -> dict[str, str]:
    """The hidden inputs of the form on the page that goes to this address."""
    form = next(found.group(0) for found in _FORM.finditer(html) if found.group(1) == action)
    return dict(_HIDDEN.findall(form))


def send(client: FlaskClient, path: str, typed: dict[str, Any], **more: Any) -> Any:
    """Send a form of ours; `path` is its address, hidden fields must be among what is typed."""
    return client.post(path, data=typed, headers={"Sec-Fetch-Site": "same-origin"}, **more)


def fill_and_send(client: FlaskClient, page: str, action: str, typed: dict[str, Any]) -> Any:
    """Open the page, take the form with this address, fill it in and send it."""
    return send(client, action, {**hidden_fields(page_text(client, page), action), **typed})


def picture(shade: int = 120) -> bytes:
    """A small real PNG as the service itself saves one; each shade is another file."""
    out = BytesIO()
    Image.new("RGB", (2, 2), (shade, shade, shade)).save(out, "PNG")
    return out.getvalue()
