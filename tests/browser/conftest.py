"""A live server of the real application and Debian's Chromium."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from core.database import Database
from core.files import FileStore
from core.kernel.clock import system_now
from core.kernel.vault import Vault
from web.app import create_app
from web.dependencies import Dependencies, WebSettings

CHROMIUM = Path("/usr/bin/chromium")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("needs Debian's Chromium at /usr/bin/chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield chromium
        chromium.close()


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
