"""Every component is readable with a screen reader, by keyboard, and without sideways scrolling."""

import pytest

from tests.factories_browser import serious_violations

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

PAGES = ["/", "/style", "/sign-in", "/register", "/password/reset", "/api/docs", "/no-such-page"]


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(page, style_site, path):
    page.goto(style_site + path)
    assert serious_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("path", ["/", "/style"])
def test_axe_finds_no_serious_violation_in_dark_mode(page, style_site, path):
    page.emulate_media(color_scheme="dark")
    page.goto(style_site + path)
    assert serious_violations(page) == []


def test_the_first_tab_stop_leads_to_the_text(page, style_site):
    page.goto(style_site + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"


def test_one_more_claim_gets_its_own_empty_labelled_row(page, style_site):
    page.goto(style_site + "/style")
    page.get_by_role("button", name="再加一项").click()
    assert page.get_by_label("第 3 项金额").input_value() == ""
    assert page.get_by_label("第 1 项金额").input_value() == "1680.00"


def test_a_second_press_does_not_send_the_form_again(page, style_site):
    held = []
    page.route("**/sign-in", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    page.goto(style_site + "/sign-in")
    page.evaluate(
        "() => { const button = document.querySelector('main form button');"
        " button.click(); setTimeout(() => button.click(), 300); }"
    )
    page.wait_for_timeout(800)
    assert len(held) == 1
    held[0].abort()


def test_the_pages_work_without_scripts(browser, style_site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(style_site + "/style")
    assert page.get_by_text("现在就能要求").is_visible()
    context.close()
