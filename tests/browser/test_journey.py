"""The whole chain in a browser: from a complaint to the warning at the desks, and until the warning is gone.

Every person signs in as themselves, consumers and merchants on a phone, officials at a desk.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from bootstrap.demo.accounts import PASSWORD
from bootstrap.demo.proof import proof_pdf
from tests.browser.desk_acts import (
    FIRM,
    TRADE_NAME,
    check,
    decide,
    open_file,
    propose,
    supervisor_decides,
    take_act,
)
from tests.factories_browser import DESKTOP, PHONE, LiveCity, Person
from tests.factories_pages import picture

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.xdist_group("browser")]

CONSUMER_PHONE, MERCHANT_PHONE = "19900000701", "19900000702"
OWN_PASSWORD = "每天清晨沿河跑步七公里"
STORY = (
    "三月在这家健身房办了三十次的私教卡，付了三千元，上了十二次。"
    "上个月店突然关门，门上只贴了一张纸，电话打不通，钱也没有退。"
)
ANSWERS = {
    "supplied_as_agreed": "no",
    "plan_kind": "sessions",
    "units_total": "30",
    "units_used": "12",
    "for_living": "yes",
    "seller_is_business": "yes",
    "prepayment": "in_parts",
    "item_kind": "service",
    "sale_channel": "shop",
}


@dataclass(frozen=True)
class Town:
    """Everybody of this story."""

    city: LiveCity
    consumer: Person
    merchant: Person
    officer: Person
    mediator: Person
    supervisor: Person
    admin: Person
    registration: Person
    licensing: Person
    honours: Person
    stranger: Person


@pytest.fixture
def town(city: LiveCity, enter: Callable[..., Person]) -> Town:
    def official(last: int) -> Person:
        return enter(DESKTOP).signs_in(f"199000000{last:02}")

    return Town(
        city=city,
        consumer=enter(PHONE),
        merchant=enter(PHONE),
        officer=official(5),
        mediator=official(6),
        supervisor=official(7),
        registration=official(8),
        licensing=official(9),
        honours=official(10),
        admin=official(11),
        stranger=enter(PHONE).signs_in("19900000002"),
    )


def register(person: Person, role: str, name: str, phone: str) -> None:
    person.ticks("您是", role)
    person.fills("手机号", phone)
    person.presses("发送验证码")
    person.fills("短信验证码", person.city.code_sent_to(phone))
    person.fills("姓名", name)
    person.fills("设一个密码", OWN_PASSWORD)
    person.presses("完成注册")


def file_complaint(consumer: Person) -> str:
    """Walk the filing screens; returns the address of the filed complaint."""
    describe_what_happened(consumer)
    answer_what_the_law_asks(consumer)
    consumer.presses("照法律能支持的数填上")
    consumer.presses("继续")
    consumer.main.locator("#field-files").set_input_files(
        {"name": "付款截图.png", "mimeType": "image/png", "buffer": picture()}
    )
    consumer.presses("上传，再添加")
    expect(consumer.main.get_by_role("img", name="付款截图.png")).to_be_visible()
    consumer.presses("继续")
    say_who_one_is(consumer)
    consumer.sees(FIRM, "¥1,800.00")
    consumer.ticks("同意调解吗", "同意")
    consumer.ticks("同意公示这件投诉吗", "同意")
    consumer.ticks("同一件事，有没有别处已经受理或者处理过", "没有")
    consumer.main.get_by_label("以上内容属实").check()
    consumer.presses("提交投诉")
    consumer.sees("投诉已提交")
    consumer.follows("看这件投诉")
    return consumer.page.url


def say_who_one_is(consumer: Person) -> None:
    """A complaint is made under one's real identity, stated once."""
    consumer.follows("去填写，填好会回到这里")
    consumer.selects("证件种类", "护照")
    consumer.fills("证件号码", "E12345678")
    consumer.fills("住址", "示例市苇岸县河埠街 12 号")
    consumer.presses("保存")


def describe_what_happened(consumer: Person) -> None:
    consumer.opens("/complaints/new")
    consumer.fills("输入店名、公司名", TRADE_NAME)
    consumer.presses("搜索")
    consumer.ticks("选出是哪一家", FIRM)
    consumer.presses("继续")
    consumer.fills("哪一天发生的", consumer.city.day(-20))
    consumer.fills("请说说经过", STORY)
    consumer.selects("最接近哪一类", "预付式消费")
    consumer.presses("继续")
    consumer.sees("我们读到的，对吗", "健身")
    consumer.presses("对，就这样")
    consumer.fills("实际付了多少", "3000")
    consumer.ticks("怎么付的", "微信")
    consumer.presses("继续")


