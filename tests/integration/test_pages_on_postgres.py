"""Every page of the demo city answers on PostgreSQL as well; how pages look is tested in the browser."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, select, text

from bootstrap.demo.accounts import CAST
from bootstrap.preparation import prepare
from bootstrap.settings import Settings, new_key
from bootstrap.wiring import open_wiring, web_dependencies
from bootstrap.worker import work_once
from identity.storage.account_tables import Account
from identity.storage.accounts import phone_index
from tests.browser.page_table import VISITOR, first_read_by, given_examples, people_walking
from tests.factories_browser import LiveCity
from tests.factories_identity import given_token
from tests.factories_web import with_kept_templates
from web.app import create_app


@pytest.fixture
def city(postgres_url: str, tmp_path: Path):
    """The demo city in a PostgreSQL database of its own, without a server."""
    admin = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS yinuo_city"))
        connection.execute(text("CREATE DATABASE yinuo_city"))
    admin.dispose()
    keys = {name: new_key() for name in ("secret_key", "encryption_key", "index_key")}
    url = postgres_url.replace("/yinuo_test", "/yinuo_city")
    wiring = open_wiring(Settings(data_dir=tmp_path, demo=True, database_url=url, **keys))
    prepare(wiring, lambda _line: None)
    work_once(wiring)
    yield LiveCity("", wiring)
    wiring.database.engine.dispose()


def browser_of(city: LiveCity, app, who: str) -> FlaskClient:
    client = app.test_client()
    phone = next((cast.phone for cast in CAST if cast.key == who), None)
    if who != VISITOR and phone:
        with city.wiring.database.transaction() as session:
            account = session.scalars(select(Account).where(Account.phone_index == phone_index(session, phone))).one()
            client.set_cookie("yinuo-sign-in", given_token(session, account.id, city.wiring.real_clock()))
    return client


def test_every_page_answers_on_postgres(city):
    """Each by the first who walks it; that a route admits whom it declares is tested in tests/architecture."""
    examples = given_examples(city)
    app = with_kept_templates(create_app(web_dependencies(city.wiring)))
    unanswered = []
    for who in people_walking():
        client = browser_of(city, app, who)
        for path in first_read_by(who):
            answer = client.get(path.format_map(examples), follow_redirects=True)
            if answer.status_code != 200:
                unanswered.append((who, path, answer.status_code))
    assert unanswered == []
