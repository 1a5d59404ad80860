"""The officials' desks by keyboard: the case beside the queue, a check without a mouse, the next one with one key."""

import pytest
from playwright.sync_api import expect

from tests.factories_browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

OFFICER, REGISTRATION, LICENSING = "19900000005", "19900000008", "19900000009"


def test_arrow_keys_show_the_next_case_beside_the_queue_and_enter_opens_it(enter):
    officer = enter(DESKTOP).signs_in(OFFICER)
    officer.opens("/office/queue")
    rows, beside = officer.page.locator("a.queue-row"), officer.page.locator("#beside-queue h2").first
    expect(beside).to_have_text(rows.nth(0).locator(".row-link__title").inner_text())
    rows.nth(0).focus()
    officer.page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    expect(beside).to_have_text(rows.nth(1).locator(".row-link__title").inner_text())
    rows.nth(2).click()
    expect(beside).to_have_text(rows.nth(2).locator(".row-link__title").inner_text())
    name = beside.inner_text()
    officer.page.keyboard.press("Enter")
    expect(officer.page.locator("h1")).to_have_text(name)


def test_on_a_phone_a_row_opens_the_page_of_its_case(enter):
    officer = enter(PHONE).signs_in(OFFICER)
    officer.opens("/office/queue")
    expect(officer.page.locator("#beside-queue")).to_be_hidden()
    name = officer.page.locator(".queue-row .row-link__title").first.inner_text()
    officer.page.locator("a.queue-row").first.click()
    expect(officer.page.locator("h1")).to_have_text(name)


def test_a_clerk_checks_one_after_another_without_a_mouse(enter):
    clerk = enter(DESKTOP).signs_in(LICENSING)
    page = clerk.page
    clerk.opens("/checks/new?matter=food_business_licence")
    for _ in range(2):
        expect(page.get_by_label("统一社会信用代码")).to_be_focused()
        page.keyboard.type("91990100MA00000000")
        page.keyboard.press("Enter")
        clerk.sees("统一社会信用代码不正确")
        expect(page.get_by_label("统一社会信用代码")).to_have_value("91990100MA00000000")
        page.get_by_label("统一社会信用代码").fill("完全不存在的企业")
        page.keyboard.press("Enter")
        verdict = page.locator(".verdict__word")
        expect(verdict).to_have_text("未找到该主体")
        expect(verdict).to_be_in_viewport()
        page.keyboard.press("F2")
        expect(page).to_have_url(f"{clerk.city.url}/checks/new?matter=food_business_licence")
    clerk.problems.clear()  # the browser notes each answer of 422 as a failed load


def test_one_more_person_is_an_empty_row_with_its_own_name(enter):
    clerk = enter(DESKTOP).signs_in(REGISTRATION)
    clerk.opens("/checks/new")
    clerk.fills("第 1 人姓名", "张三")
    clerk.presses("再加一人")
    second = clerk.page.get_by_label("第 2 人姓名")
    expect(second).to_be_focused()
    expect(second).to_have_value("")
    expect(clerk.page.get_by_label("第 1 人姓名")).to_have_value("张三")
