"""Other ways to use the service: without scripts, and with the keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from bootstrap.demo.cases import demo_cases
from bootstrap.demo.relatives import build_city
from tests.factories_browser import DESKTOP, PHONE, LiveCity, Person

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("browser")]

CONSUMER, MERCHANT, CLERK = "19900000001", "19900000004", "19900000008"
OFFICER = "19900000012"  # of the office that is competent for the sofa shop
SOFA_SHOP = "C0077"  # a firm of the demo city that this merchant acts for
LISTED = "C0323"
GYM, GYM_MERCHANT = "C0133", "19900000003"  # their mediation is under way


def firm_of(case_id: str):
    return next(each for each in build_city(demo_cases()).enterprises if each.key == case_id)


@pytest.fixture
def without_scripts(enter: Callable[..., Person]) -> Callable[[str], Person]:
    return lambda phone: enter(PHONE, java_script_enabled=False).signs_in(phone)


def file_complaint(consumer: Person, firm: str) -> str:
    """Go through the screens with what is needed and nothing more; returns the address of the complaint."""
    consumer.opens("/complaints/new")
    consumer.fills("输入店名、公司名", firm)
    consumer.presses("搜索")
    consumer.ticks("选出是哪一家", firm)
    consumer.presses("继续")
    consumer.fills("哪一天发生的", consumer.city.day(-3))
    consumer.fills("请说说经过", "新买的沙发送来时皮面开裂，店家说搬运弄的，不肯换也不肯退。")
    consumer.presses("继续")
    consumer.sees("我们读到的，对吗")
    consumer.presses("对，就这样")
    consumer.fills("实际付了多少", "2600")
    consumer.presses("继续")
    consumer.presses("不答了，直接下一步")
    consumer.selects("第 1 项要求", "退款")
    consumer.fills("第 1 项金额", "2600")
    consumer.presses("继续")
    consumer.presses("继续")
    consumer.ticks("同意调解吗", "同意")
    consumer.ticks("同意公示这件投诉吗", "不同意")
    consumer.ticks("同一件事，有没有别处已经受理或者处理过", "没有")
    consumer.main.get_by_label("以上内容属实").check()
    consumer.presses("提交投诉")
    consumer.sees("投诉已提交")
    consumer.follows("看这件投诉")
    return consumer.page.url


def test_without_scripts_people_file_consent_offer_and_accept(without_scripts: Callable[[str], Person]):
    consumer, officer, merchant = (without_scripts(phone) for phone in (CONSUMER, OFFICER, MERCHANT))
    complaint = file_complaint(consumer, firm_of(SOFA_SHOP).name)
    officer.opens(complaint.replace("/complaints/", "/office/complaints/"))
    officer.follows("受理")
    officer.presses("确认受理")
    merchant.opens(complaint + "/consent")
    merchant.ticks("您的决定", "同意调解")
    merchant.presses("确定")
    merchant.main.locator("#offer-form summary").first.click()
    merchant.selects("做什么", "退款")
    merchant.fills("金额", "2600")
    merchant.fills("最晚哪一天做到", merchant.city.day(7))
    merchant.selects("方式", "银行转账")
    merchant.presses("发出方案")
    consumer.opens(complaint + "/room")
    consumer.main.locator(".talk").get_by_role("button", name="接受").click()
    consumer.sees("请核对协议", "¥2,600.00")


def tab_to(page, name: str, most: int = 60) -> None:
    """Press Tab until the focus is on the part with this name."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "() => { const at = document.activeElement;"
            " return [at.labels?.[0]?.innerText, at.getAttribute('aria-label'), at.innerText].join(' '); }"
        )
        if name in focused:
            return
    pytest.fail(f"Tab never reached {name}")


def test_a_clerk_checks_and_decides_with_the_keyboard_alone(enter: Callable[..., Person], city: LiveCity):
    clerk = enter(DESKTOP).signs_in(CLERK)
    page = clerk.page
    expect(clerk.main.get_by_label("统一社会信用代码")).to_be_focused()
    page.keyboard.type(firm_of(LISTED).entry.code)
    tab_to(page, "简易注销登记")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(clerk.main.locator(".verdict__word")).to_have_text("必须拒绝")
    tab_to(page, "准予办理")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    tab_to(page, "理由")
    page.keyboard.type("名单期间不适用简易注销，改走一般注销。")
    tab_to(page, "登记办理结果")
    page.keyboard.press("Enter")
    clerk.sees("名单期间不适用简易注销，改走一般注销。")
    clerk.does_not_see("未登记办理结果")


def test_a_form_opened_at_the_lower_edge_of_a_phone_comes_into_sight(enter: Callable[..., Person]):
    merchant = enter(PHONE).signs_in(GYM_MERCHANT)
    merchant.opens("/merchant/complaints")
    merchant.main.locator(".work-row", has_text=firm_of(GYM).name).get_by_role("link").first.click()
    merchant.main.get_by_role("link", name="进入调解室").click()
    merchant.main.locator("#offer-form summary").first.click()
    expect(merchant.main.get_by_label("做什么", exact=True)).to_be_in_viewport()
