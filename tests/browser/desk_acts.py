"""What officers, supervisors and clerks do about one firm, as the journey plays it."""

import re

from playwright.sync_api import expect

from tests.factories_browser import Person

TRADE_NAME = "鼓浪健身"
FIRM = "示例市鼓浪健身服务有限公司（示例）"


def open_file(reader: Person) -> None:
    reader.opens("/enterprises")
    reader.opens(f"/enterprises?q={TRADE_NAME}")
    reader.main.get_by_role("link", name=FIRM, exact=False).first.click()
    reader.sees("登记信息")


def propose(officer: Person) -> None:
    open_file(officer)
    officer.follows("提出列入建议")
    officer.follows("收取预付款后停业或者搬迁逃避")
    officer.fills("违法行为类型", "收取预付款后停业，逃避退款义务")
    officer.fills("行为发生日期", officer.city.day(-30))
    officer.fills("查明的事实", "收取私教卡预付款后停业，没有安置会员，也没有退款，负责人联系不上。")
    for area in officer.main.locator("textarea[name^='part_'], textarea[name^='seriousness_']").all():
        area.fill("现场检查笔录、会员的付款记录和退款申请")
    officer.fills("主观恶意", "收款时已经准备停业")
    officer.ticks("较重行政处罚的种类", "从重")
    officer.fills("处罚内容", "从重罚款")
    officer.fills("处罚依据", "《消费者权益保护法实施条例》第五十条第二款")
    officer.main.locator("[name=fine]").fill("60000")
    officer.presses("提出建议")
    officer.sees("拟列入")


def take_act(person: Person, act: str, texts: dict[str, str]) -> None:
    """Open an act of the procedure, fill it in, read the paper where one goes out, confirm."""
    person.follows(act)
    for label, text in texts.items():
        person.main.get_by_label(label, exact=False).last.fill(text)
    look = person.main.get_by_role("button", name="看看将要发出的文书")
    if look.count():
        look.click()
        person.sees("将要发出的文书")
    person.presses(f"确认{act}")
    expect(person.page).not_to_have_url(re.compile("/acts/"))


def supervisor_decides(supervisor: Person) -> None:
    supervisor.follows("作出列入决定")
    supervisor.fills("决定书文号", "示市监罚〔2026〕66 号")
    supervisor.fills("决定的理由", "事实清楚，依法从重处罚并列入名单。")
    supervisor.main.get_by_role("group", name="没有主观故意").locator("label.choice").first.click()
    supervisor.fills("罚款", "60000")
    supervisor.presses("看看将要发出的文书")
    supervisor.presses("确认作出列入决定")
    supervisor.sees("示市监罚〔2026〕66 号")


def check(clerk: Person, matter: str, code: str) -> str:
    """Ask at the desk; returns the verdict."""
    clerk.opens("/checks/new")
    clerk.fills("统一社会信用代码", code)
    clerk.ticks("申请事项", matter)
    clerk.main.get_by_role("button", name="核查", exact=True).click()
    verdict = clerk.main.locator(".verdict__word")
    expect(verdict).to_be_visible()
    return verdict.inner_text()


def decide(clerk: Person, choice: str, reason: str) -> None:
    clerk.ticks("您的决定", choice)
    for factor in clerk.main.locator("textarea[name^='factor_']").all():
        factor.fill("列入的行为是收了预付款不退，与申请的经营直接有关；罚款还没有缴清。")
    clerk.main.locator("[name=reason]").fill(reason)
    clerk.presses("登记办理结果")
    clerk.sees(reason)
