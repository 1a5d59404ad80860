"""The offices and desks of one town: a signed-in browser of each role over the real application."""

import html as html_text
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from core.database import Database
from core.kernel.roles import Actor, Role
from core.kernel.vault import Vault
from tests.factories_identity import given_account, given_member, given_token
from tests.factories_mediation import People
from tests.factories_registry import given_enterprise
from tests.factories_sanctions import given_law
from tests.factories_web import given_app

_INPUT = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_STAFF = {
    Role.OFFICER: "王办案",
    Role.MEDIATOR: "赵调解",
    Role.SUPERVISOR: "钱审批",
    Role.REGISTRATION_CLERK: "孙登记",
    Role.LICENSING_CLERK: "李许可",
    Role.HONOURS_CLERK: "周评优",
    Role.ADMIN: "吴管理",
    Role.CONSUMER: "张小民",
}


@dataclass(frozen=True)
class Desks:
    """`clients` holds a browser of each role; `strangers` a merchant of another enterprise."""

    app: Flask
    database: Database
    now: datetime
    actors: dict[Role, Actor]
    clients: dict[Role, FlaskClient]
    stranger: FlaskClient
    enterprise_id: str

    @property
    def people(self) -> People:
        return People(
            consumer=self.actors[Role.CONSUMER],
            merchant=self.actors[Role.MERCHANT],
            officer=self.actors[Role.OFFICER],
            mediator=self.actors[Role.MEDIATOR],
            enterprise_id=self.enterprise_id,
        )

    def given(self, make: Callable[..., Any], *arguments: Any, **changes: Any) -> Any:
        """Bring something about with the real services; `make(session, *arguments)`."""
        with self.database.transaction() as session:
            return make(session, *arguments, **changes)

    def page(self, role: Role, path: str, status: int = 200) -> str:
        answer = self.clients[role].get(path)
        assert answer.status_code == status, (path, answer.status_code)
        return html_text.unescape(answer.get_data(as_text=True))

    def send(self, role: Role, path: str, typed: dict[str, Any], form_page: str | None = None) -> Any:
        """Open the page that holds the form, fill in what is typed beside its hidden fields, send it."""
        return send_from(self.clients[role], form_page or path, path, typed)


def hidden_of(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that goes to this address, or to its own page."""
    forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", page, re.DOTALL)
    own = [form for form in forms if f'action="{action}"' in form.partition(">")[0]]
    plain = [form for form in forms if "action=" not in form.partition(">")[0]]
    found = (own or plain)[0]
    return {name: html_text.unescape(value) for name, value in _INPUT.findall(found)}


def send_from(client: FlaskClient, form_page: str, action: str, typed: dict[str, Any]) -> Any:
    page = client.get(form_page).get_data(as_text=True)
    return post(client, action, {**hidden_of(page, action), **typed})


def post(client: FlaskClient, path: str, typed: dict[str, Any]) -> Any:
    return client.post(path, data=typed, headers={"Sec-Fetch-Site": "same-origin"})


def text_of(answer: Any) -> str:
    return html_text.unescape(answer.get_data(as_text=True))


def given_desks(database: Database, vault: Vault, folder: Path, now: datetime, **settings: Any) -> Desks:
    app = given_app(database, vault, folder, now, **settings)
    with database.transaction() as session:
        given_law(session, now)
        enterprise_id = given_enterprise(session)
        actors = {role: given_account(session, role, now, name=name).actor for role, name in _STAFF.items()}
        actors[Role.MERCHANT] = given_member(session, enterprise_id, now, name="李老板").actor
        other = given_member(session, given_enterprise(session, "示例市白帆餐饮有限公司"), now, name="别家").actor
    clients = {role: browser_of(app, database, actor, now) for role, actor in actors.items()}
    return Desks(app, database, now, actors, clients, browser_of(app, database, other, now), enterprise_id)


def browser_of(app: Flask, database: Database, actor: Actor, now: datetime) -> FlaskClient:
    client = app.test_client()
    with database.transaction() as session:
        client.set_cookie("yinuo-sign-in", given_token(session, actor.account_id, now))
    return client


def message_beside(page: str, field: str) -> str:
    """The message that stands beside this field."""
    found = re.search(rf'id="error-{re.escape(field)}">.*?<span>(.*?)</span>', page, re.DOTALL)
    return found[1] if found else ""
