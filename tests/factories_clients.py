"""A town with systems of other departments that ask over the API."""

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from core.database import Database
from core.kernel.roles import Role
from core.kernel.vault import Vault
from identity.domain.clients import NewClient, ShownClient
from identity.services.manage_clients import open_client
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from sanctions.storage.check_tables import Check
from tests.factories_identity import given_account
from tests.factories_registry import given_enterprise, some_code
from tests.factories_sanctions import given_law
from tests.factories_web import app_over, given_dependencies

HONOUR, FOOD = "checks:honours:market_honour", "checks:licensing:food_business_licence"
CHECKS = "/api/v1/checks"


class Town:
    """The application over one database with two systems; `at` is the time of day there."""

    def __init__(self, database: Database, vault: Vault, folder: Path, now: datetime, **settings: Any) -> None:
        self.database, self.at, self.code = database, now, some_code()
        with database.transaction() as session:
            given_law(session, now)
            given_enterprise(session, "示例市晴川书店", code=self.code)
            self.admin = given_account(session, Role.ADMIN, now).actor
            self.one = open_client(session, wanted("采购审查系统"), [HONOUR, FOOD], self.admin, now)
            self.other = open_client(session, wanted("评优系统"), [HONOUR, FOOD], self.admin, now)
        given = given_dependencies(database, vault, folder, now, **settings)
        object.__setattr__(given, "clock", lambda: self.at)
        object.__setattr__(given, "real_clock", lambda: self.at)
        self.app = app_over(given)
        self.client = self.app.test_client()

    def grant(self, who: ShownClient, secret: str | None = None, **form: str) -> Any:
        credentials = b64encode(f"{who.client_id}:{secret or who.secret}".encode()).decode()
        asked = {"grant_type": "client_credentials", **form}
        return self.client.post("/oauth2/token", data=asked, headers={"Authorization": f"Basic {credentials}"})

    def token(self, who: ShownClient) -> str:
        return str(self.grant(who).get_json()["access_token"])

    def ask(self, token: str, path: str = CHECKS, key: str = "", **changes: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
        if path != CHECKS:
            return self.client.get(path, headers=headers)
        body = {"desk": "honours", "matter": "market_honour", "code": self.code, **changes}
        return self.client.post(CHECKS, json=body, headers=headers)

    def manage(self, act: Callable[..., Any], *arguments: Any) -> Any:
        with self.database.transaction() as session:
            return act(session, *arguments, self.admin, self.at)

    def acts(self, who: ShownClient) -> list[str]:
        with self.database.reading() as session:
            return [act.action for act in acts_of(session, Subject("system_client", who.client_id))]

    def checks(self) -> int:
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(Check)) or 0


def wanted(name: str, scopes: tuple[str, ...] = (HONOUR,), rate: int = 600) -> NewClient:
    """What an administrator writes down of a system."""
    return NewClient(name, "示例市财政局", "采购监管处", scopes, rate)
