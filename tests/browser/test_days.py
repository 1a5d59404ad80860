"""A day at work in a browser: an officer at the desk and the supervisor at its end, a merchant on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.factories_browser import DESKTOP, PHONE, Person, scrolls_sideways

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("browser")]

OFFICER, SUPERVISOR, MERCHANT = "19900000005", "19900000007", "19900000003"
COLLEAGUE = "曹江平"
CALLER, CALLERS_PHONE = "吴溪宁", "19900000002"
CLOTHES_SHOP = "示例市听泉区暮雨服装店（示例）"  # this consumer filed a complaint about it online
SCOOTER_SHOP = "示例市晴川区水杉电动车店（示例）"
GYM = "示例市木马健身服务有限公司（示例）"
HANDOVER_NOTE = "已经受理，消费者要求退货并承担运费；商家还没有答复，请跟进。"
TEMPLATE, TEMPLATE_TEXT = "核对扣款", "您好，投诉{编号}的扣款记录正在核对，{期限}前给您答复。"
WEBHOOK = "http://127.0.0.1:9/hook"
NEW_COLLEAGUE = "19900000801"


def the_queue_shows_the_due_first(officer: Person) -> None:
    officer.opens("/office/queue")
    officer.sees("投诉队列")
    clocks = officer.main.locator(".queue-row__on").all_inner_texts()
    due = [_day_of(officer, text) for text in clocks if text.startswith("受理期限")]
    assert len(due) >= 4
    assert due == sorted(due)


def _day_of(officer: Person, text: str) -> tuple[int, ...]:
    """Read the day of a clock; a day of this year is written without its year."""
    year, month, day = re.findall(r"(?:(\d+)年)?(\d+)月(\d+)日", text)[0]
    return int(year or officer.city.today().year), int(month), int(day)


def takes_down_a_call(officer: Person, online: str) -> str:
    """The consumer who filed online calls about the same thing; returns the address of the case."""
    officer.opens(online)
    happened = officer.main.locator(".facts div", has_text="发生日期").inner_text()
    year, month, day = _day_of(officer, happened)
    officer.opens("/office/entry")
    officer.ticks("渠道", "电话")
    officer.fills("姓名", CALLER)
    officer.fills("手机号", CALLERS_PHONE)
    officer.fills("名称或统一社会信用代码", CLOTHES_SHOP)
    officer.fills("哪一天发生的", f"{year}-{month:02}-{day:02}")
    officer.fills("经过", "网上买的短袖穿着不合身，第三天申请退货，店家不同意，钱没有退。")
    officer.selects("第 1 项要求", "退款")
    officer.fills("第 1 项金额", "25")
    for question, answer in (("同意调解", "是"), ("同意委托", "否"), ("同意公示", "否")):
        officer.ticks(question, answer)
    officer.presses("登记并打印回执")
    officer.sees("已经登记", "投诉收件回执")
    prints_the_receipt(officer)
    officer.follows("打开这件投诉")
    return officer.page.url


def prints_the_receipt(officer: Person) -> None:
    """Catch the call of the printer, and look at the page as the printer gets it."""
    page = officer.page
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes'; }")
    officer.presses("打印回执")
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")
    page.emulate_media(media="print")
    expect(page.locator(".sheet").first).to_contain_text(CLOTHES_SHOP)
    expect(officer.main.get_by_role("button", name="打印回执")).to_be_hidden()
    page.emulate_media(media="screen")


def asks_for_what_is_missing(officer: Person) -> None:
    officer.follows("请消费者补充材料")
    officer.ticks("缺哪些材料", "姓名")
    officer.fills("说明", "请补充通讯地址和身份证件号码。")
    officer.presses("看看将要发出的通知书")
    officer.sees("确认以后会这样", "受理期限照常计算", "请补充通讯地址")
    officer.presses("确认发出")
    officer.sees("补充材料期限", "等待补充")


def finds(officer: Person, shop: str) -> None:
    officer.opens("/office/queue")
    officer.main.get_by_role("link", name=shop).last.press("Enter")
    expect(officer.page.locator("h1")).to_have_text(shop)


def looks_for_duplicates(officer: Person, online: str) -> None:
    officer.opens(online)
    officer.main.locator("summary", has_text="其他办理事项").click()
    officer.follows("查重复投诉")
    officer.sees("可能是同一件事的投诉", "收到，经过相似")
    officer.ticks("怎么处理", "同一件事，放在一起办")
    officer.fills("理由", "同一件短袖，消费者网上提交以后又打来电话。")
    officer.presses("记下判断")
    officer.sees("已判断：同一件事，放在一起办")


def accepts(officer: Person, online: str) -> None:
    officer.opens(online)
    officer.follows("受理")
    officer.sees("确认以后会这样", "投诉受理决定书", "投诉调解通知书")
    officer.presses("确认受理")
    officer.sees("已受理", "调解期限")


def hands_it_over(officer: Person) -> None:
    """Take the case first, then give it to a colleague with what they must know."""
    officer.main.locator("summary", has_text="其他办理事项").click()
    officer.follows("分派承办人")
    officer.ticks("由谁承办", "（我）")
    officer.presses("分派")
    officer.main.locator("summary", has_text="其他办理事项").click()
    officer.follows("交接")
    officer.ticks("交给谁", COLLEAGUE)
    officer.fills("交接说明", HANDOVER_NOTE)
    officer.main.get_by_role("button", name="交接", exact=True).click()
    officer.sees(COLLEAGUE, HANDOVER_NOTE)


def refuses(officer: Person) -> None:
    finds(officer, SCOOTER_SHOP)
    officer.follows("不予受理")
    officer.ticks("法定理由", "不是为生活消费需要")
    officer.fills("具体理由", "电动车是为外卖站点配送购买的，不是为生活消费。买卖合同的争议可以向人民法院起诉。")
    officer.sees("决定书会同时写明其他途径")
    officer.presses("看看将要发出的决定书")
    officer.sees("确认以后会这样", "投诉不予受理决定书", "起诉", "确认以后马上发出，不能收回")
    officer.presses("确认不予受理")
    officer.sees("决定书", "不是为生活消费需要")


def reads_prints_and_downloads_the_paper(officer: Person, case: str) -> None:
    officer.opens(case)
    officer.follows("投诉受理决定书")
    officer.page.emulate_media(media="print")
    expect(officer.page.locator(".sheet")).to_contain_text("核对码")
    expect(officer.main.get_by_role("link", name="下载 Word 文件")).to_be_hidden()
    officer.page.emulate_media(media="screen")
    with officer.page.expect_download() as waiting:
        officer.main.get_by_role("link", name="下载 Word 文件").click()
    paper = waiting.value
    assert paper.suggested_filename.endswith(".docx")
    assert paper.path().read_bytes().startswith(b"PK")


def looks_at_the_clocks(officer: Person, case: str) -> None:
    officer.opens(case)
    officer.follows("期限与程序")
    officer.sees("受理期限", "调解期限")


def the_supervisor_sees_who_has_how_much(supervisor: Person) -> None:
    supervisor.opens("/office/workload")
    supervisor.sees("工作量和超期", COLLEAGUE, "冯清和")


def test_an_officers_day(enter: Callable[..., Person]) -> None:
    officer = enter(DESKTOP).signs_in(OFFICER)
    the_queue_shows_the_due_first(officer)
    finds(officer, CLOTHES_SHOP)
    online = officer.page.url
    takes_down_a_call(officer, online)
    asks_for_what_is_missing(officer)
    looks_for_duplicates(officer, online)
    accepts(officer, online)
    hands_it_over(officer)
    refuses(officer)
    reads_prints_and_downloads_the_paper(officer, online)
    looks_at_the_clocks(officer, online)
    the_supervisor_sees_who_has_how_much(enter(DESKTOP).signs_in(SUPERVISOR))


def sees_what_is_due(merchant: Person) -> None:
    merchant.opens("/merchant/complaints")
    merchant.sees("快到期的在最前面")
    expect(merchant.main.locator(".work-row__due").first).to_contain_text(re.compile(r"还剩 \d+ 个工作日"))
    assert not scrolls_sideways(merchant.page)


def opens_the_desk(merchant: Person, tab: str) -> None:
    merchant.opens("/merchant/enterprises")
    merchant.follows("成员、模板、数据和对接")
    merchant.follows(tab)


def writes_a_template(merchant: Person) -> None:
    opens_the_desk(merchant, "答复模板")
    merchant.fills("名字", TEMPLATE)
    merchant.fills("内容", TEMPLATE_TEXT)
    merchant.presses("保存")
    merchant.sees(TEMPLATE, TEMPLATE_TEXT)


def answers_several_at_once(merchant: Person) -> None:
    """The same words to all; each complaint says for itself whether it was done."""
    merchant.opens("/merchant/complaints")
    boxes = merchant.main.locator("input[name=complaint]")
    chosen = boxes.count()
    for box in boxes.all():
        box.check()
    merchant.selects("发送模板", TEMPLATE)
    merchant.presses("发送同一段话")
    merchant.sees("批量办理结果", f"选了 {chosen} 件")
    lines = merchant.main.locator(".rows .row-link")
    expect(lines).to_have_count(chosen)
    expect(lines.filter(has_text="已办")).to_have_count(2)
    expect(lines.filter(has_text="没有办").locator(".row-link__meta")).to_have_count(chosen - 2)


def speaks_with_the_template(merchant: Person) -> None:
    merchant.opens("/merchant/complaints?show=talking")
    merchant.follows("退还连续扣的四个月费用")
    merchant.follows("进入")
    merchant.sees("正在核对")
    merchant.main.locator("summary", has_text="用模板").click()
    merchant.main.locator("li", has_text=TEMPLATE).get_by_role("link", name="填入发言").click()
    words = merchant.main.get_by_label("说一句")
    expect(words).to_have_value(re.compile("的扣款记录正在核对"))
    words.fill(words.input_value() + "先说到这里。")
    merchant.presses("发送")
    merchant.sees("先说到这里。")


def offers_two_instalments(merchant: Person) -> None:
    form = merchant.main.locator("#offer-form")
    form.locator("summary").first.click()
    merchant.selects("做什么", "退款")
    form.get_by_label("金额").first.fill("600")
    merchant.fills("最晚哪一天做到", merchant.city.day(20))
    merchant.selects("方式", "银行转账")
    form.locator("summary", has_text="分期付").click()
    for row, (days, yuan) in enumerate(((10, "300"), (20, "300")), start=1):
        form.get_by_label(f"第 {row} 项日期").first.fill(merchant.city.day(days))
        form.get_by_label(f"第 {row} 项金额").first.fill(yuan)
    merchant.presses("发出方案")
    merchant.sees("分 2 期", "¥600.00")


def sees_own_figures(merchant: Person) -> None:
    opens_the_desk(merchant, "本企业数据")
    merchant.sees("指标", "本企业", "同类企业")


def invites_a_viewer(merchant: Person) -> None:
    opens_the_desk(merchant, "成员")
    merchant.fills("手机号", NEW_COLLEAGUE)
    merchant.ticks("让他做什么", "查看人")
    merchant.presses("发出邀请")
    merchant.sees("撤回邀请")
    assert merchant.city.code_sent_to(NEW_COLLEAGUE)


def registers_an_endpoint(merchant: Person) -> None:
    """The secret is on the page once, and on no later one."""
    opens_the_desk(merchant, "系统对接")
    merchant.fills("推送地址", WEBHOOK)
    merchant.ticks("推送哪些事件", "投诉已受理")
    merchant.presses("登记地址")
    merchant.sees("只显示这一次", "whsec_", WEBHOOK)
    opens_the_desk(merchant, "系统对接")
    merchant.sees(WEBHOOK)
    merchant.does_not_see("whsec_")


def test_a_merchants_day(enter: Callable[..., Person]) -> None:
    merchant = enter(PHONE).signs_in(MERCHANT)
    sees_what_is_due(merchant)
    writes_a_template(merchant)
    answers_several_at_once(merchant)
    speaks_with_the_template(merchant)
    offers_two_instalments(merchant)
    sees_own_figures(merchant)
    invites_a_viewer(merchant)
    registers_an_endpoint(merchant)
