"""What a complaint must say before it can be filed (办法121 articles 10 and 11)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from core.kernel.errors import InvalidInputError
from mediation.domain.claims import Claim, check_claims, sum_problem
from mediation.domain.competence import Purchase, check_purchase

EARLIEST_DAY = date(1949, 10, 1)  # a house choice: an earlier year is a slip of the finger
LONGEST_FACTS = 5000
SHORTEST_FACTS = 10
LONGEST_RESPONDENT = 500
_MOST_RULE_FACTS = 200


class PaymentMethod(StrEnum):
    """The codes of the rule book's list of payment methods, and one for nothing paid."""

    WECHAT = "wechat"
    ALIPAY = "alipay"
    BANK_CARD = "bank_card"
    CASH = "cash"
    TRANSFER = "bank_transfer"
    CREDIT = "credit"
    PREPAID_CARD = "prepaid_card"
    OTHER = "other"
    NOT_PAID = "not_paid"


PAYMENT_METHOD_NAMES: dict[PaymentMethod, str] = {
    PaymentMethod.WECHAT: "微信支付",
    PaymentMethod.ALIPAY: "支付宝",
    PaymentMethod.BANK_CARD: "银行卡",
    PaymentMethod.CASH: "现金",
    PaymentMethod.TRANSFER: "银行转账",
    PaymentMethod.CREDIT: "分期、贷款或者信用支付",
    PaymentMethod.PREPAID_CARD: "预付卡、会员卡余额",
    PaymentMethod.OTHER: "其他方式",
    PaymentMethod.NOT_PAID: "没有付款",
}

CATEGORIES: tuple[str, ...] = (
    "食品安全",
    "质量问题",
    "三包与维修更换",
    "售后服务",
    "服务质量",
    "合同违约与退款",
    "定金与订金",
    "格式条款",
    "预付式消费",
    "七日无理由退货",
    "网络交易履约",
    "虚假宣传与广告",
    "欺诈与假冒",
    "价格与收费",
    "计量",
    "强制搭售与自动续费",
    "人身安全",
    "财物损毁丢失",
    "个人信息与人格权益",
    "未成年人消费",
    "老年消费与会销",
    "资质与无照经营",
    "农资质量",
    "住宿预订与旅游",
    "房屋与物业",
)


@dataclass(frozen=True)
class DraftFields:
    """What the filing form holds; a draft may leave anything open. `rule_facts` are answers as JSON values."""

    respondent_id: str | None = None
    respondent_text: str = ""
    facts_text: str = ""
    event_on: date | None = None
    paid_fen: int | None = None
    payment_method: PaymentMethod | None = None
    category: str | None = None
    claims: tuple[Claim, ...] = ()
    rule_facts: Mapping[str, Any] = field(default_factory=dict)
    agrees_to_mediate: bool = False
    agrees_to_publish: bool = False
    purchase: Purchase = field(default_factory=Purchase)


def check_draft(fields: DraftFields, today: date) -> DraftFields:
    """Return the fields as they are; raises InvalidInputError for what could never be filed."""
    check_claims(fields.claims)
    check_purchase(fields.purchase)
    problems = {
        "facts_text": f"经过最多 {LONGEST_FACTS} 个字" if len(fields.facts_text) > LONGEST_FACTS else "",
        "respondent_text": f"商家的描述最多 {LONGEST_RESPONDENT} 个字"
        if len(fields.respondent_text) > LONGEST_RESPONDENT
        else "",
        "event_on": _wrong_day(fields.event_on, today),
        "paid": sum_problem(fields.paid_fen) or "",
        "category": "" if fields.category in (None, *CATEGORIES) else "请选择列表中的一类",
        "rule_facts": "回答的问题太多，请刷新页面重试" if len(fields.rule_facts) > _MOST_RULE_FACTS else "",
    }
    _refuse(problems)
    return fields


def check_complete(fields: DraftFields, today: date) -> DraftFields:
    """Return the fields when they can be filed; raises InvalidInputError that names every gap."""
    check_draft(fields, today)
    _refuse(
        {
            "respondent": ""
            if fields.respondent_id or fields.respondent_text.strip()
            else "请选择商家，或者写明是哪一家",
            "facts_text": f"请写清楚经过，至少 {SHORTEST_FACTS} 个字"
            if len(fields.facts_text.strip()) < SHORTEST_FACTS
            else "",
            "event_on": "" if fields.event_on else "请填写事情发生的日期",
            "claims": "" if fields.claims else "请至少写一项诉求",
        }
    )
    return fields


def _wrong_day(day: date | None, today: date) -> str:
    """Return why nothing can have happened on this day, empty when it can."""
    if day is None:
        return ""
    if day > today:
        return "发生日期不能晚于今天"
    return "这个日期太早了，请核对年份" if day < EARLIEST_DAY else ""


def _refuse(problems: Mapping[str, str]) -> None:
    found = {name: problem for name, problem in problems.items() if problem}
    if found:
        raise InvalidInputError("还有内容需要补充或更正，请看标出的地方", fields=found)
