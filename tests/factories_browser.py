"""A live demo city for browser tests: the real wiring behind waitress, and people in browsers of their own."""

import re
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import waitress
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from bootstrap.demo.accounts import PASSWORD
from bootstrap.preparation import prepare
from bootstrap.settings import Settings, new_key
from bootstrap.wiring import SMS_FILE, Wiring, create_app, open_wiring, web_dependencies
from bootstrap.worker import work_once
from core.kernel.clock import local_date
from tests.factories_web import with_kept_templates

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_WAIT_MS = 15_000
_PART_OF_A_PAGE = re.compile("/static/|/evidence/|/live")
expect.set_options(timeout=_WAIT_MS)


@dataclass(frozen=True)
class LiveCity:
    """A demo city that answers at `url`; `work` does by hand what the worker process does all the time."""

    url: str
    wiring: Wiring

    def work(self) -> None:
        work_once(self.wiring)

    def today(self) -> date:
        return local_date(self.wiring.clock())

    def day(self, days: int) -> str:
        """Return the day so many days from the city's today, as a date field wants it."""
        return (self.today() + timedelta(days)).isoformat()

    def code_sent_to(self, phone: str) -> str:
        """Return the newest code in the file that demo mode writes text messages to."""
        self.work()
        lines = (self.wiring.settings.data_dir / SMS_FILE).read_text(encoding="utf-8").splitlines()
        texts = [line.split("\t", 1)[1] for line in lines if line.startswith(f"{phone}\t")]
        return re.findall(r"\d{6}", texts[-1])[0]


def given_prepared_city(folder: Path) -> Settings:
    """Load the demo city once; `live_city` serves copies of it."""
    keys = {name: new_key() for name in ("secret_key", "encryption_key", "index_key")}
    settings = Settings(data_dir=folder, demo=True, **keys)
    wiring = open_wiring(settings)
    prepare(wiring, lambda _line: None)
    work_once(wiring)
    wiring.database.engine.dispose()
    return settings


@contextmanager
def live_city(prepared: Settings, folder: Path) -> Iterator[LiveCity]:
    """Serve a copy of the prepared city on a free port."""
    shutil.copytree(prepared.data_dir, folder, dirs_exist_ok=True)
    wiring = open_wiring(prepared.model_copy(update={"data_dir": folder}))
    given = web_dependencies(wiring)
    app = with_kept_templates(create_app(replace(given, settings=replace(given.settings, limit_requests=False))))
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=8, ident=None)
    thread = threading.Thread(target=_run, args=(server,), daemon=True)
    thread.start()
    yield LiveCity(f"http://127.0.0.1:{server.effective_port}", wiring)
    server.close()
    thread.join(timeout=10)
    server.task_dispatcher.shutdown()
    for channel in list(server.active_channels.values()):  # browsers keep connections open
        channel.handle_close()
    wiring.database.engine.dispose()


def _run(server) -> None:
    with suppress(OSError):  # closing the listening socket ends the loop
        server.run()


@dataclass(frozen=True)
class Person:
    """Somebody at a browser of their own, doing what people do: reading, filling in, pressing."""

    city: LiveCity
    page: Page
    problems: list[str] = field(default_factory=list)
    examples: Mapping[str, str] = field(default_factory=dict)

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def opens(self, path: str) -> Response | None:
        """Go to an address; names in braces stand for the ids of `examples`."""
        path = path.format_map(self.examples)
        return self.page.goto(self.city.url + path if path.startswith("/") else path)

    def presses(self, name: str) -> None:
        self.main.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()

    def follows(self, name: str) -> None:
        self.main.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def fills(self, label: str, text: str) -> None:
        self.main.get_by_label(label).first.fill(text)

    def selects(self, label: str, text: str) -> None:
        self.main.get_by_label(label).first.select_option(label=text)

    def ticks(self, group: str, text: str) -> None:
        """Choose an answer of a question by their words."""
        question = self.main.get_by_role("group", name=group).last
        question.locator("label.choice", has_text=text).first.locator("input").check()

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.main).to_contain_text(text)

    def does_not_see(self, *texts: str) -> None:
        for text in texts:
            expect(self.main).not_to_contain_text(text)

    def signs_in(self, phone: str, password: str = PASSWORD) -> "Person":
        self.opens("/sign-in")
        self.fills("手机号", phone)
        self.fills("密码", password)
        self.presses("登录")
        expect(self.page).not_to_have_url(re.compile("sign-in"))
        return self


@contextmanager
def somebody(browser: Browser, city: LiveCity, size: dict[str, int], **options: object) -> Iterator[Person]:
    """Open a browser context of one person; what breaks on its pages is kept in `problems`."""
    context = browser.new_context(
        viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce", **options
    )
    context.set_default_timeout(_WAIT_MS)
    person = Person(city, context.new_page())
    watch(person.page, person.problems)
    yield person
    context.close()


def watch(page: Page, problems: list[str]) -> None:
    """Note script errors, errors on the console and breaches of the content policy."""
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    page.on("console", lambda said: problems.append(f"{page.url}: {said.text}") if _is_problem(said) else None)


def _is_problem(said: ConsoleMessage) -> bool:
    """A refused form is a page with another status, which its own test judges; a part that is missing is a fault."""
    is_refused_page = "Failed to load resource" in said.text and not _PART_OF_A_PAGE.search(said.location["url"])
    return said.type == "error" and not is_refused_page


_AXE = Axe()
_AXE_OPTIONS = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def serious_violations(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe calls serious or critical, with the elements."""
    found = _AXE.run(page, options=_AXE_OPTIONS).response["violations"]
    return [
        (violation["id"], [node["html"][:160] for node in violation["nodes"]])
        for violation in found
        if violation["impact"] in ("serious", "critical")
    ]


def scrolls_sideways(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
