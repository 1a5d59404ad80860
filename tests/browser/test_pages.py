"""Every page as every role that may open it, on a phone and on a desktop: it opens, fits, breaks nothing, is readable.

With YINUO_SCREENSHOTS=FOLDER in the environment a picture of each page is kept for people to look at.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from unittest.mock import ANY

import pytest

from bootstrap.demo.accounts import CAST
from bootstrap.wiring import create_app, web_dependencies
from core.kernel.roles import OFFICIAL_ROLES, PERSON_ROLES, Role
from tests.browser.page_table import (
    NOT_PAGES,
    PAGES,
    VISITOR,
    first_read_by,
    given_examples,
    people_walking,
    roles_walking,
)
from tests.factories_browser import DESKTOP, PHONE, LiveCity, Person, scrolls_sideways, serious_violations
from web.permissions import permission_of

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("browser-pages")]

SIZES = {"phone": PHONE, "desktop": DESKTOP}
PHONES = {cast.key: cast.phone for cast in CAST}
AT_A_DESK = {cast.key for cast in CAST if cast.role in OFFICIAL_ROLES}
IN_THE_DARK = ("/", "/sign-in", "/law/消法-55", "/enterprises/{listed_firm}", "/sanctions/measures", "/statistics")


@pytest.fixture(scope="module")
def examples(city: LiveCity) -> dict[str, str]:
    return given_examples(city)


@pytest.fixture
def walker(enter: Callable[..., Person]) -> Callable[[str], Person]:
    def walk(who: str) -> Person:
        person = enter(PHONE)
        return person if who == VISITOR else person.signs_in(PHONES[who])

    return walk


def keep_picture(person: Person, who: str, path: str, size: str) -> None:
    folder = os.environ.get("YINUO_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^\w]+", "-", f"{who}{path}-{size}")
        person.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def faults_of(person: Person, path: str, who: str) -> list[str]:
    """Open the page in the size of the last one, then turn to the other; axe reads it in the one mostly used."""
    response = person.opens(path)
    if response is None or response.status != 200:
        return [f"{path}: answered {response and response.status}"]
    faults = []
    for name, size in sorted(SIZES.items(), key=lambda one: one[1] != person.page.viewport_size):
        if person.page.viewport_size != size:
            person.page.set_viewport_size(size)
        keep_picture(person, who, path, name)
        if scrolls_sideways(person.page):
            faults.append(f"{path}: scrolls sideways on a {name}")
        if name == ("desktop" if who in AT_A_DESK else "phone"):
            faults += [f"{path} on a {name}: {violation}" for violation in serious_violations(person.page)]
    return faults


@pytest.mark.parametrize("who", [who for who in people_walking() if first_read_by(who)])
def test_every_page_opens_fits_and_is_readable(who: str, walker: Callable[[str], Person], examples: Mapping[str, str]):
    """Each page by the first who walks it; that a route admits whom it declares is tested in tests/architecture."""
    person = walker(who)
    assert [fault for path in first_read_by(who) for fault in faults_of(person, path.format_map(examples), who)] == []


def test_public_pages_are_readable_in_the_dark(walker: Callable[[str], Person], examples: Mapping[str, str]):
    person = walker(VISITOR)
    person.page.emulate_media(color_scheme="dark")
    for path in IN_THE_DARK:
        person.opens(path.format_map(examples))
        keep_picture(person, VISITOR, path, "dark")
        assert serious_violations(person.page) == [], path


def press_at_once(path: str, button: str) -> Callable[[Person], None]:
    """Send a form as it is: what is missing is told beside the fields."""

    def act(person: Person) -> None:
        person.opens(path)
        person.main.get_by_role("button", name=button, exact=True).last.click()

    return act


def ask_for_a_code(path: str, phone: str) -> Callable[[Person], None]:
    def act(person: Person) -> None:
        person.opens(path)
        person.fills("手机号", phone)
        person.presses("发送验证码")

    return act


def calculate(person: Person) -> None:
    person.opens("/advice")
    person.presses("开始")
    person.presses("不清楚")


def see_a_decision_before_it_goes_out(kind: str, complaint: str) -> Callable[[Person], None]:
    def act(person: Person) -> None:
        person.opens(f"/office/complaints/{complaint}/{kind}")
        person.main.locator("input[type=radio]").first.check()
        person.main.locator("[name=reasons]").fill("按规定不属于本机关处理，已经告知其他途径。")
        person.presses("看看将要发出的决定书")

    return act


AFTER_AN_ACT: tuple[tuple[str, Callable[[Person], None]], ...] = (
    (VISITOR, ask_for_a_code("/register", "19900000801")),
    (VISITOR, press_at_once("/register/finish", "完成注册")),
    (VISITOR, ask_for_a_code("/password/reset", "19900000001")),
    (VISITOR, press_at_once("/sign-in", "登录")),
    (VISITOR, press_at_once("/letter", "看这封信说的事")),
    (VISITOR, calculate),
    (VISITOR, lambda person: person.opens("/no-such-page")),
    ("consumer_1", press_at_once("/complaints/new", "继续")),
    ("consumer_1", press_at_once("/complaints/{draft}/draft/review", "提交投诉")),
    ("consumer_1", lambda person: person.opens("/office/queue")),
    ("merchant_1", press_at_once("/merchant/enterprises/request", "提交申请")),
    ("officer", see_a_decision_before_it_goes_out("refusal", "{filed}")),
    ("officer", see_a_decision_before_it_goes_out("termination", "{mediating}")),
    ("officer", press_at_once("/sanctions/new?enterprise={unlisted_firm}&ground=8-2", "提出建议")),
    ("registration_clerk", press_at_once("/checks/new", "核查")),
    ("registration_clerk", press_at_once("/checks/{check_clear}", "登记办理结果")),
)


@pytest.mark.parametrize("who", list(dict.fromkeys(who for who, _ in AFTER_AN_ACT)))
def test_pages_that_answer_an_act_fit_and_are_readable(
    who: str, walker: Callable[[str], Person], examples: Mapping[str, str]
):
    person = replace(walker(who), examples=examples)
    for place, act in enumerate(act for walking, act in AFTER_AN_ACT if walking == who):
        act(person)
        person.page.wait_for_load_state("networkidle")
        keep_picture(person, who, f"-act-{place}", "phone")
        assert (person.page.url, scrolls_sideways(person.page), serious_violations(person.page)) == (ANY, False, [])


def test_every_page_route_is_walked_by_every_role_that_may_open_it(city: LiveCity):
    app = create_app(web_dependencies(city.wiring))
    missing = [
        f"{rule.endpoint}: {role}"
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.rule.startswith("/api/v1") and rule.endpoint not in NOT_PAGES
        for role in roles_asked(app, rule.endpoint)
        if rule.endpoint not in PAGES or role not in roles_walking(rule.endpoint)
    ]
    assert missing == []


def roles_asked(app, endpoint: str) -> set[Role | None]:
    """A public page is the same for everybody; a page of every account is walked by each role."""
    permission = permission_of(app, endpoint)
    if permission.is_public:
        return {None}
    return set(permission.roles or PERSON_ROLES)