def answer_what_the_law_asks(consumer: Person) -> None:
    """Answer what this consumer knows and leave the rest open, then read what the law gives."""
    for _ in range(12):
        if "再问几句" not in consumer.main.get_by_role("heading", level=1).inner_text():
            break
        for fact, answer in ANSWERS.items():
            answer_fact(consumer, fact, answer)
        consumer.presses("继续")
    law = consumer.main.locator("#law-panel")
    expect(law).to_contain_text("¥1,800.00")
    law.locator("summary").first.click()
    expect(law.get_by_role("link", name=re.compile("消费者权益保护法.*第五十三条")).first).to_be_visible()
    law.locator("summary").first.click()


def answer_fact(consumer: Person, fact: str, answer: str) -> None:
    fields = consumer.main.locator(f"[name='fact.{fact}']:visible")
    if not fields.count():
        return
    if fields.first.get_attribute("type") == "radio":
        consumer.main.locator(f"[name='fact.{fact}'][value='{answer}']").check()
    else:
        fields.first.fill(answer)


def the_office_accepts(town: Town) -> None:
    officer = town.officer
    officer.opens("/office/queue")
    row = officer.main.get_by_role("link", name=FIRM)
    expect(row).to_contain_text("还剩 7 个工作日")
    row.press("Enter")
    officer.follows("受理")
    officer.sees("确认以后会这样", "投诉受理决定书", "投诉调解通知书")
    officer.presses("确认受理")
    officer.sees("已受理", "调解期限")


def the_merchant_comes_in_by_letter(town: Town) -> None:
    officer, merchant = town.officer, town.merchant
    officer.presses("给商家寄信")
    number = officer.main.locator(".sheet__number").inner_text().split()[0]
    code = officer.main.locator(".letter-code").inner_text().strip()
    merchant.opens("/letter")
    merchant.fills("信的编号", number)
    merchant.fills("验证码", code)
    merchant.presses("看这封信说的事")
    merchant.follows("注册经营者账号")
    register(merchant, "经营者", "高远帆", MERCHANT_PHONE)
    merchant.sees(FIRM)
    proof = {"name": "授权委托书.pdf", "mimeType": "application/pdf", "buffer": proof_pdf()}
    merchant.main.locator("#field-files").set_input_files(proof)
    merchant.presses("提交申请")
    merchant.sees("申请已经收到")
    officer.opens("/office/memberships")
    officer.follows("高远帆")
    officer.sees(FIRM)
    officer.ticks("核对结果", "确认授权")
    officer.presses("提交核对结果")
    expect(officer.main.get_by_role("link", name="高远帆")).to_have_count(0)


def mediation_opens(town: Town, complaint: str) -> None:
    """The consumer consented when filing; with the merchant's consent the room opens."""
    merchant = town.merchant
    merchant.opens("/merchant/complaints")
    merchant.follows("退款 ¥1,800.00")
    merchant.follows("决定是否同意调解")
    merchant.ticks("您的决定", "同意调解")
    merchant.presses("确定")
    merchant.opens(complaint + "/facts")
    for agreed in merchant.main.locator("input[name^='agree.'][value='yes']").all():
        agreed.check()
    merchant.presses("提交答复")
    town.city.work()
    for party in (town.consumer, merchant):
        party.opens(complaint + "/room")
        laws, cases = party.main.locator("#tab-law .pushed"), party.main.locator("#tab-cases .pushed")
        tabs = party.main.locator(".room-tabs")
        tabs.get_by_role("link", name="法律与金额").click()
        party.main.get_by_role("heading", name="推给双方的法条").scroll_into_view_if_needed()
        expect(laws.first).to_be_visible()
        assert 3 <= laws.count() <= 5
        tabs.get_by_role("link", name="相似案例").click()
        expect(cases).to_have_count(3)
        expect(laws.locator(".pushed__why")).to_have_count(laws.count())
        expect(cases.locator(".pushed__why")).to_have_count(3)
        tabs.get_by_role("link", name="相似案例").press("Escape")  # on a phone the sheet lies over the composer


