"""A live server of the real application and a Chromium that walks through it."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from bootstrap.settings import Settings
from core.database import Database
from core.files import FileStore
from core.kernel.clock import system_now
from core.kernel.vault import Vault
from tests.factories_browser import (
    CHROMIUM_ARGS,
    DESKTOP,
    PHONE,
    LiveCity,
    Person,
    given_prepared_city,
    live_city,
    somebody,
)
from web.app import create_app
from web.dependencies import Dependencies, WebSettings

_NAMES = ("chromium-headless-shell", "chromium")  # the shell is the same engine without windows: half the work
_USUAL_PLACE = "/usr/bin/chromium"
_REQUIRED = "YINUO_REQUIRE_BROWSER"
FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; without it the tests are skipped, or fail where the environment requires it."""
    found = next(filter(None, map(shutil.which, _NAMES)), _USUAL_PLACE)
    if not Path(found).exists():
        missing = f"needs Chromium on the PATH or at {_USUAL_PLACE}"
        pytest.fail(missing) if os.environ.get(_REQUIRED) == "1" else pytest.skip(missing)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def prepared_city(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return given_prepared_city(tmp_path_factory.mktemp("prepared-city"))


@pytest.fixture(scope="module")
def city(prepared_city: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveCity]:
    """A demo city of its own for each module: some tests move its clock."""
    with live_city(prepared_city, tmp_path_factory.mktemp("city")) as served:
        yield served


@pytest.fixture
def enter(browser: Browser, city: LiveCity) -> Iterator[Callable[..., Person]]:
    """Let somebody in: `enter(PHONE)`; whatever broke on anybody's pages fails the test at the end."""
    people: list[Person] = []
    with ExitStack() as browsers:

        def let_in(size: dict[str, int], **options: object) -> Person:
            people.append(browsers.enter_context(somebody(browser, city, size, **options)))
            return people[-1]

        yield let_in
    assert [problem for person in people for problem in person.problems] == []


@pytest.fixture(scope="session")
def live_server() -> Iterator[Callable[[Flask], str]]:
    """Serve an application on a free port; returns its address."""
    servers = []

    def serve(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def style_site(
    live_server: Callable[[Flask], str], sqlite_template: bytes, vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The application over an empty database, in demo mode so that the style page is open."""
    folder = tmp_path_factory.mktemp("style-site")
    (folder / "yinuo.sqlite").write_bytes(sqlite_template)
    database = Database(f"sqlite:///{folder}/yinuo.sqlite", vault)
    settings = WebSettings("browser-test-secret", demo_mode=True, limit_requests=False)
    files = FileStore(folder / "files", vault)
    yield live_server(create_app(Dependencies(database, vault, files, lambda: FRIDAY, system_now, settings)))
    database.engine.dispose()


@pytest.fixture(params=["phone", "desktop"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page on a phone and on a desktop; a script error fails the test."""
    size = PHONE if request.param == "phone" else DESKTOP
    context = browser.new_context(viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce")
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda message: problems.append(message.text) if _is_policy_breach(message.text) else None)
    yield opened
    context.close()
    assert problems == []


def _is_policy_breach(text: str) -> bool:
    return "Content Security Policy" in text
