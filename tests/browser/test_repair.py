"""An enterprise has a penalty repaired: on a phone without scripts, the office at a desk, until nobody is shown it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from bootstrap.demo.cases import demo_cases
from bootstrap.demo.relatives import build_city
from core.kernel.workdays import add_working_days
from registry.queries.find_enterprises import find_enterprises
from tests.factories_browser import DESKTOP, PHONE, LiveCity, Person
from tests.factories_pages import picture
from tests.factories_rights import given_repairable

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("browser")]

MERCHANT, OFFICER = "19900000003", "19900000005"
SHOP = "C0133"  # the firm of this merchant
PENALTY = "示市监罚〔2026〕801号"


@pytest.fixture
def code(city: LiveCity) -> str:
    """The firm's code; half a year ago it was fined, and the fine is public."""
    code = next(each.entry.code for each in build_city(demo_cases()).enterprises if each.key == SHOP)
    with city.wiring.database.transaction() as session:
        firm = find_enterprises(session, code, 1)[0].enterprise_id
        given_repairable(session, city.wiring.clock(), firm)
    return code


def apply(merchant: Person) -> str:
    """Apply with a picture as proof; returns the address of the case."""
    merchant.opens("/credit/rights")
    merchant.sees("现在就可以申请修复")
    merchant.follows("申请修复")
    merchant.sees(PENALTY, "2 个工作日内告诉您是否受理", "都不用再交")
    merchant.fills("已经怎样履行、怎样改正", "罚款当天缴清，价签全部补齐。")
    upload(merchant, "performance", "缴款书.png")
    merchant.presses("提交申请")
    merchant.sees("请作出守信承诺", "缴款书.png")  # what was uploaded stays when the pledge was forgotten
    merchant.main.get_by_label("本企业承诺").check()
    merchant.presses("提交申请")
    merchant.sees("申请已经收到", "缴款书.png")
    return merchant.page.url


def upload(merchant: Person, material: str, name: str) -> None:
    file = {"name": name, "mimeType": "image/png", "buffer": picture()}
    merchant.main.locator(f"#field-files-{material}").set_input_files(file)


def ask_for_what_is_missing(officer: Person) -> None:
    officer.opens("/office/rights")
    row = officer.main.get_by_role("link", name=PENALTY)
    expect(row).to_contain_text("还剩 2 个工作日")
    row.press("Enter")
    officer.follows("一次性告知补正")
    officer.main.get_by_label("已改正、消除影响的证明").check()
    officer.fills("具体补什么", "请补整改后的照片。")
    officer.main.locator("[name=due_on]").fill(add_working_days(officer.city.today(), 3).on.isoformat())
    officer.presses("看看将要发出的文书")
    officer.sees("补正告知书", "请补整改后的照片。")
    officer.presses("确认一次性告知补正")
    officer.sees("需要补正")


def supplement(merchant: Person, case: str) -> None:
    merchant.opens(case)
    merchant.sees("请补正材料", "您的最后一天", "已改正、消除影响的证明")
    merchant.follows("提交补正材料")
    upload(merchant, "rectification", "整改照片.png")
    merchant.presses("提交")
    merchant.sees("补正已经收到", "整改照片.png")


def accept_and_grant(officer: Person, case: str) -> None:
    officer.opens(case)
    officer.main.get_by_role("link", name="受理", exact=True).click()
    officer.presses("看看将要发出的文书")
    officer.presses("确认受理")
    officer.sees("已受理，正在审查")
    officer.follows("准予修复")
    for condition in officer.main.locator("input[name=confirmed]").all():
        condition.check()
    officer.fills("决定书的文号", "示修〔2026〕1号")
    officer.fills("理由", "已核对缴款书和整改照片。")
    officer.presses("看看将要发出的文书")
    officer.sees("停止公示、停止共享、停止使用", "示修〔2026〕1号")
    officer.presses("确认准予修复")
    officer.sees("准予修复")


def test_an_enterprise_has_its_penalty_repaired_and_the_public_sees_it_no_more(
    city: LiveCity, enter: Callable[..., Person], code: str
):
    merchant = enter(PHONE, java_script_enabled=False).signs_in(MERCHANT)
    officer, stranger = enter(DESKTOP).signs_in(OFFICER), enter(PHONE)
    stranger.opens(f"/enterprises/{code}")
    stranger.sees(PENALTY)
    case = apply(merchant)
    ask_for_what_is_missing(officer)
    supplement(merchant, case)
    accept_and_grant(officer, case)
    stranger.opens(f"/enterprises/{code}")
    stranger.does_not_see(PENALTY)
    merchant.opens(case)
    merchant.sees("准予修复", "这条记录已经停止公示、共享和使用")
    officer.follows("其他单位跟上了没有")
    officer.sees("同步证明", "停止公示、共享和使用")