def they_talk_until_both_agree(town: Town, complaint: str) -> None:
    consumer, merchant, mediator, room = town.consumer, town.merchant, town.mediator, complaint + "/room"
    consumer.fills("说一句", "只上了十二次课，剩下十八次的钱请退给我。")
    consumer.presses("发送")
    offer(merchant, room, "1500")
    consumer.opens(room)
    consumer.sees("商家的方案", "¥1,500.00")
    consumer.follows("还价")
    consumer.fills("金额", "1800")
    consumer.presses("发出还价")
    merchant.opens(room)
    merchant.main.locator("#call summary").click()
    merchant.fills("想请调解员帮什么", "手续费能不能扣，请说说规定。")
    merchant.presses("请调解员来")
    mediator.opens("/office/queue?mark=call")
    mediator.main.get_by_role("link", name=FIRM).press("Enter")
    mediator.follows("进入调解室")
    mediator.fills("对双方说", "停业退款不能扣手续费，按没上的课时退。")
    mediator.main.get_by_role("button", name="回应", exact=True).click()
    merchant.opens(room)
    merchant.sees("停业退款不能扣手续费")
    merchant.main.locator(".talk").get_by_role("button", name="接受").click()
    merchant.sees("请核对协议", "¥1,800.00")


def offer(person: Person, room: str, yuan: str) -> None:
    person.opens(room)
    person.main.locator("#offer-form summary").first.click()
    person.selects("做什么", "退款")
    person.fills("金额", yuan)
    person.fills("最晚哪一天做到", person.city.day(10))
    person.selects("方式", "原支付方式退回")
    person.presses("发出方案")


def the_agreement_is_signed_and_sealed(town: Town, complaint: str) -> None:
    for party in (town.merchant, town.consumer):
        party.opens(complaint + "/agreement")
        party.fills("登录密码", OWN_PASSWORD)
        party.presses("我已看过，签字")
        party.sees("您已经签过" if party is town.merchant else "等调解员核对")
    mediator = town.mediator
    mediator.opens("/office/queue")
    mediator.main.get_by_role("link", name=FIRM).press("Enter")
    mediator.follows("核对并盖章")
    mediator.fills("登录密码", PASSWORD)
    mediator.presses("签名并盖章")
    mediator.sees("调解书", "已加盖")
    for party in (town.merchant, town.consumer):
        party.opens(complaint + "/agreement")
        party.sees("消费者投诉调解书", "¥1,800.00")
        expect(party.main.get_by_role("img", name=re.compile("印章（演示）"))).to_be_visible()


def days_pass(town: Town, days: int) -> None:
    town.admin.opens("/admin/clock")
    town.admin.fills("往后拨多少天", str(days))
    town.admin.presses("往后拨")
    town.city.work()


def the_promise_is_broken(town: Town, complaint: str) -> None:
    consumer = town.consumer
    days_pass(town, 12)
    consumer.opens("/inbox")
    consumer.sees("约定的履行日已过")
    consumer.opens(complaint)
    consumer.sees("收到了吗", "已超过 2 天")
    consumer.follows("没有收到")
    consumer.ticks("是哪种情况", "到期什么也没有收到")
    consumer.fills("现在是什么情况", "约定的日子过了两天，一分钱也没有收到，店里没有人。")
    consumer.presses("反映没有履行")
    consumer.sees("到期没有履行")
    town.city.work()


def the_file_shows_it_to_those_who_may_see(town: Town, complaint: str) -> None:
    for reader in (town.officer, town.merchant):
        open_file(reader)
        reader.sees("调解协议到期未履行", "没有兑现", "消费投诉办理结果")
    open_file(town.stranger)
    town.stranger.does_not_see("调解协议", "没有兑现", "消费投诉办理结果")
    for address in ("", "/room", "/agreement"):
        assert town.stranger.page.request.get(complaint + address).status == 404


def the_firm_is_listed(town: Town) -> None:
    officer, supervisor = town.officer, town.supervisor
    propose(officer)
    take_act(officer, "送达事先告知书", {"送达方式": "直接送达", "告知的理由": "收款后停业，经核实联系不上。"})
    town.merchant.opens("/sanctions")
    town.merchant.sees(FIRM)
    days_pass(town, 15)
    supervisor.opens("/sanctions")
    supervisor.follows(FIRM)
    consent = {"同意的上级机关": "示例省市场监督管理局", "文号": "示省监函〔2026〕88 号"}
    take_act(supervisor, "登记上级同意", consent)
    supervisor_decides(supervisor)
    town.city.work()
    days_pass(town, 1)
    supervisor.page.reload()
    supervisor.sees("在名单中")
    open_file(town.stranger)
    town.stranger.sees("在严重违法失信名单中", "示市监罚〔2026〕66 号")


