"""A small public city for tests: law, cases and one enterprise with everything a file can hold."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from casebase.search import open_index
from casebase.services.seed_casebase import seed_casebase
from core.database import Database
from core.files import FileStore
from core.kernel.roles import PERSON_ROLES, SYSTEM_ACTOR
from credit.domain.items import Grade
from credit.services.record_promise import record_promise
from registry.domain.links import LinkKind
from registry.queries.enterprise_page import enterprise_page
from registry.services.rename_enterprise import rename_enterprise
from tests.factories_casebase import given_content
from tests.factories_credit import KEPT, given_outcome, given_penalty
from tests.factories_identity import given_account, given_member, given_token
from tests.factories_pages import picture
from tests.factories_registry import given_enterprise, given_link, given_person, given_representative
from tests.factories_sanctions import given_decided, given_law
from tests.factories_web import SETTINGS, app_over, with_kept_templates
from web.app import create_app
from web.dependencies import Dependencies

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PNG = picture()


@dataclass(frozen=True)
class City:
    """The application, the enterprise and a browser or bearer for whoever asks."""

    app: Any
    database: Any
    now: Any
    firm: str
    code: str
    accounts: dict[str, Any]

    def browser(self, who: str | None = None) -> Any:
        client = self.app.test_client()
        if who:
            with self.database.transaction() as session:
                client.set_cookie("yinuo-sign-in", given_token(session, self.accounts[who].actor.account_id, self.now))
        return client

    def page(self, path: str, who: str | None = None, status: int = 200) -> str:
        answer = self.browser(who).get(path)
        assert answer.status_code == status, (path, answer.status_code)
        return answer.get_data(as_text=True)

    def bearer(self, who: str | None) -> dict[str, str]:
        if who is None:
            return {}
        with self.database.transaction() as session:
            token = given_token(session, self.accounts[who].actor.account_id, self.now)
        return {"Authorization": f"Bearer {token}"}

    def call(self, method: str, path: str, who: str | None = None, body: Any = None, **headers: str) -> Any:
        sent = {**self.bearer(who), **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.app.test_client().open(f"/api/v1{path}", method=method, json=body, headers=sent)

    def get(self, path: str, who: str | None = None, status: int = 200) -> Any:
        answer = self.call("GET", path, who)
        assert answer.status_code == status, (path, answer.status_code, answer.get_data(as_text=True))
        return answer.json

    def post(self, path: str, who: str | None = None, body: Any = None, status: int = 200) -> Any:
        answer = self.call("POST", path, who, body)
        assert answer.status_code == status, (path, answer.status_code, answer.get_data(as_text=True))
        return answer.json

    def upload(self, path: str, who: str, fields: dict[str, str], content: bytes = PNG) -> Any:
        parts = [
            f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
        return self.app.test_client().post(
            f"/api/v1{path}",
            data=b"".join(parts) + head + content + b"\r\n--edge--\r\n",
            content_type="multipart/form-data; boundary=edge",
            headers=self.bearer(who),
        )


def given_city(
    database: Any, vault: Any, folder: Any, now: Any, build: Callable[[Dependencies], Any] = app_over
) -> City:
    """The city over the application that tests share, unless another way to build one is given."""
    files, index = FileStore(folder / "files", vault), open_index("tantivy")
    clocks = {"clock": lambda: now, "real_clock": lambda: now}
    app = with_kept_templates(
        build(Dependencies(database, vault, files, settings=SETTINGS, case_index=index, **clocks))
    )
    with database.transaction() as session:
        given_law(session, now)
        seed_casebase(session, given_content(folder / "content"), now)
        firm = given_enterprise(session, "示例市白鹭健身服务有限公司")
        given_representative(session, firm, "林示例")
        given_link(
            session, firm, kind=LinkKind.SHAREHOLDER, from_person_id=given_person(session, "孙股东"), share_bp=5000
        )
        rename_enterprise(session, firm, "示例市青禾健身服务有限公司", now.date(), SYSTEM_ACTOR, now)
        given_penalty(session, now, Grade.GENERAL, enterprise_id=firm)
        given_outcome(session, now, respondent_id=firm)
        record_promise(session, _kept_by(firm, now), SYSTEM_ACTOR, now)
        accounts = {role.value: given_account(session, role, now) for role in PERSON_ROLES}
        accounts["member"] = given_member(session, firm, now)
    with database.reading() as session:
        code = enterprise_page(session, firm).enterprise.code
    return City(app, database, now, firm, code, accounts)


@pytest.fixture(scope="module")
def read_city(sqlite_template: bytes, vault: Any, tmp_path_factory: Any) -> Iterator[City]:
    """One city for all tests of a module that only read; import it by name."""
    folder = tmp_path_factory.mktemp("city")
    path = folder / "yinuo.sqlite"
    path.write_bytes(sqlite_template)
    database = Database(f"sqlite:///{path}", vault)
    yield given_city(database, vault, folder, NOW, create_app)  # tests between may put the shared one elsewhere
    database.engine.dispose()


def given_listed(city: City) -> str:
    """Put the enterprise on the serious list, from today."""
    with city.database.transaction() as session:
        return given_decided(session, city.now, city.firm)


def _kept_by(firm: str, now: Any) -> Any:
    return replace(KEPT, respondent_id=firm, happened_on=now.date())