def the_desks_are_warned(town: Town, code: str) -> None:
    registration, licensing, honours = town.registration, town.licensing, town.honours
    assert check(registration, "简易注销登记", code) == "必须拒绝"
    registration.sees("名单中的企业不适用简易注销", "实施细则》第四十八条", "示市监罚〔2026〕66 号")
    decide(registration, "转其他程序办理", "不适用简易注销，已告知改走一般注销登记。")
    assert check(licensing, "食品经营许可", code) == "须权衡"
    licensing.sees("作为重要考量因素", "第十五条第一项")
    decide(licensing, "不予办理", "逐项权衡后，列入的行为与经营直接有关，罚款没有缴清。")
    assert check(licensing, "以告知承诺方式办理许可", code) == "必须拒绝"
    licensing.sees("不适用告知承诺制", "第十五条第三项", "作为重要考量因素")
    assert check(honours, "市场监督管理部门的荣誉称号等表彰奖励", code) == "必须拒绝"
    honours.sees("不授予市场监督管理部门的荣誉", "第十五条第四项")
    decide(honours, "不予办理", "在名单期间，不授予荣誉。")


def annulment_clears_it_everywhere(town: Town, code: str) -> None:
    fall = {"撤销文书的文号": "示府复〔2027〕1 号", "撤销的日期": town.city.day(0), "无效的理由": "复议认定事实不清。"}
    town.officer.opens(town.supervisor.page.url)
    take_act(town.officer, "登记作为依据的决定被撤销", fall)
    town.supervisor.page.reload()
    annulment = {"撤销文书的文号": "示市监撤〔2027〕1 号", "撤销的理由": "复议认定事实不清。"}
    take_act(town.supervisor, "撤销列入决定", annulment)
    town.supervisor.sees("已撤销")
    assert check(town.registration, "简易注销登记", code) == "未发现"
    assert check(town.licensing, "食品经营许可", code) == "未发现"
    assert check(town.licensing, "以告知承诺方式办理许可", code) == "未发现"
    assert check(town.honours, "市场监督管理部门的荣誉称号等表彰奖励", code) == "未发现"
    town.city.work()
    open_file(town.stranger)
    town.stranger.does_not_see("在严重违法失信名单中", "示市监罚〔2026〕66 号")


def test_the_whole_chain_runs_from_a_complaint_to_a_warning_and_its_end(town: Town) -> None:
    town.consumer.opens("/register")
    register(town.consumer, "消费者", "林晚秋", CONSUMER_PHONE)
    complaint = file_complaint(town.consumer)
    the_office_accepts(town)
    the_merchant_comes_in_by_letter(town)
    mediation_opens(town, complaint)
    they_talk_until_both_agree(town, complaint)
    the_agreement_is_signed_and_sealed(town, complaint)
    the_promise_is_broken(town, complaint)
    the_file_shows_it_to_those_who_may_see(town, complaint)
    code = town.officer.page.url.rsplit("/", 1)[1]
    the_firm_is_listed(town)
    the_desks_are_warned(town, code)
    annulment_clears_it_everywhere(town, code)


def test_after_three_years_the_listing_and_its_warning_end(city: LiveCity, enter: Callable[..., Person]) -> None:
    """The listing that the demo city starts with."""
    admin, supervisor, clerk = (enter(DESKTOP).signs_in(f"199000000{last:02}") for last in (11, 7, 8))
    supervisor.opens("/sanctions?status=effective")
    supervisor.follows("桐花")
    supervisor.follows("企业信用档案")
    supervisor.sees("在严重违法失信名单中")
    code = supervisor.page.url.rsplit("/", 1)[1]
    assert check(clerk, "简易注销登记", code) == "必须拒绝"
    admin.opens("/admin/clock")
    admin.fills("往后拨多少天", "1100")
    admin.presses("往后拨")
    city.work()
    assert check(clerk, "简易注销登记", code) == "未发现"
    supervisor.page.reload()
    supervisor.does_not_see("在严重违法失信名单中")
    supervisor.opens("/sanctions?status=expired")
    supervisor.sees("桐花")
